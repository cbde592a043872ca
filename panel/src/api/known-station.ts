import type { Result } from "@clima/schemas";
import type { StoreError } from "@clima/store";
import type { Context } from "hono";
import type { StationView } from "../api-types.ts";
import type { ApiDeps } from "./deps.ts";
import { problem, storeProblem } from "./problem.ts";

type Known = Pick<ApiDeps, "store" | "live">;

/** The answer of a station that was heard or has a history and was not forgotten; the problem where there is none. */
export async function ofStation(
  deps: Known,
  station: string,
  context: Context,
  answer: (view: StationView) => Response | Promise<Response>,
): Promise<Response> {
  const view = await completeView(deps, station);
  if (!view.ok) return storeProblem(context, view.error);
  return view.value ? answer(view.value) : unknownStation(context, station);
}

/** The answer to whoever asks for a station that nobody knows. */
export const unknownStation = (context: Context, station: string): Response => problem(context, 404, `no station is called ${station}`);

/** By the station's clock; one that is to come says only that this clock is wrong. */
export const withStoredTime = (view: StationView, lastTakenAt: string | undefined): StationView =>
  view.lastSeenAt === undefined && lastTakenAt !== undefined && Date.parse(lastTakenAt) <= Date.now()
    ? { ...view, lastSeenAt: lastTakenAt }
    : view;

/** The view, with the newest stored value of every quantity that was not heard since the panel started. */
async function completeView({ store, live }: Known, station: string): Promise<Result<StationView | undefined, StoreError>> {
  if (live.isForgotten(station)) return { ok: true, value: undefined };
  const latest = await store.latest(station);
  if (!latest.ok) return live.has(station) ? { ok: true, value: live.viewOf(station) } : latest;
  const isKnown = live.has(station) || Object.keys(latest.value).length > 0;
  if (!isKnown) return { ok: true, value: undefined };
  const view = live.viewOf(station);
  const newest = Object.values(latest.value)
    .map(({ takenAt }) => takenAt)
    .sort()
    .at(-1);
  return { ok: true, value: withStoredTime({ ...view, values: { ...latest.value, ...view.values } }, newest) };
}

/** The answer of a station that was heard or has a history, forgotten or not; the problem where there is none. */
export async function ofHistory(
  { store, live }: Known,
  station: string,
  context: Context,
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  if (live.has(station)) return answer();
  const latest = await store.latest(station);
  if (!latest.ok) return storeProblem(context, latest.error);
  return Object.keys(latest.value).length > 0 ? answer() : unknownStation(context, station);
}
