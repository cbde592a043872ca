import { encodeVarint, varintBytes, writeVarint } from "@clima/mqtt-wire";
import type { QoS, Version } from "./packets.ts";
import { encodeProperties, type Properties } from "./properties.ts";
import { REASON } from "./reason-codes.ts";

const HEADER = {
  connack: 0x20,
  publish: 0x30,
  puback: 0x40,
  pubrec: 0x50,
  pubrel: 0x62,
  pubcomp: 0x70,
  suback: 0x90,
  unsuback: 0xb0,
  pingresp: 0xd0,
  disconnect: 0xe0,
} as const;

export const PINGRESP = Buffer.of(HEADER.pingresp, 0);

const frame = (header: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(header), encodeVarint(body.length), body]);
};
const NO_PROPERTIES: Properties = {};

/** Return codes of 3.1.1 (table 3.1) for the reasons that a CONNACK of 5 gives. */
const RETURN_CODES: ReadonlyMap<number, number> = new Map([
  [REASON.success, 0],
  [REASON.unsupportedProtocolVersion, 1],
  [REASON.clientIdentifierNotValid, 2],
  [REASON.badUserNameOrPassword, 4],
  [REASON.notAuthorized, 5],
]);
const SERVER_UNAVAILABLE = 3;

export function encodeConnack(
  version: Version,
  sessionPresent: boolean,
  reasonCode: number,
  properties: Properties = NO_PROPERTIES,
): Buffer {
  const flags = sessionPresent ? 1 : 0;
  if (version === 5) return frame(HEADER.connack, Buffer.of(flags, reasonCode), encodeProperties(properties));
  // MQTT 3.1 knows no session present flag.
  return frame(HEADER.connack, Buffer.of(version === 3 ? 0 : flags, RETURN_CODES.get(reasonCode) ?? SERVER_UNAVAILABLE));
}

/** PUBACK, PUBREC, PUBREL or PUBCOMP; reason and properties only where there is something to say. */
export function encodeAck(
  cmd: "puback" | "pubrec" | "pubrel" | "pubcomp",
  version: Version,
  messageId: number,
  reasonCode: number = REASON.success,
  reasonString?: string,
): Buffer {
  const header = HEADER[cmd];
  if (version !== 5 || (reasonCode === REASON.success && reasonString === undefined)) {
    // Out of Node's pool, which Buffer.of does not use.
    const bytes = Buffer.allocUnsafe(4);
    bytes[0] = header;
    bytes[1] = 2;
    bytes.writeUInt16BE(messageId, 2);
    return bytes;
  }
  const reason = Buffer.of(messageId >> 8, messageId & 0xff, reasonCode);
  return reasonString === undefined ? frame(header, reason) : frame(header, reason, encodeProperties({ reasonString }));
}

export function encodeSuback(version: Version, messageId: number, reasonCodes: readonly number[]): Buffer {
  const id = Buffer.of(messageId >> 8, messageId & 0xff);
  if (version === 5) return frame(HEADER.suback, id, encodeProperties(NO_PROPERTIES), Buffer.from(reasonCodes));
  // [MQTT-3.9.3-2]: 3.1.1 knows one failure.
  return frame(
    HEADER.suback,
    id,
    Buffer.from(reasonCodes.map((code) => (code >= REASON.unspecifiedError ? REASON.unspecifiedError : code))),
  );
}

export function encodeUnsuback(version: Version, messageId: number, reasonCodes: readonly number[]): Buffer {
  const id = Buffer.of(messageId >> 8, messageId & 0xff);
  return version === 5 ? frame(HEADER.unsuback, id, encodeProperties(NO_PROPERTIES), Buffer.from(reasonCodes)) : frame(HEADER.unsuback, id);
}

/** A server's DISCONNECT; MQTT 5 only. */
export const encodeDisconnect = (reasonCode: number, reasonString?: string): Buffer =>
  reasonString === undefined
    ? frame(HEADER.disconnect, Buffer.of(reasonCode))
    : frame(HEADER.disconnect, Buffer.of(reasonCode), encodeProperties({ reasonString }));

export interface OutgoingPublish {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: QoS;
  readonly retain: boolean;
  /** 0 with QoS 0. */
  readonly messageId: number;
  /** MQTT 5: the property block without its length; undefined for older versions. */
  readonly properties: readonly Buffer[] | undefined;
}

/** Bytes of the packet identifier in what `encodePublish` made of a message with QoS 1 or 2. */
export function packetIdOffset(encoded: Buffer): number {
  let index = 1;
  while ((encoded[index] as number) >= 0x80) index += 1;
  return index + 3 + encoded.readUInt16BE(index + 1);
}

export function encodePublish({ topic, payload, qos, retain, messageId, properties }: OutgoingPublish): Buffer {
  const topicBytes = Buffer.byteLength(topic);
  let propertyBytes = 0;
  for (const part of properties ?? []) propertyBytes += part.length;
  const propertyBlock = properties === undefined ? 0 : varintBytes(propertyBytes) + propertyBytes;
  const length = 2 + topicBytes + (qos > 0 ? 2 : 0) + propertyBlock + payload.length;
  const bytes = Buffer.allocUnsafe(1 + varintBytes(length) + length);
  bytes[0] = HEADER.publish | (qos << 1) | (retain ? 1 : 0);
  let at = writeVarint(bytes, 1, length);
  at = bytes.writeUInt16BE(topicBytes, at);
  at += bytes.write(topic, at);
  if (qos > 0) at = bytes.writeUInt16BE(messageId, at);
  if (properties !== undefined) at = writeVarint(bytes, at, propertyBytes);
  for (const part of properties ?? []) at += part.copy(bytes, at);
  payload.copy(bytes, at);
  return bytes;
}

/** Sets DUP in an encoded PUBLISH of one's own [MQTT-3.3.1-1]. */
export function markRepeated(encoded: Buffer): Buffer {
  encoded.writeUInt8(encoded.readUInt8(0) | DUP, 0);
  return encoded;
}
const DUP = 0b1000;

/** A copy of an encoded message with another packet identifier; `offset` is its packetIdOffset. */
export function withPacketId(encoded: Buffer, offset: number, messageId: number): Buffer {
  const copy = Buffer.allocUnsafe(encoded.length);
  encoded.copy(copy);
  copy[offset] = messageId >> 8;
  copy[offset + 1] = messageId & 0xff;
  return copy;
}
