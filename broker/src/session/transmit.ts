import type { Engine } from "../engine.ts";
import { drop } from "../observability/counters.ts";
import { encodeAck } from "../packets/encode.ts";
import type { Message } from "../persistence/port.ts";
import { type Encodings, planFromSubscriptions, planOf } from "../routing/router.ts";
import type { Client, JoinedGroup, SentBefore } from "./client.ts";
import { encode, encodeAgain } from "./encode-delivery.ts";
import type { Inflight } from "./inflight.ts";
import { type Delivery, type DeliveryPlan, type MessageQueue, SOMEBODY } from "./message-queue.ts";
import { waitingBytes } from "./output.ts";
import { BURST_MESSAGES, hasRoom, hasRoomForNew } from "./room.ts";

/** What delivering to a client takes. */
export type DeliveryContext = Pick<Engine, "settings" | "counters" | "access" | "persistence" | "output" | "inBackground">;

/** A message that the router has for a connected client. */
export function deliver(context: DeliveryContext, client: Client, message: Message, plan: DeliveryPlan, encodings?: Encodings): void {
  if (plan.qos === 0) return sendQoS0(context, client, message, plan, encodings);
  const { queue } = client;
  if (queue === undefined) return;
  if (!queue.isEmpty || !hasRoomForNew(context, client)) {
    queue.offer({ message, plan });
    return pump(context, client);
  }
  queue.offer({ message, plan });
  const delivery = queue.take();
  if (delivery) start(context, client, delivery, queue, encodings);
}

/** A client that does not read loses messages of QoS 0 rather than hold up anybody [MQTT-4.3.1]. */
function sendQoS0(context: DeliveryContext, client: Client, message: Message, plan: DeliveryPlan, encodings?: Encodings): void {
  if (client.phase !== "connected") return;
  if (waitingBytes(client) >= context.settings.limits.outputBytes) return drop(context.counters, "slow-reader");
  if (!context.access.mayReceive(client.identity, client.id, message.topic)) return drop(context.counters, "not-authorized");
  const bytes = encode(context, client, message, plan, 0, encodings);
  if (bytes) send(context, client, message, bytes);
}

/** Sends what waits for a client, as far as there is room: first what an earlier connection left, then its queue, then its groups'. */
export function pump(context: DeliveryContext, client: Client): void {
  while (hasRoom(context, client)) {
    const again = client.resend.shift();
    if (again) {
      resend(context, client, again);
      continue;
    }
    const delivery = client.queue?.take();
    if (delivery && client.queue) {
      start(context, client, delivery, client.queue);
      continue;
    }
    if (![...client.groups].some((group) => startFromGroup(context, client, group))) return;
  }
}

/** To be called for each message of QoS 1 or 2, before it is looked at. */
function countBurst(context: DeliveryContext, client: Client): void {
  client.burstMessages += 1;
  if (client.burstMessages < BURST_MESSAGES) return;
  setImmediate(() => {
    client.burstMessages = 0;
    pump(context, client);
  });
}

/** Takes a group's next message for a member; false when there is none at hand. */
export function startFromGroup(context: DeliveryContext, client: Client, group: JoinedGroup): boolean {
  const delivery = group.queue.take();
  if (!delivery) return false;
  const subscription = client.subscriptions.get(group.id);
  if (subscription === undefined) {
    group.queue.putBack(delivery);
    return false;
  }
  const plan = planOf(delivery.message, [subscription]);
  const planned = { ...delivery, plan };
  // [MQTT5-4.8.2-4]: once it is on its way, a message of QoS 2 belongs to this session.
  if (plan.qos === 2 && client.isStored) start(context, client, planned, moveToOwnQueue(context, client, planned, group));
  else start(context, client, planned, group.queue);
  return true;
}

function moveToOwnQueue(context: DeliveryContext, client: Client, { message }: Delivery, group: JoinedGroup): MessageQueue {
  const own = client.queue ?? group.queue;
  context.persistence.queues.append([client.id], message);
  own.resume(message);
  discard(context, group.queue, message);
  return own;
}

export function sendQoS0ToMember(context: DeliveryContext, client: Client, message: Message, group: JoinedGroup): void {
  const subscription = client.subscriptions.get(group.id);
  if (subscription) sendQoS0(context, client, message, planOf(message, [subscription]));
}

function start(context: DeliveryContext, client: Client, delivery: Delivery, queue: MessageQueue, encodings?: Encodings): void {
  countBurst(context, client);
  const { message } = delivery;
  const plan = delivery.plan ?? planFromSubscriptions(client, message);
  if (plan === undefined) return discard(context, queue, message);
  if (!context.access.mayReceive(client.identity, client.id, message.topic)) {
    drop(context.counters, "not-authorized");
    return discard(context, queue, message);
  }
  if (plan.qos === 0) {
    discard(context, queue, message);
    return sendQoS0(context, client, message, plan, encodings);
  }
  const messageId = freeMessageId(client);
  const planned = delivery.plan === undefined ? { ...delivery, plan } : delivery;
  const inflight: Inflight = { delivery: planned, queue, qos: plan.qos, isReleased: false };
  client.inflight.add(messageId, inflight);
  const isOwn = queue === client.queue && queue.isStored;
  if (isOwn) context.persistence.queues.noteSent(client.id, message, messageId, plan.qos);
  // The receiver recognises a repeat of QoS 2 by its packet identifier alone: it must not change, whatever becomes of the broker.
  if (!isOwn || plan.qos < 2) return void sendStarted(context, client, messageId, inflight, plan, encodings);
  whenSafe(context, client, () => {
    // One that was not sent held a place in the window that nothing else would give to the next.
    if (!sendStarted(context, client, messageId, inflight, plan, encodings)) pump(context, client);
  });
}

/** False where it is not to be sent any more: it expired, or is too large. */
function sendStarted(
  context: DeliveryContext,
  client: Client,
  messageId: number,
  inflight: Inflight,
  plan: DeliveryPlan,
  encodings?: Encodings,
): boolean {
  if (client.inflight.get(messageId) !== inflight) return true;
  const { delivery, queue } = inflight;
  const { message } = delivery;
  const bytes = mayBeRepeat(client, delivery, plan, queue)
    ? encodeAgain(context, client, message, plan, messageId)
    : encode(context, client, message, plan, messageId, encodings);
  if (bytes) {
    send(context, client, message, bytes);
    return true;
  }
  client.inflight.delete(messageId);
  discard(context, queue, message);
  return false;
}

/**
 * Whether the client may have been sent the message before, though no note of it is left [MQTT-3.3.1-1]: by a broker that was killed, or as
 * one of a shared group. What goes at QoS 2 is noted before it is sent.
 */
function mayBeRepeat(client: Client, { message, sentTo }: Delivery, { qos }: DeliveryPlan, queue: MessageQueue): boolean {
  if (!client.isResumed || qos !== 1) return false;
  return sentTo === client.id || sentTo === SOMEBODY || queue.doubtfulBrokerIds.includes(message.brokerId);
}

/** Goes on after what was asked of the persistence so far is safe, if the client is still there. */
export function whenSafe(context: DeliveryContext, client: Client, goOn: () => void): void {
  const done = context.persistence.flushed().then(() => {
    if (client.phase === "connected") goOn();
  });
  context.inBackground(done, "storing the state of a delivery");
}

function send({ counters, output }: DeliveryContext, client: Client, message: Message, bytes: Buffer): void {
  counters.publishSent += 1;
  counters.publishBytesSent += message.payload.length;
  output.send(client, bytes);
}

/**
 * [MQTT-4.4.0-1]: with the same packet identifier and QoS, whatever became of the subscription, DUP set. One of QoS 2 that may not go again is released instead: its identifier would be taken, at the client, for that of a repeat.
 */
function resend(context: DeliveryContext, client: Client, { message, messageId, sentQos }: SentBefore): void {
  countBurst(context, client);
  const { queue } = client;
  if (queue === undefined) return;
  const qos = sentQos ?? (message.qos === 2 ? 2 : 1);
  const plan = { ...(planFromSubscriptions(client, message) ?? UNSUBSCRIBED), qos };
  const mayReceive = context.access.mayReceive(client.identity, client.id, message.topic);
  const bytes = mayReceive ? encodeAgain(context, client, begun(message), plan, messageId) : undefined;
  if (bytes === undefined && qos === 1) return discard(context, queue, message);
  client.inflight.add(messageId, { delivery: { message, plan }, queue, qos, isReleased: bytes === undefined });
  if (bytes !== undefined) return send(context, client, message, bytes);
  context.persistence.queues.noteReleased(client.id, message);
  whenSafe(context, client, () => context.output.send(client, encodeAck("pubrel", client.version, messageId)));
}

/** Its delivery began before it expired, and so goes on [MQTT5-3.3.2-5] [MQTT5-4.3.3-7]: with a second left, which encoding it does not take. */
const begun = (message: Message): Message =>
  message.messageExpiry === undefined ? message : { ...message, messageExpiry: Math.max(message.messageExpiry, Date.now() + 1000) };

const UNSUBSCRIBED = { retain: false, subscriptionIdentifiers: undefined } as const;

/** [MQTT-2.3.1-4]: not one that is in use. The window is smaller than the number of identifiers, and nothing waits to be sent again: there is one. */
function freeMessageId(client: Client): number {
  do {
    client.lastMessageId = client.lastMessageId >= 65535 ? 1 : client.lastMessageId + 1;
  } while (client.inflight.has(client.lastMessageId));
  return client.lastMessageId;
}

/** Takes a message off its queue that is not, or no longer, to be delivered. */
export function discard({ persistence }: Pick<Engine, "persistence">, queue: MessageQueue, message: Message): void {
  queue.settle(message);
  if (queue.isStored) persistence.queues.remove(queue.id, message);
}
