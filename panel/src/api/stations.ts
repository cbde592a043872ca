import type { StoredStation } from "@clima/store";
import type { StationView } from "../api-types.ts";
import type { LiveView } from "../live-view.ts";
import { readToday } from "../now/today.ts";
import { byQuantity, jsonAnswer } from "./answers.ts";
import type { ApiDeps } from "./deps.ts";
import { listOf, named } from "./json-schema.ts";
import { ofStation, unknownStation, withStoredTime } from "./known-station.ts";
import { stationId } from "./parameters.ts";
import { storeProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";

/** What the stations are like now. */
export const stationRoutes = (deps: ApiDeps): readonly Route[] => [
  route({
    method: "get",
    path: "/stations",
    summary: "All stations, as they are now",
    description: "Those that were heard, and those that have a history and were not forgotten, by id.",
    parameters: {},
    answers: { 200: jsonAnswer("every station", listOf(named("Station"))) },
    problems: [503],
    async handle(_asked, context) {
      const stored = await deps.store.stations();
      // What is heard now is shown also while there is no history.
      if (!stored.ok && deps.live.names().length === 0) return storeProblem(context, stored.error);
      return context.json(allStations(deps.live, stored.ok ? stored.value : []));
    },
  }),
  route({
    method: "get",
    path: "/stations/{station}",
    summary: "A station, as it is now",
    parameters: { station: stationId },
    answers: { 200: jsonAnswer("the station", named("Station")) },
    problems: [404, 503],
    handle: ({ station }, context) =>
      ofStation(deps, station, context, async (view) => context.json({ ...view, ...(await firstTakenOf(deps, station)) })),
  }),
  route({
    method: "get",
    path: "/stations/{station}/today",
    summary: "A station's day so far",
    description: "Low, high, rain, sun and moon, by the station's time zone. What was not measured, or cannot be read now, is absent.",
    parameters: { station: stationId },
    answers: { 200: jsonAnswer("the day", named("Today")) },
    problems: [404, 503],
    handle: ({ station }, context) =>
      ofStation(deps, station, context, async (view) => context.json(await readToday(deps.store, view, Date.now()))),
  }),
  route({
    method: "get",
    path: "/stations/{station}/latest",
    summary: "The newest stored value of each quantity",
    description: "Also of a station that was forgotten: its history stays.",
    parameters: { station: stationId },
    answers: { 200: jsonAnswer("by quantity", byQuantity("its newest value", named("TimedValue"))) },
    problems: [404, 503],
    async handle({ station }, context) {
      const latest = await deps.store.latest(station);
      if (!latest.ok) return storeProblem(context, latest.error);
      const isKnown = deps.live.has(station) || Object.keys(latest.value).length > 0;
      return isKnown ? context.json(latest.value) : unknownStation(context, station);
    },
  }),
];

/** Stations that were heard, and those that have a history and were not forgotten. */
function allStations(live: LiveView, stored: readonly StoredStation[]): StationView[] {
  const lastStored = new Map(stored.map(({ station, lastTakenAt }) => [station, lastTakenAt]));
  const ofHistory = [...lastStored.keys()].filter((station) => !live.isForgotten(station));
  const names = [...new Set([...live.names(), ...ofHistory])].sort();
  return names.map((name) => withStoredTime(live.viewOf(name), lastStored.get(name)));
}

/** Absent where the store has nothing of it, or is away. */
async function firstTakenOf({ store }: Pick<ApiDeps, "store">, station: string): Promise<Pick<StationView, "firstTakenAt">> {
  const stored = await store.stations();
  const own = stored.ok ? stored.value.find((each) => each.station === station) : undefined;
  return own === undefined ? {} : { firstTakenAt: own.firstTakenAt };
}
