import type { BrokerState } from "../consumer/brokers.ts";
import type { WindowLimits } from "../consumer/in-flight.ts";
import type { IntakeCounts } from "../intake/intake.ts";
import type { RejectedCounts } from "../rejected/complaint.ts";
import type { StationState } from "../stations/station-watch.ts";
import type { KeepingState } from "../storing/keeping.ts";

/** How an ingest worker is; counts are since its start. */
export interface IngestState extends KeepingState, IntakeCounts {
  readonly worker: string;
  readonly uptimeMs: number;
  readonly stations: readonly StationState[];
  /** In the order of the settings. */
  readonly brokers: readonly BrokerState[];
  /** For each broker. */
  readonly windowLimits: WindowLimits;
  readonly rejectedByKind: RejectedCounts;
  /** Of the second store, where there is one. */
  readonly second?: KeepingState;
}

/** The highest of what is defined; undefined when nothing is. */
const highest = (numbers: readonly (number | undefined)[]): number | undefined =>
  numbers.reduce((max, each) => (each === undefined || (max !== undefined && max >= each) ? max : each), undefined);

/** How far the store is behind the station that is furthest behind. */
export const worstLagMs = ({ stations }: Pick<IngestState, "stations">) => highest(stations.map(({ lagMs }) => lagMs));

/** How long the oldest delivery waits for its acknowledgement. */
export const oldestUnacknowledgedMs = ({ brokers }: Pick<IngestState, "brokers">) =>
  highest(brokers.map((broker) => broker.oldestUnacknowledgedMs));

/** Why readings do not get from a broker into the store, in words; undefined when they do. */
export function whyNotReady({ error, spoolProblem, brokers }: Pick<IngestState, "error" | "spoolProblem" | "brokers">): string | undefined {
  const reasons = [
    ...(error === undefined ? [] : [`the store takes nothing: ${error}`]),
    ...(spoolProblem === undefined ? [] : [spoolProblem.message]),
    ...(brokers.some(({ isConnected }) => isConnected) ? [] : ["no broker is connected"]),
  ];
  return reasons.length === 0 ? undefined : reasons.join("; ");
}
