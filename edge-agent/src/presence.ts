import type { InfoMessage, Log, Topics } from "@clima/schemas";
import type { MessageLink } from "./platform/message-link.ts";

/** Says online and what the station is whenever it connects, and offline when it leaves. */
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
    void link.publish(topics.status, "online", { qos: 1, retain: true });
    publishInfo();
    if (takesCommands) void subscribe();
  });
  return {
    publishInfo,
    leave: () => link.publish(topics.status, "offline", { qos: 1, retain: true }),
  };
}
