import type { Quantity } from "@clima/schemas";
import type { StationView } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import { RANGES, type RangeName, rangeNames } from "../ranges.ts";
import { createCharts } from "./charts.ts";
import { make } from "./dom.ts";

const RELOAD_MS = 60_000;
const FIRST_RETRY_MS = 3000;
const LONGEST_RETRY_MS = 30_000;

export interface TrendOptions {
  readonly station: string;
  readonly reader: Reader;
  readonly range: RangeName;
  readonly onRange: (range: RangeName) => void;
  /** Whether the page says already that no history can be had. */
  readonly isOutage: () => boolean;
}

/** The charts of a station, and the choice of the time that they show. */
export function createTrend({ station, reader, range: firstRange, onRange, isOutage }: TrendOptions) {
  const charts = createCharts(station, reader);
  const loader = createLoader(charts, isOutage);
  let range = firstRange;
  let view: StationView | undefined;
  const ranges = createRangeButtons(range, (chosen) => {
    show(chosen);
    onRange(chosen);
  });

  function load(newView: StationView): void {
    view = newView;
    const present = Object.keys(view.values) as Quantity[];
    const newestMs = Math.max(0, ...Object.values(view.values).map(({ takenAt }) => Date.parse(takenAt)));
    loader.load(range, { present, newestMs, intervalMs: view.info?.intervalMs ?? 0 });
  }

  function show(chosen: RangeName): void {
    if (chosen === range) return;
    range = chosen;
    ranges.press(chosen);
    if (view) load(view);
  }

  const element = make(
    "div",
    {},
    make("div", { class: "trend-head" }, make("h3", {}, reader.words.frame.tabs.history), ranges.element),
    charts.element,
  );
  return { element, load, showRange: show, isDue: loader.isDue, close: loader.close, redraw: charts.redraw, resize: charts.resize };
}

/** Loads charts, and again until it succeeds: the store may be away for a while. */
function createLoader(charts: ReturnType<typeof createCharts>, isOutage: () => boolean) {
  let retry: ReturnType<typeof setTimeout> | undefined;
  let loadedAtMs = 0;

  function load(...what: Parameters<typeof charts.show>): void {
    clearTimeout(retry);
    loadedAtMs = Date.now();
    void attempt(what, FIRST_RETRY_MS);
  }

  async function attempt(what: Parameters<typeof charts.show>, retryMs: number): Promise<void> {
    const startedAtMs = loadedAtMs;
    try {
      await charts.show(...what);
    } catch (cause) {
      if (startedAtMs !== loadedAtMs) return;
      // Why is said at the top, if it is an outage.
      charts.showNote(isOutage() ? "The history is shown when it can be read." : `The history cannot be read: ${(cause as Error).message}`);
      retry = setTimeout(() => void attempt(what, Math.min(2 * retryMs, LONGEST_RETRY_MS)), retryMs);
    }
  }

  return {
    load,
    isDue: () => Date.now() - loadedAtMs > RELOAD_MS,
    close: () => clearTimeout(retry),
  };
}

function createRangeButtons(pressed: RangeName, onChoice: (range: RangeName) => void) {
  const element = make("div", { class: "ranges", role: "group", "aria-label": "Time shown" });
  const buttons = rangeNames.map((name) => {
    const button = make("button", { type: "button", "aria-pressed": String(name === pressed) }, RANGES[name].label);
    button.addEventListener("click", () => onChoice(name));
    return { name, button };
  });
  function press(chosen: RangeName): void {
    for (const { name, button } of buttons) button.setAttribute("aria-pressed", String(name === chosen));
  }
  element.append(...buttons.map(({ button }) => button));
  return { element, press };
}
