import type { ByteReader } from "./byte-reader.ts";
import { readForwardedProperties } from "./forwarded-properties.ts";
import { PacketError } from "./packet-error.ts";
import type { ConnectPacket, QoS, Version, WillPacket } from "./packets.ts";
import { readProperties } from "./properties.ts";
import { REASON } from "./reason-codes.ts";

const BRIDGE_BIT = 0x80;
const FLAG = { reserved: 0x01, cleanStart: 0x02, will: 0x04, willRetain: 0x20, password: 0x40, username: 0x80 } as const;

const malformed = (message: string) => new PacketError(REASON.malformedPacket, message);

/** CONNECT, section 3.1. Throws PacketError; `unsupportedProtocolVersion` where a CONNACK is to say so to the client. */
export function decodeConnect(reader: ByteReader): ConnectPacket {
  const { version, isBridge } = readProtocol(reader);
  const flags = reader.uint8();
  checkFlags(flags, version);
  const keepAliveSeconds = reader.uint16();
  const properties = version === 5 ? readProperties(reader, "connect") : {};
  if (properties.authenticationData !== undefined && properties.authenticationMethod === undefined) {
    throw new PacketError(REASON.protocolError, "there is authentication data without a method");
  }
  const clientId = reader.text();
  const will = flags & FLAG.will ? readWill(reader, flags, version) : undefined;
  // MQTT 3.1, section 3.1: the remaining length takes precedence over these flags.
  const hasMore = () => version !== 3 || reader.remaining > 0;
  const username = flags & FLAG.username && hasMore() ? reader.text() : undefined;
  const password = flags & FLAG.password && hasMore() ? Buffer.from(reader.binary()) : undefined;
  return {
    cmd: "connect",
    version,
    isBridge,
    cleanStart: (flags & FLAG.cleanStart) !== 0,
    keepAliveSeconds,
    clientId,
    properties,
    ...(will === undefined ? {} : { will }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

interface Protocol {
  readonly version: Version;
  readonly isBridge: boolean;
}

/** The protocol that the beginning of a CONNECT's body names; undefined where it names none that is known. */
export function protocolOf(body: ByteReader): Protocol | undefined {
  try {
    return readProtocol(body);
  } catch (cause) {
    if (cause instanceof PacketError) return undefined;
    throw cause;
  }
}

/** [MQTT-3.1.2-1] [MQTT-3.1.2-2] */
function readProtocol(reader: ByteReader): Protocol {
  const name = reader.text();
  const level = reader.uint8();
  if (name !== "MQTT" && name !== "MQIsdp") throw new PacketError(REASON.unspecifiedError, `the protocol is ${JSON.stringify(name)}`);
  const version = level & ~BRIDGE_BIT;
  const isKnown = name === "MQTT" ? version === 4 || version === 5 : version === 3;
  if (!isKnown) throw new PacketError(REASON.unsupportedProtocolVersion, `the protocol is ${name} level ${level}`);
  return { version: version as Version, isBridge: level >= BRIDGE_BIT };
}

/** In MQTT 3.1 (section 3.1) the lowest bit is not used, and without a will its QoS and retain are disregarded. */
function checkFlags(flags: number, version: Version): void {
  const hasWill = (flags & FLAG.will) !== 0;
  const willQoS = (flags >> 3) & 0b11;
  if (flags & FLAG.reserved && version !== 3) throw malformed("the reserved flag is set"); // [MQTT-3.1.2-3]
  if (willQoS === 3 && (hasWill || version !== 3)) throw malformed("the will's QoS is 3"); // [MQTT-3.1.2-14]
  if (!hasWill && version !== 3 && (willQoS > 0 || flags & FLAG.willRetain)) throw malformed("there are flags of a will, but no will"); // [MQTT-3.1.2-11]
  if (version !== 5 && flags & FLAG.password && !(flags & FLAG.username)) throw malformed("there is a password without a user name"); // [MQTT-3.1.2-22]
}

function readWill(reader: ByteReader, flags: number, version: Version): WillPacket {
  const { willDelaySeconds = 0, ...properties } =
    version === 5 ? readForwardedProperties(reader, "will") : { forwarded: undefined, willDelaySeconds: 0 };
  const topic = reader.text();
  if (topic === "" || topic.includes("+") || topic.includes("#")) {
    throw malformed("the will's topic is empty or contains a wildcard"); // [MQTT-3.1.3-10] [MQTT-4.7.3-1]
  }
  return {
    topic,
    payload: Buffer.from(reader.binary()),
    qos: ((flags >> 3) & 0b11) as QoS,
    retain: (flags & FLAG.willRetain) !== 0,
    properties,
    delaySeconds: willDelaySeconds,
  };
}
