import { SUBSCRIBE_AGAIN_AFTER_MS } from "@clima/mqtt-wire";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";
import type { CautiousLink } from "./cautious-link.ts";

interface BirthDeps {
  readonly link: Pick<MessageLink, "onConnect" | "onDisconnect" | "onMessage">;
  readonly cautious: CautiousLink;
  readonly clock: Clock;
  /** Home Assistant's status. */
  readonly topic: string;
  readonly onBirth: () => void;
}

/** Hears when Home Assistant comes up. The answer ends it. */
export function watchForBirth({ link, cautious, clock, topic, onBirth }: BirthDeps): () => void {
  let connection = new AbortController();

  /** Asks again where the broker refuses, as that of a cluster does while it is short of a node. */
  async function subscribe({ signal }: AbortController): Promise<void> {
    const subscribed = await cautious.subscribe(topic);
    if (subscribed.ok || signal.aborted) return;
    await clock.sleepMs(SUBSCRIBE_AGAIN_AFTER_MS, signal);
    if (!signal.aborted) await subscribe(connection);
  }

  link.onConnect(() => {
    connection = new AbortController();
    void subscribe(connection);
  });
  link.onDisconnect(() => connection.abort());
  link.onMessage((message) => {
    if (message.topic === topic && Buffer.from(message.payload).toString() === "online") onBirth();
  });
  return () => connection.abort();
}
