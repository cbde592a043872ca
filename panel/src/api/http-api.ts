import { type Log, quantities, type Result, type ResultMessage, STATION_ID } from "@clima/schemas";
import type { StoredStation, StoreError } from "@clima/store";
import { Hono, type MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { etag } from "hono/etag";
import type { Parts, StationView } from "../api-types.ts";
import { addEvents } from "./events.ts";
import { addHistoryRoutes } from "./history-routes.ts";
import { guardAgainstOtherSites } from "../guard.ts";
import type { LiveView } from "../live-view.ts";
import type { OpenPages } from "../open-pages.ts";
import type { History } from "../parts.ts";
import type { OwnNames } from "../own-names.ts";
import type { CommandFailure, PanelCommand } from "../send-command.ts";
import { readChart, readSeries } from "../chart-series.ts";
import { readToday } from "../now/today.ts";
import { problem, storeProblem } from "./problem.ts";
import { readChartRequest, readSeriesRequest } from "../series-request.ts";

export interface ApiDeps {
  readonly names: OwnNames;
  readonly log: Log;
  readonly store: History;
  readonly live: LiveView;
  readonly isMqttConnected: () => boolean;
  readonly send: (station: string, command: PanelCommand, body: unknown) => Promise<Result<ResultMessage, CommandFailure>>;
  readonly pages: OpenPages;
  readonly partsNow: () => Parts;
}

/** The panel's HTTP API. */
export function createApi(deps: ApiDeps): Hono {
  const { store, live } = deps;
  const api = new Hono();
  api.use(guardAgainstOtherSites(deps.names));
  api.use(withoutEvents(compress()), withoutEvents(etag()), freshness);
  api.get("/api/v1/quantities", (context) => context.json(quantities));
  api.get("/api/v1/stations", async (context) => {
    const stored = await store.stations();
    // What is heard now is shown also while there is no history.
    if (!stored.ok && live.names().length === 0) return storeProblem(context, stored.error);
    return context.json(allStations(live, stored.ok ? stored.value : []));
  });
  api.get("/api/v1/stations/:station", async (context) => {
    const station = context.req.param("station");
    const view = await completeView(deps, station);
    if (!view.ok) return storeProblem(context, view.error);
    return view.value ? context.json(view.value) : problem(context, 404, `no station is called ${station}`);
  });
  api.get("/api/v1/stations/:station/today", async (context) => {
    const station = context.req.param("station");
    const view = await completeView(deps, station);
    if (!view.ok) return storeProblem(context, view.error);
    if (!view.value) return problem(context, 404, `no station is called ${station}`);
    return context.json(await readToday(store, view.value, Date.now()));
  });
  api.get("/api/v1/stations/:station/latest", async (context) => {
    const latest = await store.latest(context.req.param("station"));
    return latest.ok ? context.json(latest.value) : storeProblem(context, latest.error);
  });
  api.get("/api/v1/stations/:station/series", async (context) => {
    const parameter = (name: string) => context.req.query(name);
    if (parameter("quantities") !== undefined) {
      const chart = readChartRequest(context.req.param("station"), parameter, Date.now());
      if (!chart.ok) return problem(context, 400, chart.error);
      const read = await readChart(store, chart.value);
      return read.ok ? context.json(read.value) : storeProblem(context, read.error);
    }
    const query = readSeriesRequest(context.req.param("station"), parameter, Date.now());
    if (!query.ok) return problem(context, 400, query.error);
    const series = await readSeries(store, query.value);
    return series.ok ? context.json(series.value) : storeProblem(context, series.error);
  });
  for (const command of ["ir/send", "ir/learn"] as const) {
    api.post(`/api/v1/stations/:station/commands/${command}`, async (context) => {
      const station = context.req.param("station") ?? "";
      if (!STATION_ID.test(station)) return problem(context, 404, `no station is called ${station}`);
      const body: unknown = await context.req.json().catch(() => undefined);
      if (body === undefined) return problem(context, 400, 'the body is not JSON; expected {"remote":…,"button":…}');
      const sent = await deps.send(station, command, body);
      return sent.ok ? context.json(sent.value) : problem(context, sent.error.status, sent.error.error);
    });
  }
  api.get("/api/v1/health", async (context) => {
    const stored = await store.stations();
    const isMqttConnected = deps.isMqttConnected();
    const problem = stored.ok ? undefined : stored.error.message;
    return context.json(
      { mqttConnected: isMqttConnected, storeOk: stored.ok, ...(problem ? { problem } : {}) },
      stored.ok && isMqttConnected ? 200 : 503,
    );
  });
  api.get("/api/v1/parts", (context) => context.json(deps.partsNow()));
  addHistoryRoutes(api, store);
  addEvents(api, deps.pages, deps.partsNow);
  api.onError((cause, context) => {
    deps.log.error(`panel: ${context.req.method} ${context.req.path} failed: ${cause.stack ?? cause.message}`);
    return problem(context, 500, "the panel has a fault; its log says more");
  });
  api.notFound((context) => problem(context, 404, describeMissing(context.req.path)));
  return api;
}

const describeMissing = (path: string): string =>
  path.startsWith("/api/") && !path.startsWith("/api/v1/") ? `${path} is not here; the API begins at /api/v1/` : `${path} is not here`;

/** Events have no end that could be compressed or compared. */
const withoutEvents =
  (handle: MiddlewareHandler): MiddlewareHandler =>
  (context, next) =>
    context.req.path === "/api/v1/events" ? next() : handle(context, next);

/** A browser may keep every answer, and asks each time whether it is still right. */
const freshness: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.headers.has("cache-control")) context.header("cache-control", "private, no-cache");
};

/** Stations that were heard, and those that have a history and were not forgotten. */
function allStations(live: LiveView, stored: readonly StoredStation[]): StationView[] {
  const lastStored = new Map(stored.map(({ station, lastTakenAt }) => [station, lastTakenAt]));
  const ofHistory = [...lastStored.keys()].filter((station) => !live.isForgotten(station));
  const names = [...new Set([...live.names(), ...ofHistory])].sort();
  return names.map((name) => withStoredTime(live.viewOf(name), lastStored.get(name)));
}

/** By the station's clock; one that is to come says only that this clock is wrong. */
const withStoredTime = (view: StationView, lastTakenAt: string | undefined): StationView =>
  view.lastSeenAt === undefined && lastTakenAt !== undefined && Date.parse(lastTakenAt) <= Date.now()
    ? { ...view, lastSeenAt: lastTakenAt }
    : view;

/** The view, with the newest stored value of every quantity that was not heard since the panel started. */
async function completeView({ store, live }: ApiDeps, station: string): Promise<Result<StationView | undefined, StoreError>> {
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
