import { err, ok, type Result } from "@clima/schemas";
import { ByteReader } from "./byte-reader.ts";
import { decodeConnect, protocolOf } from "./decode-connect.ts";
import { readForwardedProperties } from "./forwarded-properties.ts";
import { PacketError } from "./packet-error.ts";
import type {
  AckPacket,
  ClientPacket,
  DisconnectPacket,
  PublishPacket,
  QoS,
  RequestedSubscription,
  SubscribePacket,
  UnsubscribePacket,
  Version,
} from "./packets.ts";
import { readLastProperties, readProperties } from "./properties.ts";
import { CLIENT_REASONS, REASON, type ReasonCode } from "./reason-codes.ts";
import { complainOfSubscription } from "./topics.ts";

export interface Breach {
  readonly reasonCode: ReasonCode;
  readonly message: string;
  /** Of a CONNECT whose protocol could be read: what can be answered in. */
  readonly connectVersion?: Version;
}

/** Packet types of the fixed header, table 2.1. */
const TYPE = {
  connect: 1,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  unsubscribe: 10,
  pingreq: 12,
  disconnect: 14,
  auth: 15,
} as const;

/**
 * Decodes one whole packet that a client sent: `header` is its first byte, `body` what follows the remaining length, which `isPadded` when
 * it has more bytes than it needs.
 */
export function decodePacket(header: number, body: ByteReader, version: Version, isPadded = false): Result<ClientPacket, Breach> {
  const start = body.position;
  try {
    const packet = decode(header, body, version);
    // Only MQTT 5 forbids it, and a CONNECT says itself which version it is.
    if (isPadded && (packet.cmd === "connect" ? packet.version : version) === 5) {
      throw malformed("the remaining length is longer than its value needs"); // [MQTT5-1.5.5-1]
    }
    return ok(packet);
  } catch (cause) {
    if (!(cause instanceof PacketError)) throw cause;
    const { reasonCode, message } = cause;
    const connectVersion = header >> 4 === TYPE.connect ? protocolOf(new ByteReader(body.bytes, start, body.end))?.version : undefined;
    return err({ reasonCode, message, ...(connectVersion === undefined ? {} : { connectVersion }) });
  }
}

/** Of a filter, in a message. */
const SHOWN_CHARACTERS = 64;

const malformed = (message: string) => new PacketError(REASON.malformedPacket, message);

function decode(header: number, reader: ByteReader, version: Version): ClientPacket {
  const type = header >> 4;
  const flags = header & 0x0f;
  if (type === TYPE.publish) return decodePublish(flags, reader, version);
  if (type !== TYPE.connect) checkFlags(type, flags, version);
  const packet = decodeControl(type, reader, version);
  if (packet.cmd === "connect") checkFlags(type, flags, packet.version);
  if (reader.remaining > 0) throw malformed(`${reader.remaining} bytes follow the packet's last field`);
  return packet;
}

const isSentWithQoS1 = (type: number) => type === TYPE.pubrel || type === TYPE.subscribe || type === TYPE.unsubscribe;

/**
 * [MQTT-2.2.2-2]. MQTT 3.1 has DUP, QoS and RETAIN in every fixed header (section 2.1): DUP may be set in a repeat, and what a packet does
 * not use is not looked at.
 */
function checkFlags(type: number, flags: number, version: Version): void {
  const expected = isSentWithQoS1(type) ? 0b0010 : 0;
  const looked = version !== 3 ? 0b1111 : isSentWithQoS1(type) ? 0b0110 : 0;
  if ((flags & looked) !== expected) throw malformed(`the fixed header's flags are ${flags}; expected ${expected}`);
}

function decodeControl(type: number, reader: ByteReader, version: Version): ClientPacket {
  switch (type) {
    case TYPE.connect:
      return decodeConnect(reader);
    case TYPE.puback:
      return decodeAck("puback", reader, version);
    case TYPE.pubrec:
      return decodeAck("pubrec", reader, version);
    case TYPE.pubrel:
      return decodeAck("pubrel", reader, version);
    case TYPE.pubcomp:
      return decodeAck("pubcomp", reader, version);
    case TYPE.subscribe:
      return decodeSubscribe(reader, version);
    case TYPE.unsubscribe:
      return decodeUnsubscribe(reader, version);
    case TYPE.pingreq:
      return { cmd: "pingreq" };
    case TYPE.disconnect:
      return decodeDisconnect(reader, version);
    case TYPE.auth:
      if (version !== 5) break;
      if (reader.remaining > 0) readReason(reader, "auth");
      readLastProperties(reader, "auth");
      return { cmd: "auth" };
  }
  throw new PacketError(REASON.protocolError, `a packet of type ${type} does not come from a client`);
}

function decodePublish(flags: number, reader: ByteReader, version: Version): PublishPacket {
  const qos = (flags >> 1) & 0b11;
  if (qos === 3) throw malformed("the QoS is 3"); // [MQTT-3.3.1-4]
  const dup = (flags & 0b1000) !== 0;
  if (dup && qos === 0 && version !== 3) throw malformed("DUP is set with QoS 0"); // [MQTT-3.3.1-2]
  const topic = reader.text();
  const messageId = qos > 0 ? reader.packetId() : 0;
  const properties = version === 5 ? readForwardedProperties(reader, "publish") : { forwarded: undefined };
  if (topic === "" && properties.topicAlias === undefined) {
    throw version === 5 ? new PacketError(REASON.protocolError, "there is neither a topic nor an alias") : malformed("the topic is empty");
  }
  if (topic.includes("+") || topic.includes("#")) {
    throw malformed("the topic contains a wildcard"); // [MQTT-3.3.2-2]
  }
  return {
    cmd: "publish",
    dup,
    qos: qos as QoS,
    retain: (flags & 1) !== 0,
    topic,
    messageId,
    payload: reader.take(reader.remaining),
    properties,
  };
}

function decodeAck(cmd: AckPacket["cmd"], reader: ByteReader, version: Version): AckPacket {
  const messageId = reader.packetId();
  if (version !== 5 || reader.remaining === 0) return { cmd, messageId, reasonCode: REASON.success };
  const reasonCode = readReason(reader, cmd);
  readLastProperties(reader, "ack");
  return { cmd, messageId, reasonCode };
}

/** [MQTT5-3.4.2-1] [MQTT5-3.5.2-1] [MQTT5-3.6.2-1] [MQTT5-3.7.2-1] [MQTT5-3.14.2-1] [MQTT5-3.15.2-1] */
function readReason(reader: ByteReader, cmd: keyof typeof CLIENT_REASONS): number {
  const reasonCode = reader.uint8();
  if (CLIENT_REASONS[cmd].includes(reasonCode)) return reasonCode;
  throw malformed(`a client's ${cmd.toUpperCase()} has no reason code 0x${reasonCode.toString(16).padStart(2, "0")}`);
}

function decodeSubscribe(reader: ByteReader, version: Version): SubscribePacket {
  const messageId = reader.packetId();
  const { subscriptionIdentifiers } = version === 5 ? readProperties(reader, "subscribe") : {};
  if (reader.remaining === 0) throw new PacketError(REASON.protocolError, "SUBSCRIBE names no filter"); // [MQTT-3.8.3-3]
  const subscriptions: RequestedSubscription[] = [];
  while (reader.remaining > 0) subscriptions.push(decodeSubscription(reader, version));
  const [subscriptionIdentifier] = subscriptionIdentifiers ?? [];
  return { cmd: "subscribe", messageId, subscriptions, ...(subscriptionIdentifier === undefined ? {} : { subscriptionIdentifier }) };
}

function decodeSubscription(reader: ByteReader, version: Version): RequestedSubscription {
  const filter = readFilter(reader);
  const options = readSubscriptionOptions(reader, version);
  const qos = options & 0b11;
  const retainHandling = (options >> 4) & 0b11;
  if (retainHandling === 3) throw new PacketError(REASON.protocolError, "retain handling is 3");
  const noLocal = (options & 0b100) !== 0;
  if (noLocal && filter.startsWith("$share/")) throw new PacketError(REASON.protocolError, "a shared subscription asks for no local"); // [MQTT5-3.8.3-4]
  return {
    filter,
    qos: qos as QoS,
    noLocal,
    retainAsPublished: (options & 0b1000) !== 0,
    retainHandling: retainHandling as 0 | 1 | 2,
  };
}

/** [MQTT-4.7.1-2] [MQTT-4.7.1-3] [MQTT-4.7.3-1] [MQTT5-4.8.2-1] [MQTT5-4.8.2-2] */
function readFilter(reader: ByteReader): string {
  const filter = reader.text();
  const complaint = complainOfSubscription(filter);
  if (complaint !== undefined) throw malformed(`the filter ${JSON.stringify(filter.slice(0, SHOWN_CHARACTERS))}: ${complaint}`);
  return filter;
}

/** [MQTT-3.8.3-4] [MQTT5-3.8.3-5]. The upper six bits are not used in MQTT 3.1 (section 3.8), so there they may be anything. */
function readSubscriptionOptions(reader: ByteReader, version: Version): number {
  const options = reader.uint8();
  const reserved = version === 5 ? 0b1100_0000 : version === 4 ? 0b1111_1100 : 0;
  if (options & reserved) throw malformed("a subscription has reserved bits set");
  if ((options & 0b11) === 3)
    throw new PacketError(version === 5 ? REASON.protocolError : REASON.malformedPacket, "a subscription has QoS 3");
  return version === 3 ? options & 0b11 : options;
}

function decodeUnsubscribe(reader: ByteReader, version: Version): UnsubscribePacket {
  const messageId = reader.packetId();
  if (version === 5) readProperties(reader, "unsubscribe");
  if (reader.remaining === 0) throw new PacketError(REASON.protocolError, "UNSUBSCRIBE names no filter"); // [MQTT-3.10.3-2]
  const filters: string[] = [];
  while (reader.remaining > 0) filters.push(readFilter(reader));
  return { cmd: "unsubscribe", messageId, filters };
}

function decodeDisconnect(reader: ByteReader, version: Version): DisconnectPacket {
  if (version !== 5 || reader.remaining === 0) return { cmd: "disconnect", reasonCode: REASON.success };
  const reasonCode = readReason(reader, "disconnect");
  const { sessionExpiryInterval } = readLastProperties(reader, "disconnect");
  return { cmd: "disconnect", reasonCode, ...(sessionExpiryInterval === undefined ? {} : { sessionExpirySeconds: sessionExpiryInterval }) };
}
