import { quantities, type Result, type ResultMessage, STATION_ID } from "@clima/schemas";
import type { StoredStation, StoreError } from "@clima/store";
import { Hono, type MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { etag } from "hono/etag";
import type { Parts, StationView } from "./api-types.ts";
import { addEvents } from "./events.ts";
import { guardAgainstOtherSites } from "./guard.ts";
import type { LiveView } from "./live-view.ts";
import type { OpenPages } from "./open-pages.ts";
import type { History } from "./parts.ts";
import type { OwnNames } from "./own-names.ts";
import type { CommandFailure, PanelCommand } from "./send-command.ts";
import { readChart } from "./chart-series.ts";
import { readToday } from "./now/today.ts";
import { readChartRequest, readSeriesRequest } from "./series-request.ts";

export interface ApiDeps {
  readonly names: OwnNames;
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
  api.get("/api/quantities", (context) => context.json(quantities));
  api.get("/api/stations", async (context) => {
    const stored = await store.stations();
    // What is heard now is shown also while there is no history.
    if (!stored.ok && live.names().length === 0) return context.json({ error: stored.error.message }, statusOf(stored.error));
    return context.json(allStations(live, stored.ok ? stored.value : []));
  });
  api.get("/api/stations/:station", async (context) => {
    const station = context.req.param("station");
    const view = await completeView(deps, station);
    if (!view.ok) return context.json({ error: view.error.message }, statusOf(view.error));
    return view.value ? context.json(view.value) : context.json({ error: `no station is called ${station}` }, 404);
  });
  api.get("/api/stations/:station/today", async (context) => {
    const station = context.req.param("station");
    const view = await completeView(deps, station);
    if (!view.ok) return context.json({ error: view.error.message }, statusOf(view.error));
    if (!view.value) return context.json({ error: `no station is called ${station}` }, 404);
    return context.json(await readToday(store, view.value, Date.now()));
  });
  api.get("/api/stations/:station/latest", async (context) => {
    const latest = await store.latest(context.req.param("station"));
    return latest.ok ? context.json(latest.value) : context.json({ error: latest.error.message }, statusOf(latest.error));
  });
  api.get("/api/stations/:station/series", async (context) => {
    const parameter = (name: string) => context.req.query(name);
    if (parameter("quantities") !== undefined) {
      const chart = readChartRequest(context.req.param("station"), parameter, Date.now());
      if (!chart.ok) return context.json({ error: chart.error }, 400);
      const read = await readChart(store, chart.value);
      return read.ok ? context.json(read.value) : context.json({ error: read.error.message }, statusOf(read.error));
    }
    const query = readSeriesRequest(context.req.param("station"), parameter, Date.now());
    if (!query.ok) return context.json({ error: query.error }, 400);
    const series = await store.series(query.value);
    return series.ok ? context.json(series.value) : context.json({ error: series.error.message }, statusOf(series.error));
  });
  for (const command of ["ir/send", "ir/learn"] as const) {
    api.post(`/api/stations/:station/commands/${command}`, async (context) => {
      const station = context.req.param("station") ?? "";
      if (!STATION_ID.test(station)) return context.json({ error: `no station is called ${station}` }, 404);
      const body: unknown = await context.req.json().catch(() => undefined);
      if (body === undefined) return context.json({ error: 'the body is not JSON; expected {"remote":…,"button":…}' }, 400);
      const sent = await deps.send(station, command, body);
      return sent.ok ? context.json(sent.value) : context.json({ error: sent.error.error }, sent.error.status);
    });
  }
  api.get("/api/health", async (context) => {
    const stored = await store.stations();
    const isMqttConnected = deps.isMqttConnected();
    const problem = stored.ok ? undefined : stored.error.message;
    return context.json(
      { mqttConnected: isMqttConnected, storeOk: stored.ok, ...(problem ? { problem } : {}) },
      stored.ok && isMqttConnected ? 200 : 503,
    );
  });
  api.get("/api/parts", (context) => context.json(deps.partsNow()));
  addEvents(api, deps.pages, deps.partsNow);
  api.notFound((context) => context.json({ error: `${context.req.path} is not here` }, 404));
  return api;
}

/** Events have no end that could be compressed or compared. */
const withoutEvents =
  (handle: MiddlewareHandler): MiddlewareHandler =>
  (context, next) =>
    context.req.path === "/api/events" ? next() : handle(context, next);

/** A browser may keep every answer, and asks each time whether it is still right. */
const freshness: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.headers.has("cache-control")) context.header("cache-control", "private, no-cache");
};

const statusOf = (error: StoreError) => (error.kind === "refused" ? 400 : 503);

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
