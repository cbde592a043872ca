import type { BrokerState } from "../consumer/port.ts";
import type { IngestState } from "../port.ts";
import type { StationState } from "../stations/port.ts";

type Value = readonly [labels: Readonly<Record<string, string>>, value: number];

/** A metric with a value for each station, broker or kind of fault. */
export interface Labelled {
  readonly type: "counter" | "gauge";
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  read(state: IngestState): readonly Value[];
}

export const KINDS: readonly Labelled[] = [
  {
    type: "counter",
    name: "rejected_by_kind_total",
    labels: ["kind"],
    help: "Messages rejected, and readings on disk that the store refused, by the kind of fault.",
    read: ({ rejectedByKind }) => Object.entries(rejectedByKind).map(([kind, count]) => [{ kind }, count]),
  },
];

const ofBrokers = (type: Labelled["type"], name: string, help: string, read: (broker: BrokerState) => number): Labelled => ({
  type,
  name,
  help,
  labels: ["broker"],
  read: ({ brokers }) => brokers.map((broker) => [{ broker: broker.url }, read(broker)]),
});

export const BROKERS: readonly Labelled[] = [
  ofBrokers("gauge", "broker_connected", "1 while the broker is connected, else 0.", ({ isConnected }) => (isConnected ? 1 : 0)),
  ofBrokers("counter", "broker_reconnects_total", "Connections after the first.", ({ reconnects }) => reconnects),
  ofBrokers(
    "counter",
    "broker_sessions_lost_total",
    "How often the broker no longer knew the session: what came meanwhile may be missing.",
    ({ sessionsLost }) => sessionsLost,
  ),
  ofBrokers("gauge", "window_messages", "Messages delivered and not yet acknowledged.", ({ window }) => window.messages),
  ofBrokers("gauge", "window_bytes", "Bytes of payload delivered and not yet acknowledged.", ({ window }) => window.bytes),
];

const ofStations = (name: string, help: string, read: (station: StationState) => number | undefined): Labelled => ({
  type: "gauge",
  name,
  help,
  labels: ["station"],
  read: ({ stations }) =>
    stations.flatMap((station): Value[] => {
      const value = read(station);
      return value === undefined ? [] : [[{ station: station.station }, value]];
    }),
});
const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);

export const STATIONS: readonly Labelled[] = [
  ofStations("missing_readings", "Readings of the last boots that never came.", ({ missingReadings }) => missingReadings),
  ofStations("station_last_stored_timestamp_seconds", "When a reading was last stored.", ({ lastStoredAtMs }) => seconds(lastStoredAtMs)),
  ofStations("station_lag_seconds", "Time since the reading came that is the last in the store.", ({ lagMs }) => seconds(lagMs)),
  ofStations(
    "station_clock_ahead_seconds",
    "How far the clock of the station was ahead when a live reading came; below 0 where it is behind or the reading was late.",
    ({ clockAheadMs }) => seconds(clockAheadMs),
  ),
];

const PROBLEM_KINDS = ["spool-full", "disk-full", "spool-unwritable"] as const;

export const SPOOL_PROBLEMS: readonly Labelled[] = [
  {
    type: "gauge",
    name: "spool_problem",
    labels: ["kind"],
    help: "1 while neither the store nor the disk takes anything, by the reason, else 0.",
    read: ({ spoolProblem }) => PROBLEM_KINDS.map((kind) => [{ kind }, spoolProblem?.kind === kind ? 1 : 0]),
  },
];
