import type { IngestHealthMessage, Topics } from "@clima/schemas";
import type { BrokerLink } from "../consumer/port.ts";
import { healthMessage } from "./health-message.ts";
import type { IngestState } from "./ingest-state.ts";

const HEALTH_INTERVAL_MS = 10_000;
const LEAVE_TIMEOUT_MS = 1000;

export interface PresencePorts {
  readonly link: () => BrokerLink;
  readonly state: () => IngestState;
  /** Called now and then with how the ingest is. */
  readonly keepHealth: (health: IngestHealthMessage) => void;
}

/** What the ingest says of itself: that it is there, and how it is, now and then and whenever the store comes or goes. */
export function createPresence(topics: ReturnType<Topics["ingest"]>, { link, state, keepHealth }: PresencePorts) {
  let wasStoreOk = true;
  function sayHealth(to: Pick<BrokerLink, "publish">): IngestHealthMessage {
    const health = healthMessage(state());
    void to.publish(topics.health, JSON.stringify(health), { qos: 0, retain: true });
    return health;
  }
  const timer = setInterval(() => keepHealth(sayHealth(link())), HEALTH_INTERVAL_MS);

  return {
    /** To a broker that is connected now. */
    announce(to: Pick<BrokerLink, "publish">): void {
      void to.publish(topics.status, "online", { qos: 1, retain: true });
      sayHealth(to);
    },
    /** Whoever looks on is told at once, not ten seconds later. */
    noteStore(isOk: boolean): void {
      if (isOk !== wasStoreOk) sayHealth(link());
      wasStoreOk = isOk;
    },
    stopHealth: () => clearInterval(timer),
    /** Says goodbye and closes; a broker that does not answer is not waited for. */
    async leave(): Promise<void> {
      const said = link().publish(topics.status, "offline", { qos: 1, retain: true });
      await Promise.race([said, new Promise((resolve) => setTimeout(resolve, LEAVE_TIMEOUT_MS).unref())]);
      await link().close();
    },
  };
}
