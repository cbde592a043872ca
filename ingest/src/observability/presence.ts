import type { IngestHealthMessage, Topics } from "@clima/schemas";
import type { Brokers } from "../consumer/brokers.ts";
import type { Publisher } from "../consumer/port.ts";
import type { IngestState } from "../port.ts";
import { healthMessage } from "./health-message.ts";
import { createHealthTurns } from "./health-turns.ts";

/** How often the store draws how the ingest is, and how late at most those who watch hear of news. */
const LOOK_EVERY_MS = 10_000;
const LEAVE_TIMEOUT_MS = 1000;

export interface PresencePorts {
  readonly brokers: Pick<Brokers, "publish" | "close">;
  readonly state: () => IngestState;
  /** Called every ten seconds with how the ingest is. */
  readonly recordHealth: (health: IngestHealthMessage) => void;
}

/** What the ingest says of itself: that it is there, and how it is, once a minute and when there is news. */
export function createPresence(topics: ReturnType<Topics["ingest"]>, { brokers, state, recordHealth }: PresencePorts) {
  let wasStoreOk = true;
  const turns = createHealthTurns();
  function sayHealth(to: Publisher, health: IngestHealthMessage): void {
    void to.publish(topics.health, JSON.stringify(health), { qos: 0, retain: true });
  }
  function sayHealthToAll(health: IngestHealthMessage): void {
    turns.noteSaid(health);
    sayHealth(brokers, health);
  }
  function look(): void {
    const health = healthMessage(state());
    recordHealth(health);
    if (turns.isDue(health)) sayHealthToAll(health);
  }
  const timer = setInterval(look, LOOK_EVERY_MS);

  return {
    /** To a broker that is connected now. */
    announce(to: Publisher): void {
      void to.publish(topics.status, "online", { qos: 1, retain: true });
      sayHealth(to, healthMessage(state()));
    },
    /** Whoever watches learns at once, not ten seconds later, that the store is away or back. */
    noteStore(isOk: boolean): void {
      if (isOk !== wasStoreOk) sayHealthToAll(healthMessage(state()));
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
