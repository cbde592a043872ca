import type { Engine } from "../engine.ts";
import { parseShared } from "../packets/topics.ts";
import type { Subscription } from "../persistence/port.ts";
import type { Client, LiveSubscription } from "./client.ts";

/** After this many queued messages that were never sent there are none that were. */
const SEARCHED_MESSAGES = 2000;

/** What an earlier connection left: subscriptions, messages under way, received packet identifiers. The rest of the queue follows by itself. */
export async function restoreSession(engine: Engine, client: Client): Promise<void> {
  const { persistence } = engine;
  client.hasReceivedBefore = true;
  for (const subscription of await persistence.aedes.subscriptionsByClient({ id: client.id })) {
    client.subscriptions.set(subscription.topic, liveSubscription(client, subscription));
    if (client.phase === "closed") return;
    const shared = parseShared(subscription.topic);
    if (shared && shared !== "invalid") await engine.groups.join(subscription.topic, shared.filter, client);
  }
  await restoreInflight(engine, client);
}

const liveSubscription = (client: Client, { topic, qos, nl, rap, rh, subscriptionIdentifier }: Subscription): LiveSubscription => ({
  client,
  filter: topic,
  qos,
  noLocal: nl ?? false,
  retainAsPublished: rap ?? false,
  retainHandling: (rh ?? 0) as 0 | 1 | 2,
  subscriptionIdentifier,
});

/** [MQTT-4.4.0-1] */
async function restoreInflight({ persistence }: Engine, client: Client): Promise<void> {
  let searched = 0;
  for await (const entry of persistence.aedes.outgoingStream({ id: client.id })) {
    if (entry.messageId === undefined || entry.messageId > 0xffff) {
      searched += 1;
      if (searched > SEARCHED_MESSAGES) return;
    } else if (entry.cmd === "pubrel") {
      client.resend.push({ messageId: entry.messageId, delivery: undefined });
    } else {
      client.queue?.resume(entry);
      client.resend.push({ messageId: entry.messageId, delivery: { message: entry, plan: undefined } });
    }
  }
}
