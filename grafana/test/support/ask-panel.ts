import { type Board, panelsOf } from "../../src/model.ts";
import type { Ask, Series } from "./influxql.ts";
import { type Chosen, resolveQuery } from "./resolve.ts";
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

/** Points of a panel of half a desk's screen. */
const HALF_SCREEN_POINTS = 960;

/** Asks the queries of one panel as Grafana would; the series of each, in the order of the queries. Throws without such a panel. */
export async function askPanel(board: Board, id: number, ask: Ask, look: Look): Promise<readonly (readonly Series[])[]> {
  const panel = panelsOf(board).find((each) => each.id === id);
  if (!panel) throw new Error(`the board ${board.uid} has no panel ${id}`);
  const { interval, timeFrom, timeShift, maxDataPoints } = panel;
  const clock = { nowMs: look.nowMs, timeZone: look.timeZone };
  const view = { range: timeRangeOf(look.from, "now", clock), clock, variables: look.variables, dataSourceInterval: "10s" };
  return Promise.all(
    panel.targets.map(async ({ query }) => {
      const question = {
        query,
        maxDataPoints: maxDataPoints ?? HALF_SCREEN_POINTS,
        ...(interval === undefined ? {} : { minInterval: interval }),
        ...(timeFrom === undefined ? {} : { timeFrom }),
        ...(timeShift === undefined ? {} : { timeShift }),
      };
      return (await ask(resolveQuery(question, view).query)).series;
    }),
  );
}
