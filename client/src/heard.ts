import {
  type ErrorMessage,
  err,
  type HealthMessage,
  type InfoMessage,
  type IrReceivedMessage,
  type IrStateMessage,
  ok,
  type ParsedTopic,
  type PayloadComplaint,
  parseBackfill,
  parseError,
  parseHealth,
  parseInfo,
  parseIrReceived,
  parseIrState,
  parseLatest,
  parseStatus,
  parseTelemetry,
  type Quantity,
  type Reading,
  type Result,
  readingsOfBackfill,
  readingsOfTelemetry,
  type Topics,
} from "@clima/schemas";

export interface HeardReading extends Reading {
  /** It is of an outage, and comes later than newer ones may have come. */
  readonly isBackfill: boolean;
}

export interface LatestValue {
  readonly station: string;
  readonly quantity: Quantity;
  /** In the unit that the quantity's name ends in. */
  readonly value: number;
}

export interface StationStatus {
  readonly station: string;
  readonly isOnline: boolean;
}

/** An infrared code that came, the state that an air conditioner was sent, or a fault: `schema` tells which. */
export type StationEvent = IrReceivedMessage | IrStateMessage | ErrorMessage;

/** What can be subscribed to, and what comes. */
export interface Heard {
  /** As they are measured, and those of an outage when it is over. */
  readonly readings: HeardReading;
  /** The newest value of each quantity, at once; it says not when it was measured. */
  readonly latest: LatestValue;
  /** What each station is and has, at once and whenever that changes. */
  readonly info: InfoMessage;
  /** Whether each station is connected, at once and whenever that changes. */
  readonly status: StationStatus;
  /** How each station itself is, at once and from then on. */
  readonly health: HealthMessage;
  readonly events: StationEvent;
}
export type What = keyof Heard;

interface Kind<T> {
  /** Of one station, or of all of them. */
  filters(topics: ReturnType<Topics["station"]>): readonly string[];
  /** What a message says; nothing where its topic is of another kind. */
  read(topic: ParsedTopic, payload: Uint8Array): Result<readonly T[], PayloadComplaint>;
}

const NOTHING = ok([]);
const map = <A, B>(result: Result<A, string>, make: (value: A) => readonly B[]): Result<readonly B[], string> =>
  result.ok ? ok(make(result.value)) : err(result.error);

/** The kinds, and how each is read. */
export const KINDS: { readonly [W in What]: Kind<Heard[W]> } = {
  readings: {
    filters: ({ telemetry, backfill }) => [telemetry, backfill],
    read({ kind }, payload) {
      if (kind === "telemetry")
        return map(parseTelemetry(payload), (message) => readingsOfTelemetry(message).map((each) => ({ ...each, isBackfill: false })));
      if (kind === "backfill")
        return map(parseBackfill(payload), (message) => readingsOfBackfill(message).map((each) => ({ ...each, isBackfill: true })));
      return NOTHING;
    },
  },
  latest: {
    filters: ({ allLatest }) => [allLatest],
    read(topic, payload) {
      if (topic.kind !== "latest") return NOTHING;
      return map(parseLatest(payload), (value) => [{ station: topic.station, quantity: topic.quantity, value }]);
    },
  },
  info: {
    filters: ({ info }) => [info],
    read: ({ kind }, payload) => (kind === "info" ? map(parseInfo(payload), (info) => [info]) : NOTHING),
  },
  status: {
    filters: ({ status }) => [status],
    read(topic, payload) {
      if (topic.kind !== "status") return NOTHING;
      return map(parseStatus(payload), (status) => [{ station: topic.station, isOnline: status === "online" }]);
    },
  },
  health: {
    filters: ({ health }) => [health],
    read: ({ kind }, payload) => (kind === "health" ? map(parseHealth(payload), (health) => [health]) : NOTHING),
  },
  events: {
    filters: ({ irReceived, allIrStates, error }) => [irReceived, allIrStates, error],
    read({ kind }, payload) {
      if (kind === "ir-received") return map(parseIrReceived(payload), (message) => [message]);
      if (kind === "ir-state") return map(parseIrState(payload), (message) => [message]);
      return kind === "error" ? map(parseError(payload), (message) => [message]) : NOTHING;
    },
  },
};
