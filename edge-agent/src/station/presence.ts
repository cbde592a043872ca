import type { InfoMessage, Log, Topics } from "@clima/schemas";
import type { MessageLink } from "../platform/message-link.ts";

/** Publishes status and info (the birth message) whenever the station connects, and offline when it leaves. */
export function createPresence(
  link: MessageLink,
  topics: ReturnType<Topics["station"]>,
  info: () => InfoMessage,
  log: Log,
  { takesCommands = true }: { readonly takesCommands?: boolean } = {},
) {
  const publishInfo = () => void link.publish(topics.info, JSON.stringify(info()), { qos: 1, retain: true });

  async function subscribe(): Promise<void> {
    const subscribed = await link.subscribe(topics.allCommands);
    if (!subscribed.ok && link.isConnected()) log.error(`agent: no commands can come in: ${topics.allCommands}: ${subscribed.error}`);
  }

  link.onConnect(() => {
    // First, so that a command that answers "online" finds somebody who listens.
    if (takesCommands) void subscribe();
    void link.publish(topics.status, "online", { qos: 1, retain: true });
    publishInfo();
  });
  return {
    publishInfo,
    leave: () => link.publish(topics.status, "offline", { qos: 1, retain: true }),
  };
}
