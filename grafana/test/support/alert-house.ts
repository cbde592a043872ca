import type { InfoMessage, IngestHealthMessage, Point, Values } from "@clima/schemas";
import { toHealthLines, toLine, toPointLine, toStationInfoLine } from "../../../store/src/influxdb/line-protocol.ts";
import { followRule, type Look, lookAt, type State } from "./alert-evaluator.ts";
import { durationMs, readAlertFile } from "./alert-file.ts";
import { createAsk } from "./influxql.ts";
import { createDatabase, writeLines } from "./write-lines.ts";

const MINUTE_MS = 60_000;
/** A night in June, at no round time. */
export const NOW_MS = Date.UTC(2026, 5, 10, 3, 7, 23);
const atMs = (minute: number) => NOW_MS + minute * MINUTE_MS;
const iso = (ms: number) => new Date(ms).toISOString();

/** Instants from one minute to another, both counted from now. */
function* instants(fromMin: number, toMin: number, everyS: number): Generator<number> {
  for (let ms = atMs(fromMin); ms <= atMs(toMin); ms += 1000 * everyS) yield ms;
}

/** What a station measures from one minute to another; its info goes on as long as the ingest knows it. */
export interface StationStory {
  readonly station: string;
  readonly fromMin: number;
  readonly toMin: number;
  readonly everyS?: number;
  /** What it measures in a minute, from now. */
  readonly values: (minute: number) => Values;
  /** null: it says nothing of itself. */
  readonly source?: "pi" | "simulated" | "recorded" | null;
  /** Until when the ingest says what it knows of it; to the end where it is absent. */
  readonly knownToMin?: number;
  /** When it was forgotten. */
  readonly forgottenMin?: number;
}

/** Lines of a station's readings and of its info. */
export function stationLines({ station, fromMin, toMin, everyS = 60, values, ...story }: StationStory): string[] {
  const readings = [...instants(fromMin, toMin, everyS)].map((ms) =>
    toLine({ station, takenAtMs: ms, values: values((ms - NOW_MS) / MINUTE_MS) }),
  );
  return [...readings, ...infoLines(station, 1000 * everyS, story)];
}

type InfoStory = Pick<StationStory, "source" | "knownToMin" | "forgottenMin">;

/** The ingest notes what it knows of a station every five minutes, whether it is there or not; here for the last three hours. */
function infoLines(station: string, intervalMs: number, { source = "pi", knownToMin = 0, forgottenMin = 1 }: InfoStory): string[] {
  const info: InfoMessage = {
    schema: "info/1",
    station,
    bootId: "b",
    softwareVersion: "0",
    source: source ?? "pi",
    startedAt: iso(atMs(-1e5)),
    intervalMs,
    sensors: [],
    remotes: {},
  };
  return [...instants(knownToMin - 180, knownToMin, 300)].map((ms) => {
    const slotMs = 300_000 * Math.floor(ms / 300_000);
    if (ms >= atMs(forgottenMin)) return toStationInfoLine({ station, isRetired: true, atMs: slotMs });
    return toStationInfoLine(source === null ? { station, isRetired: false, atMs: slotMs } : { info, atMs: slotMs });
  });
}

export interface IngestStory {
  readonly worker?: string;
  readonly fromMin: number;
  readonly toMin: number;
  readonly health?: (minute: number) => Partial<IngestHealthMessage>;
}

/** What an ingest worker says of itself, every ten seconds. */
export const ingestLines = ({ worker = "main", fromMin, toMin, health = () => ({}) }: IngestStory): string[] =>
  [...instants(fromMin, toMin, 10)].flatMap((ms) =>
    toHealthLines({
      schema: "ingest-health/1",
      worker,
      takenAt: iso(ms),
      uptimeS: 100,
      storeOk: true,
      storedReadings: 100,
      rejectedMessages: 0,
      unacknowledgedMessages: 0,
      spoolBytes: 0,
      ...health((ms - NOW_MS) / MINUTE_MS),
    }),
  );

export interface HealthStory {
  readonly station: string;
  readonly fromMin: number;
  readonly toMin: number;
  readonly tags?: Point["tags"];
  readonly fields: (minute: number) => Point["fields"];
}

/** What a station says of its health, every minute. */
export const healthLines = ({ station, fromMin, toMin, tags = {}, fields }: HealthStory): string[] =>
  [...instants(fromMin, toMin, 60)].map((ms) =>
    toPointLine({ measurement: "station_health", station, takenAt: iso(ms), tags, fields: fields((ms - NOW_MS) / MINUTE_MS) }),
  );

const rules = new Map(
  readAlertFile("en").groups.flatMap(({ interval, rules: own }) =>
    own.map((rule) => [rule.uid, { rule, everyMs: durationMs(interval) }] as const),
  ),
);

/** A bucket of its own, and Grafana's looks at it. */
export async function openHouse(url: string, name: string) {
  await createDatabase(url, name);
  const ask = createAsk(url, name);
  let isAway = false;

  /** Follows a rule from one minute to another, as often as its group is looked at. */
  function follow(uid: string) {
    const { rule, everyMs } = rules.get(uid) ?? { rule: undefined, everyMs: 0 };
    if (rule === undefined) throw new Error(`no rule is called ${uid}`);
    const next = followRule(rule);
    const asked = async (query: string) => {
      if (isAway) throw new Error("InfluxDB is away");
      return (await ask(query)).series;
    };
    /** Who is in which state at the end, with the last look. */
    return async (fromMin: number, toMin: number) => {
      let states: ReadonlyMap<string, State> = new Map();
      let look: Look = { ok: false };
      for (let ms = atMs(fromMin); ms <= atMs(toMin); ms += everyMs) {
        look = await lookAt(rule, ms, asked);
        states = next(ms, look);
      }
      return { look, firing: inState(states, "firing"), pending: inState(states, "pending") };
    };
  }

  return {
    follow,
    /** Times of points are in ns, of all else in ms. */
    write: async (lines: readonly string[]) => {
      const isPoint = (line: string) => line.startsWith("station_health");
      await writeLines(url, lines.filter(isPoint), "ns", name);
      await writeLines(
        url,
        lines.filter((line) => !isPoint(line)),
        "ms",
        name,
      );
    },
    setAway: (away: boolean) => {
      isAway = away;
    },
  };
}

/** The values of the tags of each alert in a state: "garden", or "htu21d garden"; "nobody" where an alert has no tags. */
const inState = (states: ReadonlyMap<string, State>, wanted: State): string[] =>
  [...states]
    .filter(([, state]) => state === wanted)
    .map(([key]) => Object.values(JSON.parse(key) as Record<string, string>).join(" ") || "nobody")
    .sort();
