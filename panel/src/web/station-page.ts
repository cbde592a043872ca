import type { QuantityList, StationView } from "../api-types.ts";
import type { RangeName } from "../ranges.ts";
import { stateOf } from "../station-state.ts";
import { serverNowMs } from "./api.ts";
import { make } from "./dom.ts";
import { createNow } from "./now.ts";
import { createRemotes } from "./remote.ts";
import { createStationNotes } from "./station-notes.ts";
import { createStoringNotes } from "./storing.ts";
import { createTrend } from "./trend.ts";

/** What the page knows of how the station is reached. */
export interface Surroundings {
  /** What would be heard of the station does not come through. */
  readonly isCutOff: boolean;
  /** Why nothing is stored is said for all stations. */
  readonly isStoringExplained: boolean;
  /** That the history cannot be had is said for all stations. */
  readonly isHistoryAway: boolean;
}

export interface StationPageOptions {
  readonly view: StationView;
  readonly quantities: QuantityList;
  readonly range: RangeName;
  readonly onRange: (range: RangeName) => void;
  readonly surroundings: () => Surroundings;
}

/** Everything that is shown of one station. */
export function createStationPage({ view, quantities, range, onRange, surroundings }: StationPageOptions) {
  const title = make("h2", {}, view.station);
  const state = make("span", { class: "state" });
  const storing = createStoringNotes();
  const notes = createStationNotes();
  const badge = make("span", { class: "badge", hidden: "" });
  const now = createNow(view.station, quantities);
  const trend = createTrend({ station: view.station, quantities, range, onRange, isOutage: () => surroundings().isHistoryAway });
  const remotes = createRemotes(view.station);
  const irTitle = make("h3", {}, "Infrared remote");
  let current = view;

  function render(newView: StationView): void {
    const hadValues = Object.keys(current.values).length;
    // Live views know only what was heard since the panel started; what the store added stays.
    current = { ...newView, values: { ...current.values, ...newView.values } };
    title.textContent = current.info?.name ?? current.station;
    badge.hidden = current.info?.source === undefined || current.info.source === "pi";
    badge.textContent = current.info?.source ?? "";
    now.render(current);
    remotes.render(current);
    irTitle.hidden = remotes.isEmpty(current);
    remotes.element.hidden = remotes.isEmpty(current);
    if (Object.keys(current.values).length > hadValues || (trend.isDue() && !document.hidden)) loadCharts();
    tick();
  }

  function tick(): void {
    const { isCutOff, isStoringExplained } = surroundings();
    const { kind, words } = stateOf(current, serverNowMs(), isCutOff);
    state.className = `state ${kind}`;
    state.textContent = words;
    storing.tick(current.storing, isCutOff || isStoringExplained);
    notes.tick(current);
    now.tick();
  }

  const element = make(
    "article",
    { "data-station": view.station },
    make("div", { class: "title" }, title, badge, state, storing.stored),
    notes.element,
    storing.warning,
    now.element,
    trend.element,
    irTitle,
    remotes.element,
  );
  function loadCharts(): void {
    trend.load(current);
    now.load();
  }
  loadCharts();
  render(view);

  return {
    element,
    render,
    tick,
    loadCharts,
    isDue: trend.isDue,
    showRange: trend.showRange,
    redraw: trend.redraw,
    resize: trend.resize,
    close: trend.close,
  };
}
