import { isUtf8 } from "node:buffer";
import type { ByteReader } from "./byte-reader.ts";
import { PacketError } from "./packet-error.ts";
import type { ForwardedProperties } from "./packets.ts";
import { REASON } from "./reason-codes.ts";

const PAYLOAD_FORMAT = 0x01;
const MESSAGE_EXPIRY = 0x02;
const CONTENT_TYPE = 0x03;
const RESPONSE_TOPIC = 0x08;
const CORRELATION_DATA = 0x09;
const SUBSCRIPTION_IDENTIFIER = 0x0b;
const WILL_DELAY = 0x18;
const TOPIC_ALIAS = 0x23;
const USER_PROPERTY = 0x26;

const NONE: ForwardedProperties = { forwarded: undefined };

interface Found {
  messageExpirySeconds?: number;
  topicAlias?: number;
  willDelaySeconds?: number;
}

/**
 * The properties of a PUBLISH or a will, for a broker that passes them on: checked, but kept as their bytes, which keeps their order
 * [MQTT5-3.3.2-18] and costs no encoding for each receiver. What the broker acts on itself is taken out. Throws PacketError.
 */
export function readForwardedProperties(reader: ByteReader, carrier: "publish" | "will"): ForwardedProperties & Found {
  const length = reader.varint();
  if (length === 0) return NONE;
  const end = reader.position + length;
  if (length > reader.remaining) throw new PacketError(REASON.malformedPacket, "the properties are longer than the packet");
  const found: Found = {};
  const seen = new Set<number>();
  const kept: Buffer[] = [];
  while (reader.position < end) {
    const start = reader.position;
    const id = reader.uint8();
    if (id !== USER_PROPERTY && seen.has(id)) throw new PacketError(REASON.protocolError, `property 0x${id.toString(16)} comes twice`);
    seen.add(id);
    if (readOne(reader, id, carrier, found)) kept.push(reader.bytes.subarray(start, reader.position));
  }
  if (reader.position !== end) throw new PacketError(REASON.malformedPacket, "a property reaches beyond the properties");
  // Copied: the bytes outlive the packet that they came in.
  return { forwarded: kept.length === 0 ? undefined : Buffer.concat(kept), ...found };
}

/** Reads one property; true where it goes to the receivers. */
function readOne(reader: ByteReader, id: number, carrier: "publish" | "will", found: Found): boolean {
  switch (id) {
    case PAYLOAD_FORMAT:
      if (reader.uint8() > 1) throw new PacketError(REASON.protocolError, "the payload format indicator is neither 0 nor 1");
      return true;
    case CONTENT_TYPE:
      checkText(reader);
      return true;
    case RESPONSE_TOPIC:
      checkResponseTopic(reader);
      return true;
    case CORRELATION_DATA:
      reader.binary();
      return true;
    case USER_PROPERTY:
      checkText(reader);
      checkText(reader);
      return true;
    case MESSAGE_EXPIRY:
      found.messageExpirySeconds = reader.uint32();
      return false;
    case TOPIC_ALIAS:
      if (carrier === "will") break;
      found.topicAlias = reader.uint16();
      return false;
    case WILL_DELAY:
      if (carrier === "publish") break;
      found.willDelaySeconds = reader.uint32();
      return false;
    case SUBSCRIPTION_IDENTIFIER: // [MQTT5-3.3.4-6]
      throw new PacketError(REASON.protocolError, "a client's PUBLISH carries a subscription identifier");
  }
  throw new PacketError(REASON.malformedPacket, `property 0x${id.toString(16)} has no place in a ${carrier}`);
}

function checkText(reader: ByteReader): Buffer {
  const bytes = reader.binary();
  if (!isUtf8(bytes) || bytes.includes(0)) throw new PacketError(REASON.malformedPacket, "a property is not UTF-8, or contains U+0000");
  return bytes;
}

/** [MQTT5-3.3.2-14] */
function checkResponseTopic(reader: ByteReader): void {
  const topic = checkText(reader);
  if (topic.length === 0 || topic.includes("#") || topic.includes("+")) {
    throw new PacketError(REASON.protocolError, "the response topic is empty or contains a wildcard");
  }
}
