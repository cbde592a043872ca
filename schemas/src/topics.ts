import { isQuantity, type Quantity } from "./quantities.ts";

export const STATION_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
/** Longer than that of a station: it is made of a network and a station. */
export const DOOR_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const DEFAULT_BASE = "clima/v1";

/** The commands of the design; the topic is cmd/<command>, its answer result/<command>. */
export const COMMANDS = [
  "ir/send",
  "ir/raw",
  "ir/learn",
  "ir/state",
  "ir/macro",
  "ir/cancel",
  "read",
  "identify",
  "set-interval",
  "reload",
] as const;
export type Command = (typeof COMMANDS)[number];
/** Whether the last levels of a command topic name a command. */
export const isCommand = (name: string): name is Command => (COMMANDS as readonly string[]).includes(name);

/** Builds every topic of Clima. Topics are written nowhere else. */
export function createTopics(base: string = DEFAULT_BASE) {
  const station = (stationId: string) => ({
    status: `${base}/${stationId}/status`,
    info: `${base}/${stationId}/info`,
    health: `${base}/${stationId}/health`,
    telemetry: `${base}/${stationId}/telemetry`,
    backfill: `${base}/${stationId}/backfill`,
    latest: (quantity: Quantity) => `${base}/${stationId}/latest/${quantity}`,
    allLatest: `${base}/${stationId}/latest/+`,
    command: (command: Command) => `${base}/${stationId}/cmd/${command}`,
    /** Every command, also unknown ones, so that they can be answered. */
    allCommands: `${base}/${stationId}/cmd/#`,
    result: (command: string) => `${base}/${stationId}/result/${command}`,
    irReceived: `${base}/${stationId}/event/ir/received`,
    /** Of a remote, by the name of its file. */
    irState: (remote: string) => `${base}/${stationId}/event/ir/state/${remote}`,
    allIrStates: `${base}/${stationId}/event/ir/state/+`,
    error: `${base}/${stationId}/error`,
  });
  const ingest = (worker: string) => ({
    status: `${base}/_ingest/${worker}/status`,
    health: `${base}/_ingest/${worker}/health`,
    rejected: `${base}/_ingest/${worker}/rejected`,
  });
  /** How a door is, by which readings go out to a weather network. */
  const doorHealth = (door: string) => `${base}/_doors/${door}/health`;
  /** That a station was forgotten; kept so that its history is not listed as a station. It has no meaning for one that is there again. */
  const forgotten = (stationId: string) => `${base}/_forgotten/${stationId}`;
  /** Nobody listens there: by what the broker answers, the panel learns what somebody who signs in may do. */
  const panel = { mayLook: `${base}/_panel/status`, maySend: `${base}/_panel/cmd/may-send` };
  const all = {
    everything: `${base}/#`,
    telemetry: `${base}/+/telemetry`,
    backfill: `${base}/+/backfill`,
    status: `${base}/+/status`,
    info: `${base}/+/info`,
    health: `${base}/+/health`,
    results: `${base}/+/result/#`,
    irResults: `${base}/+/result/ir/+`,
    irReceived: `${base}/+/event/ir/received`,
    irStates: `${base}/+/event/ir/state/+`,
    events: `${base}/+/event/#`,
    errors: `${base}/+/error`,
    ingest: `${base}/_ingest/#`,
    doors: `${base}/_doors/#`,
  };
  return { base, station, ingest, doorHealth, forgotten, panel, all, parse: (topic: string) => parseTopic(base, topic) };
}

export type Topics = ReturnType<typeof createTopics>;

export type ParsedTopic =
  | {
      readonly kind: "status" | "info" | "health" | "telemetry" | "backfill" | "ir-received" | "ir-state" | "error" | "forgotten";
      readonly station: string;
    }
  | { readonly kind: "latest"; readonly station: string; readonly quantity: Quantity }
  | { readonly kind: "command"; readonly station: string; readonly command: string }
  | { readonly kind: "result"; readonly station: string; readonly command: string }
  | { readonly kind: "ingest-status" | "ingest-health" | "ingest-rejected"; readonly worker: string }
  | { readonly kind: "door-health"; readonly door: string };

const STATION_KINDS = ["status", "info", "health", "telemetry", "backfill", "error"] as const;
const INGEST_KINDS = ["status", "health", "rejected"] as const;

/** What a topic is, or undefined when it is none of Clima's. */
export function parseTopic(base: string, topic: string): ParsedTopic | undefined {
  if (!topic.startsWith(`${base}/`)) return undefined;
  const [owner = "", ...levels] = topic.slice(base.length + 1).split("/");
  const rest = levels.join("/");
  if (owner === "_ingest") return parseIngestTopic(levels);
  if (owner === "_doors") return parseDoorTopic(levels);
  if (owner === "_forgotten") return parseForgottenTopic(rest);
  if (!STATION_ID.test(owner)) return undefined;
  return parseStationTopic(owner, levels);
}

const parseDoorTopic = ([door = "", name, ...more]: readonly string[]): ParsedTopic | undefined =>
  DOOR_NAME.test(door) && name === "health" && more.length === 0 ? { kind: "door-health", door } : undefined;

const parseForgottenTopic = (station: string): ParsedTopic | undefined =>
  STATION_ID.test(station) ? { kind: "forgotten", station } : undefined;

function parseStationTopic(owner: string, levels: readonly string[]): ParsedTopic | undefined {
  const rest = levels.join("/");
  const kind = STATION_KINDS.find((name) => name === rest);
  if (kind) return { kind, station: owner };
  if (rest === "event/ir/received") return { kind: "ir-received", station: owner };
  if (levels.length === 4 && rest.startsWith("event/ir/state/")) return { kind: "ir-state", station: owner };
  const [first, ...tail] = levels;
  const name = tail.join("/");
  if (name === "") return undefined;
  if (first === "latest") return isQuantity(name) ? { kind: "latest", station: owner, quantity: name } : undefined;
  if (first === "cmd") return { kind: "command", station: owner, command: name };
  if (first === "result") return { kind: "result", station: owner, command: name };
  return undefined;
}

function parseIngestTopic([worker = "", name, ...more]: readonly string[]): ParsedTopic | undefined {
  const kind = INGEST_KINDS.find((known) => known === name);
  if (!kind || more.length > 0 || !STATION_ID.test(worker)) return undefined;
  return { kind: `ingest-${kind}`, worker };
}
