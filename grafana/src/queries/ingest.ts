/** Queries of how the ingest's workers are, of those that are chosen. */

/** Fields of ingest_health, of the worker itself. */
export type WorkerField =
  | "uptimeS"
  | "receivedMessages"
  | "storedReadings"
  | "rejectedMessages"
  | "unacknowledgedMessages"
  | "oldestUnacknowledgedS"
  | "lagS"
  | "spoolBytes"
  | "spoolOldestS"
  | "storeOk"
  | "missingReadings";

/** Fields of its points of each broker. */
export type BrokerField = "connected" | "reconnects" | "sessionsLost" | "windowMessages" | "clients" | "droppedMessages";

const CHOSEN = `FROM "ingest_health" WHERE "worker" =~ /^$worker$/ AND $timeFilter`;
const EACH_INTERVAL = "GROUP BY time($__interval)";

/** The newest in the time shown, of each worker. */
export const lastOfWorker = (field: WorkerField) => `SELECT last("${field}") ${CHOSEN} GROUP BY "worker"`;

/** Of each interval and worker; an interval without a message is a gap. */
export const ofWorker = (field: WorkerField, aggregate: "min" | "max" = "max") =>
  `SELECT ${aggregate}("${field}") ${CHOSEN} ${EACH_INTERVAL}, "worker" fill(null)`;

/** How fast a count of a worker grows, each second. A count that begins anew with a restart is left out. */
export const rateOfWorker = (field: WorkerField) =>
  `SELECT non_negative_derivative(max("${field}"), 1s) ${CHOSEN} ${EACH_INTERVAL}, "worker" fill(null)`;

/** Rejected in each interval, by the kind of fault. */
export const rejectedByKind = `SELECT non_negative_difference(max("rejectedOfKind")) ${CHOSEN} AND "kind" != '' ${EACH_INTERVAL}, "worker", "kind" fill(null)`;

/** The newest in the time shown, of each broker that a worker consumes from. */
export const lastOfBroker = (field: BrokerField) => `SELECT last("${field}") ${CHOSEN} AND "broker" != '' GROUP BY "worker", "broker"`;

/** Of each interval and broker. */
export const ofBroker = (field: BrokerField, aggregate: "min" | "max" = "max") =>
  `SELECT ${aggregate}("${field}") ${CHOSEN} AND "broker" != '' ${EACH_INTERVAL}, "worker", "broker" fill(null)`;

/** By how much a count of a broker grew in each interval. */
export const growthOfBroker = (field: BrokerField) =>
  `SELECT non_negative_difference(max("${field}")) ${CHOSEN} AND "broker" != '' ${EACH_INTERVAL}, "worker", "broker" fill(null)`;
