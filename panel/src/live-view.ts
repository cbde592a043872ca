import {
  type IrReceivedMessage,
  ok,
  type ParsedTopic,
  parseHealth,
  parseInfo,
  parseIngestHealth,
  parseIrReceived,
  parseIrState,
  parseResult,
  parseStatus,
  parseTelemetry,
  type Quantity,
  type Result,
  type ResultMessage,
  type TelemetryMessage,
  type Topics,
} from "@clima/schemas";
import type { Press, Received, StationView, TimedValue } from "./api-types.ts";
import { createForgotten } from "./forgotten.ts";
import { createStoringView } from "./storing-view.ts";
import { isToCome } from "./to-come.ts";
import { createTwins } from "./twins.ts";

const MAX_PRESSES = 20;

export interface LiveMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly isRetained: boolean;
  readonly arrivedAtMs: number;
}

type StationTopic = Extract<ParsedTopic, { station: string }>;
type IngestTopic = Extract<ParsedTopic, { worker: string }>;

/** What the stations are like now, built up from their messages. */
export function createLiveView(topics: Topics) {
  const stations = new Map<string, StationView>();
  const forgotten = createForgotten();
  const storing = createStoringView();
  const twins = createTwins();
  const ownViewOf = (station: string): StationView => stations.get(station) ?? { station, values: {}, presses: [] };
  const viewOf = (station: string): StationView => {
    const ofStoring = storing.of(station);
    const ofTwins = twins.of(station);
    return {
      ...ownViewOf(station),
      ...(ofStoring === undefined ? {} : { storing: ofStoring }),
      ...(ofTwins === undefined ? {} : { twins: ofTwins }),
    };
  };

  /** The stations whose views changed; an error in words when the message cannot be read. */
  function take(message: LiveMessage): Result<readonly string[], string> {
    const topic = topics.parse(message.topic);
    if (!topic || topic.kind === "door-health") return ok([]);
    if (!("station" in topic)) return takeOfIngest(topic, message);
    if (topic.kind === "forgotten") return ok(forgotten.takeMark(topic.station, message) ? drop(topic.station) : []);
    // What was retained is cleared. The birth message is the station; other topics come and go.
    if (message.payload.length === 0) return ok(topic.kind === "info" ? drop(topic.station) : []);
    return takeOfStation(topic, message);
  }

  function drop(station: string): readonly string[] {
    stations.delete(station);
    storing.forget(station);
    twins.forget(station);
    return [station];
  }

  function takeOfStation(topic: StationTopic, message: LiveMessage): Result<readonly string[], string> {
    const changed = changeOf(ownViewOf(topic.station), topic, message);
    if (!changed.ok) return changed;
    const isTwins = twins.take(topic, message);
    if (!changed.value) return ok(isTwins && stations.has(topic.station) ? [topic.station] : []);
    stations.set(topic.station, changed.value.view);
    forgotten.noteHeard(topic.station);
    if (changed.value.takenAt !== undefined) storing.noteReading(topic.station, changed.value.takenAt, message.arrivedAtMs);
    return ok([topic.station]);
  }

  /** What an ingest says of its store is about every station. */
  function takeOfIngest({ kind, worker }: IngestTopic, { payload, arrivedAtMs }: LiveMessage): Result<readonly string[], string> {
    if (kind === "ingest-rejected") return ok([]);
    const parsed =
      kind === "ingest-health"
        ? mapped(parseIngestHealth(payload), (health) => storing.noteHealth(health, arrivedAtMs))
        : mapped(parseStatus(payload), (status) => storing.noteStatus(worker, status));
    return parsed.ok ? ok([...stations.keys()]) : parsed;
  }

  return {
    take,
    viewOf,
    has: (station: string) => stations.has(station),
    names: () => [...stations.keys()],
    /** Somebody had it forgotten, and it was not heard since: at most its history is left. */
    isForgotten: forgotten.has,
    noteConnected: forgotten.noteConnected,
  };
}

export type LiveView = ReturnType<typeof createLiveView>;

interface Change {
  readonly view: StationView;
  /** Of a reading. */
  readonly takenAt?: string;
}

function changeOf(view: StationView, topic: StationTopic, message: LiveMessage): Result<Change | undefined, string> {
  switch (topic.kind) {
    case "status":
      return mapped(parseStatus(message.payload), (status) => ({ view: { ...seen(view, message), status } }));
    case "info":
      return mapped(parseInfo(message.payload), (info) => ({ view: { ...seen(view, message), info } }));
    case "health":
      return mapped(parseHealth(message.payload), (health) => ({ view: { ...seen(view, message, health.takenAt), health } }));
    case "telemetry":
      return mapped(parseTelemetry(message.payload), (reading) => ({
        view: withReading(view, reading, message),
        takenAt: reading.takenAt,
      }));
    case "result":
      return mapped(parseResult(message.payload), (result) => ({
        view: { ...seen(view, message), presses: addPress(view, result, message) },
      }));
    case "ir-received":
      return mapped(parseIrReceived(message.payload), (signal) => ({
        view: { ...seen(view, message), received: receivedOf(signal, message) },
      }));
    case "ir-state":
      return mapped(parseIrState(message.payload), (state) => ({
        view: { ...seen(view, message, state.sentAt), airConditioners: { ...view.airConditioners, [state.remote]: state } },
      }));
    default:
      return ok(undefined);
  }
}

const mapped = <T, U>(parsed: Result<T, string>, change: (value: T) => U): Result<U, string> =>
  parsed.ok ? ok(change(parsed.value)) : parsed;

/**
 * A retained message says nothing about now, unless it carries its own time. That is of the station's clock: where it is to come, it is wrong, and
 * says nothing either.
 */
function seen(view: StationView, { isRetained, arrivedAtMs }: LiveMessage, ownTime?: string): StationView {
  const arrivedAt = new Date(arrivedAtMs).toISOString();
  if (!isRetained) return { ...view, lastSeenAt: arrivedAt };
  const isNews = ownTime !== undefined && ownTime <= arrivedAt && ownTime > (view.lastSeenAt ?? "");
  return isNews ? { ...view, lastSeenAt: ownTime } : view;
}

function withReading(view: StationView, { takenAt, values, quality = {} }: TelemetryMessage, message: LiveMessage): StationView {
  const arrivedAt = new Date(message.arrivedAtMs).toISOString();
  const entries = Object.entries(values) as [Quantity, number][];
  const newer = entries.filter(([quantity]) => isNewer(takenAt, view.values[quantity], message.arrivedAtMs));
  const timed = newer.map(([quantity, value]): [Quantity, TimedValue] => [
    quantity,
    quality[quantity] === undefined ? { value, takenAt, arrivedAt } : { value, takenAt, arrivedAt, isSuspect: true },
  ]);
  return {
    ...seen(view, message),
    clockAheadMs: Date.parse(takenAt) - message.arrivedAtMs,
    values: { ...view.values, ...Object.fromEntries(timed) },
  };
}

/** A reading that comes late is not; but what was taken in time to come was stamped by a clock that has been put right since. */
const isNewer = (takenAt: string, known: TimedValue | undefined, nowMs: number): boolean =>
  known === undefined || takenAt >= known.takenAt || isToCome(known.takenAt, nowMs);

const receivedOf = ({ protocol, address, command, timingsUs }: IrReceivedMessage, { arrivedAtMs }: LiveMessage): Received => ({
  at: new Date(arrivedAtMs).toISOString(),
  timingsUs,
  ...(protocol === undefined ? {} : { protocol }),
  ...(address === undefined ? {} : { address }),
  ...(command === undefined ? {} : { command }),
});

/** "accepted" is replaced by what follows it. */
function addPress(view: StationView, result: ResultMessage, { arrivedAtMs }: LiveMessage): readonly Press[] {
  const { id, status, code, message, takenMs, remote, button } = result;
  const press: Press = {
    at: new Date(arrivedAtMs).toISOString(),
    status,
    code,
    message,
    takenMs,
    ...(id === undefined ? {} : { id }),
    ...(remote === undefined ? {} : { remote }),
    ...(button === undefined ? {} : { button }),
  };
  const others = view.presses.filter((other) => !(other.status === "accepted" && other.id === id));
  return [press, ...others].slice(0, MAX_PRESSES);
}
