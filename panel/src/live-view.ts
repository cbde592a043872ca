import {
  type ParsedTopic,
  parseHealth,
  parseInfo,
  parseResult,
  parseStatus,
  parseTelemetry,
  type Quantity,
  type Result,
  type ResultMessage,
  type Topics,
} from "@clima/schemas";
import type { Press, StationView, TimedValue } from "./api-types.ts";

const MAX_PRESSES = 20;

export interface LiveMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly isRetained: boolean;
  readonly arrivedAtMs: number;
}

type StationTopic = Extract<ParsedTopic, { station: string }>;

/** What the stations are like now, built up from their messages. */
export function createLiveView(topics: Topics) {
  const stations = new Map<string, StationView>();
  const viewOf = (station: string): StationView => stations.get(station) ?? { station, values: {}, presses: [] };

  /** The station's new view, or undefined when the message changed nothing that is shown; a complaint when it cannot be read. */
  function take(message: LiveMessage): Result<StationView | undefined, string> {
    const topic = topics.parse(message.topic);
    if (!topic || !("station" in topic)) return { ok: true, value: undefined };
    const changed = changeOf(viewOf(topic.station), topic, message);
    if (!changed.ok) return changed;
    if (changed.value) stations.set(topic.station, changed.value);
    return changed;
  }

  return { take, viewOf, has: (station: string) => stations.has(station), names: () => [...stations.keys()] };
}

export type LiveView = ReturnType<typeof createLiveView>;

function changeOf(view: StationView, topic: StationTopic, message: LiveMessage): Result<StationView | undefined, string> {
  switch (topic.kind) {
    case "status":
      return mapped(parseStatus(message.payload), (status) => ({ ...seen(view, message), status }));
    case "info":
      return mapped(parseInfo(message.payload), (info) => ({ ...seen(view, message), info }));
    case "health":
      return mapped(parseHealth(message.payload), (health) => ({ ...seen(view, message, health.takenAt), health }));
    case "telemetry":
      return mapped(parseTelemetry(message.payload), ({ takenAt, values }) => ({
        ...seen(view, message),
        values: { ...view.values, ...newerValues(view, takenAt, values) },
      }));
    case "result":
      return mapped(parseResult(message.payload), (result) => ({ ...seen(view, message), presses: addPress(view, result, message) }));
    default:
      return { ok: true, value: undefined };
  }
}

const mapped = <T>(parsed: Result<T, string>, change: (value: T) => StationView): Result<StationView, string> =>
  parsed.ok ? { ok: true, value: change(parsed.value) } : parsed;

/** A retained message says nothing about now, unless it carries its own time. */
function seen(view: StationView, { isRetained, arrivedAtMs }: LiveMessage, ownTime?: string): StationView {
  const at = isRetained ? ownTime : new Date(arrivedAtMs).toISOString();
  return at !== undefined && at > (view.lastSeenAt ?? "") ? { ...view, lastSeenAt: at } : view;
}

function newerValues(view: StationView, takenAt: string, values: Readonly<Partial<Record<Quantity, number>>>): StationView["values"] {
  const entries = Object.entries(values) as [Quantity, number][];
  const newer = entries.filter(([quantity]) => takenAt >= (view.values[quantity]?.takenAt ?? ""));
  return Object.fromEntries(newer.map(([quantity, value]): [Quantity, TimedValue] => [quantity, { value, takenAt }]));
}

/** "accepted" is replaced by what follows it. */
function addPress(view: StationView, result: ResultMessage, { arrivedAtMs }: LiveMessage): readonly Press[] {
  const { id, status, message, takenMs, remote, button } = result;
  const press: Press = {
    at: new Date(arrivedAtMs).toISOString(),
    status,
    message,
    takenMs,
    ...(id === undefined ? {} : { id }),
    ...(remote === undefined ? {} : { remote }),
    ...(button === undefined ? {} : { button }),
  };
  const others = view.presses.filter((other) => !(other.status === "accepted" && other.id === id));
  return [press, ...others].slice(0, MAX_PRESSES);
}
