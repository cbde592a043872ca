import type { Engine } from "../engine.ts";
import { encodeSuback, encodeUnsuback } from "../packets/encode.ts";
import type { RequestedSubscription, SubscribePacket, UnsubscribePacket } from "../packets/packets.ts";
import { REASON } from "../packets/reason-codes.ts";
import { complainOfLevels, filterInShared } from "../packets/topics.ts";
import type { Message } from "../persistence/port.ts";
import { planOf, RETAINED_COPY } from "../routing/router.ts";
import { type Client, isShared, type LiveSubscription } from "./client.ts";
import { describe } from "./describe.ts";
import type { DeliveryPlan } from "./message-queue.ts";
import { deliver } from "./transmit.ts";

interface Granted {
  readonly subscription: LiveSubscription;
  readonly isNew: boolean;
}

/** SUBSCRIBE: judged filter by filter, stored, acknowledged, then the retained messages [MQTT-3.8.4]. */
export async function subscribe(engine: Engine, client: Client, packet: SubscribePacket): Promise<void> {
  const outcomes = packet.subscriptions.map((requested) => judge(engine, client, requested, packet.subscriptionIdentifier));
  const granted = outcomes.filter((outcome): outcome is Granted => typeof outcome === "object");
  await store(engine, client, granted);
  if (client.phase !== "connected") return;
  const reasonCodes = outcomes.map((outcome) => (typeof outcome === "object" ? outcome.subscription.qos : outcome));
  engine.output.send(client, encodeSuback(client.version, packet.messageId, reasonCodes));
  engine.events.subscribed(
    client,
    granted.map(({ subscription }) => subscription),
  );
  for (const { subscription, isNew } of granted) {
    if (wantsRetained(subscription, isNew)) await sendRetained(engine, client, subscription);
  }
}

/** Takes the subscription up, or says why not. Messages flow from now on, which may be before the SUBACK. */
function judge(
  engine: Pick<Engine, "access" | "settings" | "router" | "complaints">,
  client: Client,
  requested: RequestedSubscription,
  identifier: number | undefined,
): Granted | number {
  const { access, settings, router } = engine;
  const complain = (what: string) => engine.complaints.complain(`${client.id} ${what}`, `broker: ${describe(client)} ${what}`);
  const tooDeep = complainOfLevels(filterInShared(requested.filter) ?? requested.filter, settings.limits.topicLevels);
  if (tooDeep !== undefined) {
    complain(`may not subscribe: ${tooDeep} (broker.limits.topicLevels)`);
    return REASON.topicFilterInvalid;
  }
  if (!access.maySubscribe(client.identity, client.id, requested.filter)) {
    complain(`may not subscribe to ${JSON.stringify(requested.filter)}`);
    return REASON.notAuthorized;
  }
  const before = client.subscriptions.get(requested.filter);
  if (!before && client.subscriptions.size >= settings.limits.subscriptionsPerClient) {
    complain(`has ${client.subscriptions.size} subscriptions (broker.limits.subscriptionsPerClient)`);
    return REASON.quotaExceeded;
  }
  const forBridge = client.isBridge ? { noLocal: true, retainAsPublished: true } : {};
  const subscription = { ...requested, ...forBridge, client, subscriptionIdentifier: identifier };
  client.subscriptions.set(requested.filter, subscription);
  if (!isShared(requested)) {
    if (before) router.unsubscribe(before);
    router.subscribe(subscription);
  }
  return { subscription, isNew: !before };
}

async function store(engine: Pick<Engine, "persistence" | "groups">, client: Client, granted: readonly Granted[]): Promise<void> {
  for (const { subscription } of granted) {
    const inner = filterInShared(subscription.filter);
    if (inner !== undefined) engine.groups.join(subscription.filter, inner, client);
  }
  if (granted.length === 0) return;
  const stored = granted.map(({ subscription: { client: _own, ...subscription } }) => subscription);
  if (client.isStored) engine.persistence.subscriptions.add(client.id, stored);
  await engine.persistence.flushed();
}

/** [MQTT5-3.3.1-9] to [MQTT5-3.3.1-11]; shared subscriptions get none. */
const wantsRetained = (subscription: LiveSubscription, isNew: boolean) =>
  !isShared(subscription) && (subscription.retainHandling === 0 || (subscription.retainHandling === 1 && isNew));

async function sendRetained(engine: Engine, client: Client, subscription: LiveSubscription): Promise<void> {
  const { filter } = subscription;
  const hidesDollar = filter.startsWith("#") || filter.startsWith("+");
  for (const message of engine.persistence.retained.matching(filter)) {
    if (client.phase !== "connected") return;
    if (hidesDollar && message.topic.startsWith("$")) continue;
    const plan = { ...planOf(message, [subscription]), retain: true }; // [MQTT-3.3.1-8]
    if (plan.qos > 0 && client.isStored) await queueRetained(engine, client, message, plan);
    else deliver(engine, client, message, plan);
  }
}

/** A stored session gets its retained messages through its queue, so that they survive like all others. */
async function queueRetained(engine: Engine, client: Client, message: Message, plan: DeliveryPlan): Promise<void> {
  const { topic, payload, qos, properties, messageExpiry } = message;
  const own = engine.core.identify({
    topic,
    payload,
    qos,
    retain: true,
    clientId: RETAINED_COPY,
    properties,
    messageExpiry,
  });
  engine.persistence.queues.append([client.id], own);
  deliver(engine, client, own, plan);
  await engine.persistence.flushed();
}

/** UNSUBSCRIBE [MQTT-3.10.4]. */
export async function unsubscribe(
  engine: Pick<Engine, "persistence" | "groups" | "output" | "router" | "events">,
  client: Client,
  packet: UnsubscribePacket,
): Promise<void> {
  const gone = packet.filters.map((filter) => endSubscription(engine, client, filter));
  if (client.isStored) {
    engine.persistence.subscriptions.remove(client.id, packet.filters);
    await engine.persistence.flushed();
  }
  if (client.phase !== "connected") return;
  const reasonCodes = gone.map((subscription) => (subscription ? REASON.success : REASON.noSubscriptionExisted));
  engine.output.send(client, encodeUnsuback(client.version, packet.messageId, reasonCodes));
  const ended = gone.filter((subscription) => subscription !== undefined);
  engine.events.unsubscribed(client, ended);
}

/** One filter after the other: one that comes twice ends nothing the second time [MQTT5-3.10.4-6]. */
export function endSubscription(
  { groups, router }: Pick<Engine, "groups" | "router">,
  client: Client,
  filter: string,
): LiveSubscription | undefined {
  const subscription = client.subscriptions.get(filter);
  if (subscription === undefined) return undefined;
  client.subscriptions.delete(filter);
  if (isShared(subscription)) groups.leave(filter, client.id);
  else router.unsubscribe(subscription);
  return subscription;
}
