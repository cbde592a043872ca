import { type Board, type Panel, panelsOf } from "../../src/model.ts";
import type { Ask, Series } from "./influxql.ts";
import { type Chosen, questionOf, resolveQuery, type View } from "./resolve.ts";
import { timeRangeOf } from "./time-range.ts";

/** What is looked at, and when. */
export interface Look {
  /** As people write it: now-1y. */
  readonly from: string;
  readonly nowMs: number;
  /** Of who looks. */
  readonly timeZone: string;
  readonly variables: Readonly<Record<string, Chosen>>;
}

/** Half a desk's screen. */
const HALF_SCREEN_PX = 960;

/** Until now, by a clock that stands still. */
export function viewOf({ from, nowMs, timeZone, variables }: Look): View {
  const clock = { nowMs, timeZone };
  return { range: timeRangeOf(from, "now", clock), clock, variables, dataSourceInterval: "10s" };
}

/** Throws without such a panel. */
export function panelOf(board: Board, id: number): Panel {
  const panel = panelsOf(board).find((each) => each.id === id);
  if (!panel) throw new Error(`the board ${board.uid} has no panel ${id}`);
  return panel;
}

/** Asks the queries of one panel as Grafana would; the series of each, in the order of the queries. */
export async function askPanel(
  board: Board,
  id: number,
  { ask, view, widthPx = HALF_SCREEN_PX }: { readonly ask: Ask; readonly view: View; readonly widthPx?: number },
): Promise<readonly (readonly Series[])[]> {
  const panel = panelOf(board, id);
  const resolved = panel.targets.map(({ query }) => resolveQuery(questionOf(panel, query, widthPx), view));
  return Promise.all(resolved.map(async ({ query }) => (await ask(query)).series));
}
