/** MQTT packets byte by byte, written for the tests alone: what they prove must not rest on the code that they test. */
export type Version = 3 | 4 | 5;

export const bytes = (...parts: readonly (number | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "number" ? Buffer.of(part) : Buffer.from(part))));
export const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);
export const u32 = (value: number): Buffer => Buffer.of(value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
export const binary = (value: Uint8Array): Buffer => bytes(u16(value.length), value);
export const text = (value: string): Buffer => binary(Buffer.from(value));

export function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  do {
    out.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.from(out);
}

export const frame = (header: number, ...parts: readonly (number | Uint8Array)[]): Buffer => {
  const body = bytes(...parts);
  return bytes(header, varint(body.length), body);
};
/** A property block with its length. */
export const props = (...parts: readonly (number | Uint8Array)[]): Buffer => {
  const body = bytes(...parts);
  return bytes(varint(body.length), body);
};
export const userProperty = (name: string, value: string): Buffer => bytes(0x26, text(name), text(value));

export interface ConnectOptions {
  readonly version?: Version;
  readonly id?: string;
  readonly clean?: boolean;
  readonly keepAliveS?: number;
  readonly properties?: Buffer;
  readonly username?: string;
  readonly password?: string;
  readonly will?: {
    readonly topic: string;
    readonly payload: string;
    readonly qos?: number;
    readonly retain?: boolean;
    readonly properties?: Buffer;
  };
}

export function connect(options: ConnectOptions = {}): Buffer {
  const { version = 4, id = "", clean = true, keepAliveS = 0, properties, will, username, password } = options;
  const credentials = (username === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40);
  const flags = credentials | (clean ? 2 : 0) | (will ? 4 | ((will.qos ?? 0) << 3) | (will.retain ? 0x20 : 0) : 0);
  const v5 = version === 5;
  return frame(
    0x10,
    ...[text(version === 3 ? "MQIsdp" : "MQTT"), version, flags, u16(keepAliveS)],
    ...(v5 ? [properties ?? props()] : []),
    text(id),
    ...(will ? [...(v5 ? [will.properties ?? props()] : []), text(will.topic), text(will.payload)] : []),
    ...[username, password].flatMap((each) => (each === undefined ? [] : [text(each)])),
  );
}

export interface PublishOptions {
  readonly qos?: 0 | 1 | 2;
  readonly id?: number;
  readonly retain?: boolean;
  readonly dup?: boolean;
  /** MQTT 5; without it the packet is one of 3.1.1. */
  readonly properties?: Buffer;
}
export const publish = (topic: string, payload: string, { qos = 0, id = 1, retain, dup, properties }: PublishOptions = {}): Buffer =>
  frame(
    0x30 | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0),
    text(topic),
    ...(qos > 0 ? [u16(id)] : []),
    ...(properties ? [properties] : []),
    Buffer.from(payload),
  );

export const subscribe = (id: number, filters: readonly (readonly [string, number])[], properties?: Buffer): Buffer =>
  frame(0x82, u16(id), ...(properties ? [properties] : []), ...filters.flatMap(([filter, options]) => [text(filter), options]));
export const unsubscribe = (id: number, filters: readonly string[], properties?: Buffer): Buffer =>
  frame(0xa2, u16(id), ...(properties ? [properties] : []), ...filters.map(text));
export const ack = (type: "puback" | "pubrec" | "pubrel" | "pubcomp", id: number): Buffer =>
  frame({ puback: 0x40, pubrec: 0x50, pubrel: 0x62, pubcomp: 0x70 }[type], u16(id));
export const PINGREQ = Buffer.of(0xc0, 0);
export const DISCONNECT = Buffer.of(0xe0, 0);

/** A packet of the broker, as far as the tests look at it. */
export interface Received {
  /** The whole packet. */
  readonly hex: string;
  readonly type: string;
  readonly flags: number;
  readonly id?: number;
  readonly topic?: string;
  readonly payload?: string;
  readonly qos?: number;
  readonly retain?: boolean;
  readonly dup?: boolean;
  readonly codes?: readonly number[];
  readonly sessionPresent?: boolean;
  /** Property identifier to its values: numbers, texts, pairs. */
  readonly properties?: ReadonlyMap<number, readonly unknown[]>;
}

const TYPES = [
  "",
  "",
  "connack",
  "publish",
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "",
  "suback",
  "",
  "unsuback",
  "",
  "pingresp",
  "disconnect",
  "auth",
];

function decode(header: number, body: Buffer, version: Version): Omit<Received, "hex"> {
  const type = TYPES[header >> 4] ?? "";
  const flags = header & 15;
  let at = 0;
  const next16 = () => {
    at += 2;
    return body.readUInt16BE(at - 2);
  };
  const properties = () => {
    if (version !== 5 || at >= body.length) return {};
    const read = decodeProperties(body, at);
    at = read.end;
    return { properties: read.properties };
  };
  if (type === "connack") {
    at = 2;
    return { type, flags, sessionPresent: body[0] === 1, codes: [body[1] ?? -1], ...properties() };
  }
  if (type === "publish") {
    const length = next16();
    const topic = body.toString("utf8", at, at + length);
    at += length;
    const qos = (flags >> 1) & 3;
    const id = qos > 0 ? { id: next16() } : {};
    const read = properties();
    return {
      type,
      flags,
      topic,
      qos,
      retain: (flags & 1) === 1,
      dup: (flags & 8) === 8,
      ...id,
      ...read,
      payload: body.toString("utf8", at),
    };
  }
  if (type === "disconnect") return { type, flags, codes: [body[0] ?? 0] };
  if (type === "pingresp" || type === "auth") return { type, flags };
  const id = next16();
  if (type === "suback" || type === "unsuback") return { type, flags, id, ...properties(), codes: [...body.subarray(at)] };
  const codes = [body[at] ?? 0];
  at += 1;
  return { type, flags, id, codes, ...properties() };
}

/** The whole packets at the beginning of `bytes`, and what is left of it. */
export function splitPackets(bytes: Buffer, version: Version): { readonly packets: readonly Received[]; readonly rest: Buffer } {
  const packets: Received[] = [];
  let rest = bytes;
  for (let size = sizeOfFirst(rest); size !== undefined && size.end <= rest.length; size = sizeOfFirst(rest)) {
    const hex = rest.toString("hex", 0, size.end);
    packets.push({ hex, ...decode(rest[0] as number, rest.subarray(size.start, size.end), version) });
    rest = rest.subarray(size.end);
  }
  return { packets, rest };
}

/** Where the first packet's body starts and ends; undefined as long as its length is not known. */
function sizeOfFirst(bytes: Buffer): { readonly start: number; readonly end: number } | undefined {
  let length = 0;
  for (let index = 1; index < Math.min(bytes.length, 5); index += 1) {
    const byte = bytes[index] as number;
    length |= (byte & 0x7f) << (7 * (index - 1));
    if (byte < 0x80) return { start: index + 1, end: index + 1 + length };
  }
  return undefined;
}

const WIDTHS: Readonly<Record<number, "1" | "2" | "4" | "v" | "t" | "b" | "p">> = {
  1: "1",
  2: "4",
  3: "t",
  8: "t",
  9: "b",
  11: "v",
  17: "4",
  18: "t",
  19: "2",
  26: "t",
  31: "t",
  33: "2",
  34: "2",
  35: "2",
  36: "1",
  37: "1",
  38: "p",
  39: "4",
  40: "1",
  41: "1",
  42: "1",
};

function decodeProperties(body: Buffer, start: number): { end: number; properties: Map<number, unknown[]> } {
  let at = start;
  const vint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = body[at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const raw = () => {
    const length = body.readUInt16BE(at);
    at += 2 + length;
    return body.subarray(at - length, at);
  };
  const length = vint();
  const end = at + length;
  const properties = new Map<number, unknown[]>();
  while (at < end) {
    const id = body[at++] as number;
    const width = WIDTHS[id];
    let value: unknown;
    if (width === "v") value = vint();
    else if (width === "t") value = raw().toString("utf8");
    else if (width === "b") value = raw().toString("hex");
    else if (width === "p") value = [raw().toString("utf8"), raw().toString("utf8")];
    else if (width) {
      value = body.readUIntBE(at, Number(width));
      at += Number(width);
    } else throw new Error(`the broker sent property ${id}`);
    properties.set(id, [...(properties.get(id) ?? []), value]);
  }
  if (at !== end) throw new Error("the properties do not end where they should");
  return { end, properties };
}
