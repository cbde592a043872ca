import type { IngestState } from "../port.ts";

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
