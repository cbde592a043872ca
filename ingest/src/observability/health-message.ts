import type { IngestHealthMessage } from "@clima/schemas";
import type { BrokerState } from "../consumer/port.ts";
import type { IngestState } from "../port.ts";
import type { StationState } from "../stations/port.ts";
import { oldestUnacknowledgedMs, worstLagMs } from "./ingest-state.ts";

const iso = (ms: number) => new Date(ms).toISOString();
const seconds = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms) / 1000);
/** A health message is for reading; the metrics have all. */
const MAX_STATIONS = 100;

/** The state as it is published. */
export const healthMessage = (state: IngestState): IngestHealthMessage => ({
  schema: "ingest-health/1",
  worker: state.worker,
  takenAt: iso(Date.now()),
  uptimeS: Math.round(state.uptimeMs / 1000),
  storeOk: state.error === undefined,
  ...defined({
    storeError: state.error,
    lastStoredAt: state.lastStoredAtMs === undefined ? undefined : iso(state.lastStoredAtMs),
    lagS: seconds(worstLagMs(state)),
    oldestUnacknowledgedS: seconds(oldestUnacknowledgedMs(state)),
    spoolOldestTakenAt: state.spoolOldestTakenAt,
    spoolProblem: state.spoolProblem,
  }),
  receivedMessages: state.receivedMessages,
  storedReadings: state.storedReadings,
  rejectedMessages: state.rejectedMessages,
  rejectedByKind: state.rejectedByKind,
  unacknowledgedMessages: state.unacknowledgedMessages,
  spoolBytes: state.spoolBytes,
  brokers: state.brokers.map((broker) => brokerHealth(broker, state)),
  stations: state.stations.slice(0, MAX_STATIONS).map(stationHealth),
});

const brokerHealth = (
  { isConnected, sinceMs, window, clients, droppedMessages, ...broker }: BrokerState,
  { windowLimits }: IngestState,
) => ({
  url: broker.url,
  connected: isConnected,
  since: iso(sinceMs),
  ...defined({ version: broker.version, clients, droppedMessages }),
  reconnects: broker.reconnects,
  sessionsLost: broker.sessionsLost,
  window: { ...window, maxMessages: windowLimits.messages, maxBytes: windowLimits.bytes },
});

const stationHealth = ({ lastStoredAtMs, lagMs, clockAheadMs, ...station }: StationState) => ({
  ...station,
  ...defined({
    lastStoredAt: lastStoredAtMs === undefined ? undefined : iso(lastStoredAtMs),
    lagS: seconds(lagMs),
    clockAheadS: seconds(clockAheadMs),
  }),
});

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined: an absent quantity has no key. */
const defined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
