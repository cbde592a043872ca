import { join } from "node:path";
import { type BrokerAccess, type Config, createTopics, type Topics } from "@clima/schemas";
import { FIGURE_TOPICS } from "./consumer/broker-figures.ts";
import type { SessionOptions } from "./consumer/brokers.ts";
import type { TimeLimits } from "./intake/plausible-time.ts";

export interface IngestSettings extends Readonly<Omit<Config["ingest"], "http" | "alsoFrom">> {
  readonly base: string;
  /** Where the spool and rejected messages are, in a folder of the worker. */
  readonly dataDir: string;
  readonly mqtt: BrokerAccess;
  /** Further brokers, of which everything is stored, too. */
  readonly alsoFrom?: readonly BrokerAccess[];
}

/** The folder of a worker. */
const workerPath = (dataDir: string, worker: string): string => join(dataDir, "ingest", worker);
/** Where a worker keeps messages that it could not use. */
export const rejectedPath = (dataDir: string, worker: string): string => join(workerPath(dataDir, worker), "rejected");
/** Where a worker notes which hours of a store are to be rolled up. */
export const rollUpsPath = ({ dataDir, worker }: IngestSettings, store: "first" | "second"): string =>
  join(workerPath(dataDir, worker), store === "first" ? "hours-to-roll-up" : "hours-to-roll-up-second");
export const spoolPath = ({ dataDir, worker }: IngestSettings, store: "first" | "second"): string =>
  join(workerPath(dataDir, worker), store === "first" ? "spool" : "spool-second");

/** [MQTT-4.8.2] Mosquitto and Clima's broker know it for 3.1.1, too. */
const shared = (filter: string, group: string | undefined) => (group === undefined ? filter : `$share/${group}/${filter}`);

/** What is stored. */
const stored = ({ all }: Topics) => [all.telemetry, all.backfill, all.health, all.status, all.irResults, all.irReceived, all.irStates];

/** The session that a worker has on each broker. */
export function sessionOf({
  base,
  worker,
  shareGroup,
  windowMessages,
  windowBytes,
  brokerFigures = false,
}: IngestSettings): SessionOptions {
  const topics = createTopics(base);
  return {
    windowMessages,
    windowBytes,
    clientId: `clima-ingest-${worker}`,
    filters: [...stored(topics).map((filter) => shared(filter, shareGroup)), topics.all.info],
    figureFilters: brokerFigures ? FIGURE_TOPICS : [],
    will: { topic: topics.ingest(worker).status, payload: "offline" },
  };
}

const ROLL_UPS_EVERY_S = 300;
export const rollUpsEveryMs = ({ rollUpsEveryS = ROLL_UPS_EVERY_S }: IngestSettings): number => 1000 * rollUpsEveryS;

export const timeLimitsOf = ({ maxFutureS, maxPastS }: Pick<IngestSettings, "maxFutureS" | "maxPastS">): TimeLimits => ({
  maxFutureMs: 1000 * maxFutureS,
  maxPastMs: maxPastS === undefined ? undefined : 1000 * maxPastS,
});
