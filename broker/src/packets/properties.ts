import { encodeVarint } from "@clima/mqtt-wire";
import { ByteReader } from "./byte-reader.ts";
import { PacketError } from "./packet-error.ts";
import { REASON } from "./reason-codes.ts";

/** The properties of MQTT 5, section 2.2.2.2, by name. */
export interface Properties {
  payloadFormatIndicator?: number;
  messageExpiryInterval?: number;
  contentType?: string;
  responseTopic?: string;
  correlationData?: Buffer;
  subscriptionIdentifiers?: number[];
  sessionExpiryInterval?: number;
  assignedClientIdentifier?: string;
  serverKeepAlive?: number;
  authenticationMethod?: string;
  authenticationData?: Buffer;
  requestProblemInformation?: number;
  willDelayInterval?: number;
  requestResponseInformation?: number;
  responseInformation?: string;
  reasonString?: string;
  receiveMaximum?: number;
  topicAliasMaximum?: number;
  topicAlias?: number;
  /** In the order of the packet, repeats included. */
  userProperties?: [name: string, value: string][];
  maximumPacketSize?: number;
}

type Kind = "byte" | "uint16" | "uint32" | "varint" | "text" | "binary" | "pair";
export type Carrier = "connect" | "will" | "connack" | "publish" | "ack" | "subscribe" | "suback" | "unsubscribe" | "disconnect" | "auth";

interface Definition {
  readonly id: number;
  readonly name: keyof Properties;
  readonly kind: Kind;
  readonly carriers: readonly Carrier[];
  readonly min?: number;
  readonly max?: number;
}

const define = (
  id: number,
  name: keyof Properties,
  kind: Kind,
  carriers: readonly Carrier[],
  range: { min?: number; max?: number } = {},
): Definition => ({ id, name, kind, carriers, ...range });

const FLAG = { max: 1 };
const NOT_ZERO = { min: 1 };

/** Table 2-4, without what only a server sends and this one does not: Maximum QoS, Retain Available and the like. "ack" stands for PUBACK, PUBREC, PUBREL and PUBCOMP; SUBACK and UNSUBACK carry the same. */
const DEFINITIONS: readonly Definition[] = [
  define(0x01, "payloadFormatIndicator", "byte", ["publish", "will"], FLAG),
  define(0x02, "messageExpiryInterval", "uint32", ["publish", "will"]),
  define(0x03, "contentType", "text", ["publish", "will"]),
  define(0x08, "responseTopic", "text", ["publish", "will"]),
  define(0x09, "correlationData", "binary", ["publish", "will"]),
  define(0x0b, "subscriptionIdentifiers", "varint", ["publish", "subscribe"], NOT_ZERO),
  define(0x11, "sessionExpiryInterval", "uint32", ["connect", "connack", "disconnect"]),
  define(0x12, "assignedClientIdentifier", "text", ["connack"]),
  define(0x13, "serverKeepAlive", "uint16", ["connack"]),
  define(0x15, "authenticationMethod", "text", ["connect", "connack", "auth"]),
  define(0x16, "authenticationData", "binary", ["connect", "connack", "auth"]),
  define(0x17, "requestProblemInformation", "byte", ["connect"], FLAG),
  define(0x18, "willDelayInterval", "uint32", ["will"]),
  define(0x19, "requestResponseInformation", "byte", ["connect"], FLAG),
  define(0x1a, "responseInformation", "text", ["connack"]),
  define(0x1f, "reasonString", "text", ["connack", "ack", "suback", "disconnect", "auth"]),
  define(0x21, "receiveMaximum", "uint16", ["connect", "connack"], NOT_ZERO),
  define(0x22, "topicAliasMaximum", "uint16", ["connect", "connack"]),
  define(0x23, "topicAlias", "uint16", ["publish"]),
  define(0x26, "userProperties", "pair", [
    "connect",
    "will",
    "connack",
    "publish",
    "ack",
    "subscribe",
    "suback",
    "unsubscribe",
    "disconnect",
    "auth",
  ]),
  define(0x27, "maximumPacketSize", "uint32", ["connect", "connack"], NOT_ZERO),
];
const BY_ID = new Map(DEFINITIONS.map((definition) => [definition.id, definition]));
const BY_NAME = new Map(DEFINITIONS.map((definition) => [definition.name, definition]));

const protocolError = (message: string) => new PacketError(REASON.protocolError, message);

/** The same where the block may be left out at the packet's end: acknowledgements, DISCONNECT and AUTH. */
export const readLastProperties = (reader: ByteReader, carrier: Carrier): Properties =>
  reader.remaining === 0 ? {} : readProperties(reader, carrier);

/** Reads the property block at the reader's position: its length, then the properties. Throws PacketError. */
export function readProperties(reader: ByteReader, carrier: Carrier): Properties {
  const block = new ByteReader(reader.take(reader.varint()));
  const properties: Properties = {};
  while (block.remaining > 0) readProperty(block, carrier, properties);
  return properties;
}

/** Reads one property into `properties`. */
function readProperty(block: ByteReader, carrier: Carrier, properties: Properties): void {
  const id = block.varint();
  const definition = BY_ID.get(id);
  if (!definition?.carriers.includes(carrier)) {
    throw new PacketError(REASON.malformedPacket, `property 0x${id.toString(16)} has no place in ${carrier.toUpperCase()}`);
  }
  const value = readValue(block, definition);
  if (definition.name === "userProperties") {
    properties.userProperties ??= [];
    properties.userProperties.push(value as [string, string]);
  } else if (definition.name === "subscriptionIdentifiers") {
    if (properties.subscriptionIdentifiers) throw protocolError("there are two subscription identifiers");
    properties.subscriptionIdentifiers = [value as number];
  } else {
    if (definition.name in properties) throw protocolError(`the property ${definition.name} comes twice`);
    Object.assign(properties, { [definition.name]: value });
  }
}

function readValue(block: ByteReader, { name, kind, min = 0, max = Number.POSITIVE_INFINITY }: Definition): unknown {
  if (kind === "text") return block.text();
  if (kind === "binary") return block.binary();
  if (kind === "pair") return [block.text(), block.text()];
  const value = kind === "byte" ? block.uint8() : block[kind]();
  if (value < min || value > max) throw protocolError(`the property ${name} is ${value}`);
  return value;
}

/** The property block, its length first [MQTT5-2.2.2-1]. */
export function encodeProperties(properties: Properties): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(properties) as [keyof Properties, unknown][]) {
    const definition = BY_NAME.get(name);
    if (definition === undefined || value === undefined) continue;
    const values = name === "userProperties" || name === "subscriptionIdentifiers" ? (value as unknown[]) : [value];
    for (const each of values) parts.push(Buffer.of(definition.id), encodeValue(definition.kind, each));
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([encodeVarint(body.length), body]);
}

function encodeValue(kind: Kind, value: unknown): Buffer {
  if (kind === "text") return encodeText(value as string);
  if (kind === "binary") return encodeBinary(value as Buffer);
  if (kind === "pair") return Buffer.concat((value as [string, string]).map(encodeText));
  const number = value as number;
  if (kind === "varint") return encodeVarint(number);
  const bytes = Buffer.alloc({ byte: 1, uint16: 2, uint32: 4 }[kind]);
  bytes.writeUIntBE(number, 0, bytes.length);
  return bytes;
}

function encodeBinary(value: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([length, value]);
}

const encodeText = (text: string): Buffer => encodeBinary(Buffer.from(text, "utf8"));
