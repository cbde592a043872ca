import type { Engine } from "../engine.ts";
import { parseShared } from "../packets/topics.ts";
import type { Client } from "./client.ts";

/** After this many queued messages that were never sent there are none that were: the largest window. */
const SEARCHED_MESSAGES = 65_535;

/** What an earlier connection left: subscriptions, messages under way, received packet identifiers. The rest of the queue follows by itself. */
export function restoreSession(engine: Engine, client: Client): void {
  const { persistence } = engine;
  client.hasReceivedBefore = true;
  for (const subscription of persistence.subscriptions.of(client.id)) {
    client.subscriptions.set(subscription.filter, { ...subscription, client });
    const shared = parseShared(subscription.filter);
    if (shared && shared !== "invalid") engine.groups.join(subscription.filter, shared.filter, client);
  }
  restoreInflight(engine, client);
}

/** [MQTT-4.4.0-1] */
function restoreInflight({ persistence }: Pick<Engine, "persistence">, client: Client): void {
  let searched = 0;
  for (const { message, messageId, isReleased } of persistence.queues.entries(client.id)) {
    if (messageId === undefined) {
      searched += 1;
      if (searched > SEARCHED_MESSAGES) return;
    } else {
      client.queue?.resume(message);
      client.resend.push({ message, messageId, isReleased });
    }
  }
}
