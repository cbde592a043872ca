import { createTopics } from "@clima/schemas";
import type { NewMessage } from "../aedes-core.ts";
import type { Engine } from "../engine.ts";
import { complainOfMessage } from "../access/message-rights.ts";
import { drop } from "../observability/counters.ts";
import { encodeAck } from "../packets/encode.ts";
import type { AckPacket, PublishPacket } from "../packets/packets.ts";
import { REASON, type ReasonCode } from "../packets/reason-codes.ts";
import { complainOfTopic } from "../packets/topics.ts";
import { ALIASES, type Client } from "./client.ts";
import { closeByBroker } from "./close.ts";
import { describe } from "./describe.ts";
import { InboundMessage } from "./inbound-message.ts";
import { isWithinRate } from "./rate.ts";
import { whenSafe } from "./transmit.ts";
import { withReason } from "./with-reason.ts";

/**
 * PUBLISH from a client [MQTT-3.3], stage by stage: topic ▶ limits ▶ repeat? ▶ allowed? ▶ stored ▶ routed ▶ answered.
 * The stages up to `accept` happen at once; the others when the storage has done its part, each in the order of arrival.
 */
export function receivePublish(engine: Engine, client: Client, packet: PublishPacket): void {
  engine.counters.publishReceived += 1;
  engine.counters.publishBytesReceived += packet.payload.length;
  const topic = resolveAlias(engine, client, packet);
  if (topic === undefined || !isWithinLimits(engine, client, topic)) return;
  if (packet.qos < 2) return judge(engine, client, packet, topic);
  if (client.received.has(packet.messageId)) return answerRepeat(engine, client, packet.messageId);
  // [MQTT-4.3.3-2]: the identifier may be one that an earlier connection used and did not release.
  const isRepeat = client.isResumed && engine.persistence.receivedIds.has(client.id, packet.messageId);
  if (!isRepeat) return judge(engine, client, packet, topic);
  client.received.set(packet.messageId, true);
  answerRepeat(engine, client, packet.messageId);
}

function judge(engine: Engine, client: Client, packet: PublishPacket, topic: string): void {
  const refusal = complainOfPublish(engine, client, packet, topic);
  if (refusal !== undefined) return refuse(engine, client, packet, topic, refusal);
  accept(engine, client, packet, messageOf(client, packet, topic));
  pauseWhileFull(engine, client);
}

/**
 * Nothing is read from a client while more of its messages wait for the storage than the limit, which is the Receive Maximum that MQTT 5
 * clients are given. Who sends more than that could be cut off [MQTT5-3.3.4-8], but then MQTT.js, which does not keep to it, would send
 * everything once more after the reconnect.
 */
function pauseWhileFull({ settings, counters }: Pick<Engine, "settings" | "counters">, client: Client): void {
  if (client.toAnswer.length <= settings.limits.receiveMaximum || client.isPaused) return;
  client.isPaused = true;
  counters.readingPaused += 1;
  client.connection.pause();
}

/** The topic of a message; a bad alias closes the connection [MQTT5-3.3.2-7] to [MQTT5-3.3.2-9]. */
function resolveAlias(engine: Engine, client: Client, { topic, properties: { topicAlias } }: PublishPacket): string | undefined {
  if (topicAlias === undefined) return topic;
  const known = client.aliasesIn[topicAlias];
  const isBad = topicAlias === 0 || topicAlias > ALIASES;
  if (isBad || (topic === "" && known === undefined)) {
    const detail = isBad ? `topic alias ${topicAlias}; expected 1 to ${ALIASES}` : `topic alias ${topicAlias} was never set`;
    const reasonCode = isBad ? REASON.topicAliasInvalid : REASON.protocolError;
    closeByBroker(engine, client, { reason: "malformed", reasonCode, detail });
    return undefined;
  }
  if (topic !== "") client.aliasesIn[topicAlias] = topic;
  return topic || known;
}

/** Breaches that end the connection. */
function isWithinLimits(engine: Engine, client: Client, topic: string): boolean {
  const { limits } = engine.settings;
  const complaint = complainOfTopic(topic, limits.topicLevels);
  if (complaint !== undefined) {
    closeByBroker(engine, client, { reason: "malformed", reasonCode: REASON.topicNameInvalid, detail: complaint });
    return false;
  }
  if (isWithinRate(client, limits.messagesPerSecond, Date.now())) return true;
  const detail = `more than ${limits.messagesPerSecond} messages a second (broker.limits.messagesPerSecond)`;
  closeByBroker(engine, client, { reason: "rate", reasonCode: REASON.messageRateTooHigh, detail });
  return false;
}

/** The first one may still be on its way into the store: its PUBREC answers both. */
function answerRepeat(engine: Pick<Engine, "output">, client: Client, messageId: number): void {
  if (client.received.get(messageId)) engine.output.send(client, encodeAck("pubrec", client.version, messageId));
}

interface PublishRefusal {
  readonly reasonCode: ReasonCode;
  readonly detail: string;
  readonly metric: string;
  /** It is acknowledged to who cannot be told: cut off, a client would send it again at its next connection, for ever. */
  readonly isAcknowledged?: boolean;
}

function complainOfPublish(
  engine: Pick<Engine, "access" | "persistence" | "settings">,
  client: Client,
  packet: PublishPacket,
  topic: string,
): PublishRefusal | undefined {
  const { access, persistence, settings } = engine;
  const complaint = complainOfMessage(access, { identity: client.identity, clientId: client.id }, { ...packet, topic });
  if (complaint !== undefined) {
    const { kind: metric, detail } = complaint;
    return { reasonCode: REASON.notAuthorized, detail, metric, isAcknowledged: metric === "may-not-retain" };
  }
  if (!packet.retain || packet.payload.length === 0) return undefined;
  const { retainedMessages, retainedBytes } = persistence.stats();
  const isFull =
    retainedMessages >= settings.limits.retainedMessages || retainedBytes + packet.payload.length > settings.limits.retainedBytes;
  const detail = "there are as many retained messages as broker.limits allows (retainedMessages, retainedBytes)";
  return isFull ? { reasonCode: REASON.quotaExceeded, detail, metric: "retained-full" } : undefined;
}

/**
 * Answers with the reason where the protocol has a place for one: MQTT 5 with QoS 1 and 2. An older client with QoS 1 or 2 is cut off: an
 * acknowledgement would be a lie. What may not be retained it may do without: that is acknowledged, and goes nowhere; both are allowed
 * [MQTT-3.3.5-2]. With QoS 0 the message is dropped.
 */
function refuse(engine: Engine, client: Client, { qos, messageId }: PublishPacket, topic: string, refusal: PublishRefusal): void {
  const { reasonCode, detail, metric, isAcknowledged = false } = refusal;
  // The panel asks by it what a user may do: nothing is lost, and nobody did wrong.
  const isQuestion = topic === createTopics(engine.settings.base).panel.maySend;
  if (!isQuestion) drop(engine.counters, metric);
  const line = `broker: a message of ${describe(client)} to ${JSON.stringify(topic)} was refused: ${detail}`;
  if (isQuestion) engine.log.debug(line);
  else engine.complaints.complain(`${client.id} ${topic} ${metric}`, line);
  if (qos === 0) return;
  if (client.version !== 5 && !isAcknowledged) return closeByBroker(engine, client, { reason: metric, reasonCode, detail });
  const inbound = new InboundMessage(qos, messageId);
  client.toAnswer.push(inbound);
  conclude(engine, client, inbound, reasonCode, detail);
}

function messageOf(client: Client, packet: PublishPacket, topic: string): NewMessage {
  const { payload, qos, retain, properties } = packet;
  const { forwarded, messageExpirySeconds } = properties;
  return {
    topic,
    qos,
    retain,
    clientId: client.id,
    // A message that is kept must not hold the whole chunk of the network that it came in.
    payload: retain ? copyAlone(payload) : qos > 0 ? Buffer.from(payload) : payload,
    properties: forwarded,
    messageExpiry: messageExpirySeconds === undefined ? undefined : Date.now() + messageExpirySeconds * 1000,
  };
}

/** Outside of Node's pool, of which a small message that is kept for long would hold 8 KiB. */
const copyAlone = (bytes: Buffer): Buffer => {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
};

/** Takes the message in: it has its place in the order from now on, and goes to the storage. */
function accept(engine: Engine, client: Client, { qos, messageId }: PublishPacket, message: NewMessage): void {
  const inbound = new InboundMessage(qos, messageId);
  client.toRoute.push(inbound);
  if (qos > 0) client.toAnswer.push(inbound);
  if (qos === 2) client.received.set(messageId, false);
  // In the turn of the event loop in which the message is stored: without it, the identifier would be a loss [MQTT-4.3.3-2].
  if (qos === 2 && client.isStored) engine.persistence.receivedIds.add(client.id, messageId);
  engine.core.publish(
    engine.core.identify(message),
    (stored) => {
      inbound.stored = stored;
      inbound.isReadyToRoute = true;
      routeReady(engine, client);
    },
    (failure) => settle(engine, client, inbound, message.topic, failure),
  );
}

/** Routes what is stored, but nothing before what the client sent before it [MQTT-4.6.0-6]. */
export function routeReady({ router }: Pick<Engine, "router">, client: Client): void {
  for (let next = client.toRoute.first; next?.isReadyToRoute; next = client.toRoute.first) {
    client.toRoute.shift();
    if ("begin" in next) next.begin();
    else if (next.stored !== undefined) next.receivers = router.route(next.stored);
  }
}

/** Aedes is done with the message, or could not store it. */
function settle(engine: Engine, client: Client, inbound: InboundMessage, topic: string, failure: Error | undefined): void {
  inbound.failure = failure;
  inbound.isReadyToRoute = true;
  routeReady(engine, client);
  if (inbound.qos === 0) return;
  const isWanted = inbound.receivers > 0 || client.version !== 5 || engine.persistence.subscriptions.subscribersOf(topic).length > 0;
  conclude(engine, client, inbound, isWanted ? REASON.success : REASON.noMatchingSubscribers);
}

/** The outcome of the message is known; it is sent when those before it were answered. */
function conclude(engine: Engine, client: Client, inbound: InboundMessage, reasonCode: ReasonCode, detail?: string): void {
  inbound.reasonCode = reasonCode;
  inbound.detail = detail;
  inbound.isReadyToAnswer = true;
  answerReady(engine, client);
}

/** Answers in the order of arrival [MQTT-4.6.0-2], and reads on from a client that had too much under way. */
function answerReady(engine: Engine, client: Client): void {
  for (let next = client.toAnswer.first; next?.isReadyToAnswer; next = client.toAnswer.first) {
    client.toAnswer.shift();
    answer(engine, client, next);
  }
  if (!client.isPaused || client.toAnswer.length >= engine.settings.limits.receiveMaximum / 2) return;
  client.isPaused = false;
  if (client.phase !== "connected" || client.isBusy) return;
  client.connection.resume();
  client.readOn();
}

/** PUBACK or PUBREC; what could not be stored is not acknowledged, and ends the connection. */
function answer(engine: Engine, client: Client, { qos, messageId, reasonCode, detail, failure }: InboundMessage): void {
  if (failure !== undefined) {
    client.received.delete(messageId);
    const reason = `a message could not be stored: ${failure.message}`;
    return closeByBroker(engine, client, { reason: "storage", reasonCode: REASON.implementationSpecificError, detail: reason });
  }
  if (qos === 2 && client.received.has(messageId)) client.received.set(messageId, true);
  if (client.phase !== "connected") return;
  const kind = qos === 1 ? "puback" : "pubrec";
  const encode = (reasonString?: string) => encodeAck(kind, client.version, messageId, reasonCode, reasonString);
  engine.output.send(client, withReason(client, detail, encode));
}

/**
 * PUBREL: the identifier is free again once that is stored; before, a new message with it would be taken for a repeat. In a session that
 * goes on, one that is not known was released before, and its PUBCOMP was lost: MQTT.js takes any answer but success for a failure.
 */
export function receivePubrel(engine: Engine, client: Client, { messageId }: AckPacket): void {
  const { persistence, output } = engine;
  const wasKnown = client.received.delete(messageId) || client.isResumed;
  const answer = (reasonCode: ReasonCode) => output.send(client, encodeAck("pubcomp", client.version, messageId, reasonCode));
  if (!client.isStored) return answer(wasKnown ? REASON.success : REASON.packetIdentifierNotFound);
  const isFound = persistence.receivedIds.delete(client.id, messageId) || wasKnown;
  whenSafe(engine, client, () => answer(isFound ? REASON.success : REASON.packetIdentifierNotFound));
}
