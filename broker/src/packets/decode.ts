import { err, ok, type Result } from "@clima/schemas";
import type { ByteReader } from "./byte-reader.ts";
import { decodeConnect } from "./decode-connect.ts";
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
import { readProperties } from "./properties.ts";
import { REASON, type ReasonCode } from "./reason-codes.ts";

export interface Breach {
  readonly reasonCode: ReasonCode;
  readonly message: string;
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

/** Decodes one whole packet that a client sent: `header` is its first byte, `body` what follows the remaining length. */
export function decodePacket(header: number, body: ByteReader, version: Version): Result<ClientPacket, Breach> {
  try {
    return ok(decode(header, body, version));
  } catch (cause) {
    if (!(cause instanceof PacketError)) throw cause;
    return err({ reasonCode: cause.reasonCode, message: cause.message });
  }
}

const malformed = (message: string) => new PacketError(REASON.malformedPacket, message);

function decode(header: number, reader: ByteReader, version: Version): ClientPacket {
  const type = header >> 4;
  const flags = header & 0x0f;
  if (type === TYPE.publish) return decodePublish(flags, reader, version);
  const expected = type === TYPE.pubrel || type === TYPE.subscribe || type === TYPE.unsubscribe ? 0b0010 : 0;
  if (flags !== expected) throw malformed(`the fixed header's flags are ${flags}; expected ${expected}`); // [MQTT-2.2.2-2]
  const packet = decodeControl(type, reader, version);
  if (reader.remaining > 0) throw malformed(`${reader.remaining} bytes follow the packet's last field`);
  return packet;
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
      if (reader.remaining > 0) reader.uint8();
      readProperties(reader, "auth");
      return { cmd: "auth" };
  }
  throw new PacketError(REASON.protocolError, `a packet of type ${type} does not come from a client`);
}

function decodePublish(flags: number, reader: ByteReader, version: Version): PublishPacket {
  const qos = (flags >> 1) & 0b11;
  if (qos === 3) throw malformed("the QoS is 3"); // [MQTT-3.3.1-4]
  const dup = (flags & 0b1000) !== 0;
  if (dup && qos === 0) throw malformed("DUP is set with QoS 0"); // [MQTT-3.3.1-2]
  const topic = reader.text();
  const messageId = qos > 0 ? reader.packetId() : 0;
  const properties = version === 5 ? readForwardedProperties(reader, "publish") : { forwarded: undefined };
  if (topic === "" && properties.topicAlias === undefined) {
    throw version === 5 ? new PacketError(REASON.protocolError, "there is neither a topic nor an alias") : malformed("the topic is empty");
  }
  if (topic.includes("+") || topic.includes("#")) {
    throw new PacketError(REASON.topicNameInvalid, "the topic contains a wildcard"); // [MQTT-3.3.2-2]
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
  const reasonCode = reader.uint8();
  readProperties(reader, "ack");
  return { cmd, messageId, reasonCode };
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
  const filter = reader.text();
  const options = reader.uint8();
  const qos = options & 0b11;
  const retainHandling = (options >> 4) & 0b11;
  const reserved = version === 5 ? 0b1100_0000 : 0b1111_1100;
  if (options & reserved || qos === 3) throw malformed("a subscription has reserved bits set or QoS 3"); // [MQTT-3.8.3-4]
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

function decodeUnsubscribe(reader: ByteReader, version: Version): UnsubscribePacket {
  const messageId = reader.packetId();
  if (version === 5) readProperties(reader, "unsubscribe");
  if (reader.remaining === 0) throw new PacketError(REASON.protocolError, "UNSUBSCRIBE names no filter"); // [MQTT-3.10.3-2]
  const filters: string[] = [];
  while (reader.remaining > 0) filters.push(reader.text());
  return { cmd: "unsubscribe", messageId, filters };
}

function decodeDisconnect(reader: ByteReader, version: Version): DisconnectPacket {
  if (version !== 5 || reader.remaining === 0) return { cmd: "disconnect", reasonCode: REASON.success };
  const reasonCode = reader.uint8();
  const { sessionExpiryInterval } = readProperties(reader, "disconnect");
  return { cmd: "disconnect", reasonCode, ...(sessionExpiryInterval === undefined ? {} : { sessionExpirySeconds: sessionExpiryInterval }) };
}
