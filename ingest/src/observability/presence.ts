import type { IngestHealthMessage, Topics } from "@clima/schemas";
import type { Brokers } from "../consumer/brokers.ts";
import type { Publisher } from "../consumer/port.ts";
import type { IngestState } from "../port.ts";
import { healthMessage } from "./health-message.ts";

const HEALTH_INTERVAL_MS = 10_000;
const LEAVE_TIMEOUT_MS = 1000;

export interface PresencePorts {
  readonly brokers: Pick<Brokers, "publish" | "close">;
  readonly state: () => IngestState;
  /** Called now and then with how the ingest is. */
  readonly recordHealth: (health: IngestHealthMessage) => void;
}

/** What the ingest says of itself: that it is there, and how it is, now and then and whenever the store comes or goes. */
export function createPresence(topics: ReturnType<Topics["ingest"]>, { brokers, state, recordHealth }: PresencePorts) {
  let wasStoreOk = true;
  function sayHealth(to: Publisher): IngestHealthMessage {
    const health = healthMessage(state());
    void to.publish(topics.health, JSON.stringify(health), { qos: 0, retain: true });
    return health;
  }
  const timer = setInterval(() => recordHealth(sayHealth(brokers)), HEALTH_INTERVAL_MS);

  return {
    /** To a broker that is connected now. */
    announce(to: Publisher): void {
      void to.publish(topics.status, "online", { qos: 1, retain: true });
      sayHealth(to);
    },
    /** Whoever watches learns at once, not ten seconds later, that the store is away or back. */
    noteStore(isOk: boolean): void {
      if (isOk !== wasStoreOk) sayHealth(brokers);
      wasStoreOk = isOk;
    },
    stopHealth: () => clearInterval(timer),
    /** Says goodbye and closes; a broker that does not answer is not waited for. */
    async leave(): Promise<void> {
      const said = brokers.publish(topics.status, "offline", { qos: 1, retain: true });
      await Promise.race([said, new Promise((resolve) => setTimeout(resolve, LEAVE_TIMEOUT_MS).unref())]);
      await brokers.close();
    },
  };
}
