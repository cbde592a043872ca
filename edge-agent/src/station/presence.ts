import { SUBSCRIBE_AGAIN_AFTER_MS } from "@clima/mqtt-wire";
import type { InfoMessage, Log, Topics } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";

interface PresenceDeps {
  readonly link: MessageLink;
  readonly clock: Clock;
  readonly topics: ReturnType<Topics["station"]>;
  readonly info: () => InfoMessage;
  readonly log: Log;
  readonly takesCommands?: boolean;
  /** Whether what the station says is of now; always when absent. */
  readonly isThere?: () => boolean;
  /** Called when the station's info is another. */
  readonly onInfo?: () => void;
}

/** Publishes status and info (the birth message) whenever the station connects, and offline when it leaves. */
export function createPresence({ link, clock, topics, info, log, takesCommands = true, isThere = () => true, onInfo }: PresenceDeps) {
  const publishStatus = () => void link.publish(topics.status, isThere() ? "online" : "offline", { qos: 1, retain: true });
  const publishInfo = () => void link.publish(topics.info, JSON.stringify(info()), { qos: 1, retain: true });
  let connection = new AbortController();

  /** Asks again where the broker refuses, as that of a cluster does while it is short of a node. */
  async function subscribe({ signal }: AbortController): Promise<void> {
    const subscribed = await link.subscribe(topics.allCommands, { asPublished: true });
    if (subscribed.ok || signal.aborted) return;
    log.error(`agent: no commands can come in: ${topics.allCommands}: ${subscribed.error}; asking again`);
    await clock.sleepMs(SUBSCRIBE_AGAIN_AFTER_MS, signal);
    if (!signal.aborted) await subscribe(connection);
  }

  link.onConnect(() => {
    connection = new AbortController();
    // First, so that a command that answers "online" finds somebody who listens.
    if (takesCommands) void subscribe(connection);
    publishStatus();
    publishInfo();
  });
  link.onDisconnect(() => connection.abort());
  return {
    /** Whether it is there is another. */
    publishStatus,
    publishInfo(): void {
      publishInfo();
      onInfo?.();
    },
    leave: () => link.publish(topics.status, "offline", { qos: 1, retain: true }),
  };
}
