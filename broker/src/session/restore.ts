import type { Engine } from "../engine.ts";
import { encodeAck } from "../packets/encode.ts";
import { filterInShared } from "../packets/topics.ts";
import type { SessionRecord } from "../persistence/port.ts";
import type { Client } from "./client.ts";

/** What an earlier connection left: subscriptions, messages under way, received packet identifiers. The rest of the queue follows by itself. */
export function restoreSession(engine: Engine, client: Client): void {
  const { persistence } = engine;
  for (const subscription of persistence.subscriptions.of(client.id)) {
    client.subscriptions.set(subscription.filter, { ...subscription, client });
    const inner = filterInShared(subscription.filter);
    if (inner !== undefined) engine.groups.join(subscription.filter, inner, client);
  }
  restoreInflight(engine, client);
}

/** What is left of the messages that a broker that was killed may have sent. */
export function doubtfulBrokerIds({ persistence }: Pick<Engine, "persistence">, record: SessionRecord): readonly string[] {
  const { clientId, doubtfulBrokerIds: noted } = record;
  if (noted === undefined) return [];
  return persistence.queues.brokerIds(clientId).filter((id) => noted.includes(id));
}

/** [MQTT-4.4.0-1] */
function restoreInflight({ persistence }: Pick<Engine, "persistence">, client: Client): void {
  for (const { message, messageId, sentQos, isReleased } of persistence.queues.sentEntries(client.id)) {
    if (messageId === undefined) continue;
    client.queue?.resume(message);
    const waiting = isReleased ? client.toRelease : client.resend;
    waiting.push({ message, messageId, sentQos, isReleased });
  }
}

/** Of messages that the client has, only the release [MQTT-4.4.0-1]: at once, because Receive Maximum holds up nothing but PUBLISH [MQTT5-3.3.4-10]. */
export function releaseAgain({ output }: Pick<Engine, "output">, client: Client): void {
  const { queue } = client;
  if (queue === undefined) return;
  for (let next = client.toRelease.shift(); next; next = client.toRelease.shift()) {
    const { message, messageId } = next;
    client.inflight.add(messageId, { delivery: { message, plan: undefined }, queue, qos: 2, isReleased: true });
    output.send(client, encodeAck("pubrel", client.version, messageId));
  }
}
