import type { StationView } from "../api-types.ts";
import { isRangeName, type RangeName } from "../ranges.ts";
import type { Page, PageContext } from "./page.ts";
import { createTrend } from "./trend.ts";

const DEFAULT_RANGE: RangeName = "24h";

/** The charts of a station. */
export function createHistoryPage(firstView: StationView, { reader, surroundings, address, keep }: PageContext): Page {
  const trend = createTrend({
    station: firstView.station,
    reader,
    range: rangeOf(address().query),
    onRange: (range) => keep(new URLSearchParams(range === DEFAULT_RANGE ? {} : { range })),
    isOutage: () => surroundings().isHistoryAway,
  });
  let view = firstView;
  const load = () => trend.load(view);

  function render(newView: StationView): void {
    const isMore = Object.keys(newView.values).length > Object.keys(view.values).length;
    view = newView;
    if (isMore) load();
  }

  function tick(): void {
    if (trend.isDue() && !document.hidden) load();
  }

  load();
  return {
    element: trend.element,
    render,
    tick,
    reload: load,
    readdress: () => trend.showRange(rangeOf(address().query)),
    redraw: trend.redraw,
    resize: trend.resize,
    close: trend.close,
  };
}

function rangeOf(query: URLSearchParams): RangeName {
  const name = query.get("range") ?? "";
  return isRangeName(name) ? name : DEFAULT_RANGE;
}
