import type { Hono } from "hono";
import { readWindRose } from "../history/wind-rose.ts";
import type { History } from "../parts.ts";
import { readRange } from "../series-request.ts";
import { problem, storeProblem } from "./problem.ts";

/** What the history page asks beside series. */
export function addHistoryRoutes(api: Hono, store: History): void {
  api.get("/api/v1/stations/:station/wind-rose", async (context) => {
    const range = readRange((name) => context.req.query(name), Date.now());
    if (!range.ok) return problem(context, 400, range.error);
    const { fromMs, toMs } = range.value;
    const rose = await readWindRose(store, { station: context.req.param("station"), fromMs, toMs });
    return rose.ok ? context.json(rose.value) : storeProblem(context, rose.error);
  });
}
