import type { QuantityList, StationView } from "../api-types.ts";
import { createCharts, RANGES, type RangeName } from "./charts.ts";
import { serverNowMs } from "./api.ts";
import { ago, make } from "./dom.ts";
import { createStationNotes } from "./station-notes.ts";
import { createRemotes } from "./remote.ts";
import { createStoringNotes } from "./storing.ts";
import { createTiles } from "./tiles.ts";

const RELOAD_CHARTS_MS = 30_000;

/** Everything that is shown of one station. */
export function createStationPage(view: StationView, quantities: QuantityList) {
  const title = make("h2", {}, view.station);
  const state = make("span", { class: "state" });
  const storing = createStoringNotes();
  const notes = createStationNotes();
  const badge = make("span", { class: "badge", hidden: "" });
  const tiles = createTiles(quantities);
  const charts = createCharts(view.station, quantities);
  const remotes = createRemotes(view.station);
  const irTitle = make("h3", {}, "Infrared remote");
  let current = view;
  let range: RangeName = "24 h";
  let loadedAtMs = 0;

  const ranges = createRangeButtons(range, (chosen) => {
    range = chosen;
    void loadCharts();
  });

  async function loadCharts(): Promise<void> {
    loadedAtMs = Date.now();
    const newestMs = Math.max(0, ...Object.values(current.values).map(({ takenAt }) => Date.parse(takenAt)));
    await charts
      .show(range, Object.keys(current.values) as (keyof QuantityList)[], { newestMs, intervalMs: current.info?.intervalMs ?? 0 })
      .catch((cause: Error) => charts.showError(cause.message));
  }

  function render(newView: StationView): void {
    const hadValues = Object.keys(current.values).length;
    // Live views know only what was heard since the panel started; what the store added stays.
    current = { ...newView, values: { ...current.values, ...newView.values } };
    title.textContent = current.info?.name ?? current.station;
    badge.hidden = current.info?.source === undefined || current.info.source === "pi";
    badge.textContent = current.info?.source ?? "";
    tiles.render(current);
    remotes.render(current);
    irTitle.hidden = remotes.isEmpty(current);
    remotes.element.hidden = remotes.isEmpty(current);
    const isDue = Date.now() - loadedAtMs > RELOAD_CHARTS_MS || Object.keys(current.values).length > hadValues;
    if (isDue && !document.hidden) void loadCharts();
    tick();
  }

  function tick(): void {
    const { status = "never heard", lastSeenAt } = current;
    state.className = `state ${status}`;
    state.textContent = lastSeenAt === undefined ? status : `${status}, seen ${ago(lastSeenAt, serverNowMs())}`;
    storing.tick(current.storing);
    notes.tick(current);
    tiles.tick();
  }

  const element = make(
    "article",
    { "data-station": view.station },
    make("div", { class: "title" }, title, badge, state, storing.stored),
    notes.element,
    storing.warning,
    tiles.element,
    make("div", { class: "trend-head" }, make("h3", {}, "Trend"), ranges),
    charts.element,
    irTitle,
    remotes.element,
  );
  render(view);
  return { element, render, tick, loadCharts, resize: charts.resize };
}

function createRangeButtons(pressed: RangeName, onChoice: (range: RangeName) => void): HTMLElement {
  const ranges = make("div", { class: "ranges", role: "group", "aria-label": "Time shown" });
  for (const name of Object.keys(RANGES) as RangeName[]) {
    const button = make("button", { type: "button", "aria-pressed": String(name === pressed) }, name);
    button.addEventListener("click", () => {
      for (const other of ranges.children) other.setAttribute("aria-pressed", String(other === button));
      onChoice(name);
    });
    ranges.append(button);
  }
  return ranges;
}
