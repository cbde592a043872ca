import type { Message } from "./port.ts";

/** What is written of a message beside its bytes. */
interface Header {
  readonly b: string;
  readonly n: number;
  readonly t: string;
  readonly q: 0 | 1 | 2;
  readonly r: boolean;
  readonly c?: string;
  readonly e?: number;
  /** Receivers that do not have it yet. */
  readonly to?: readonly string[];
  /** Length of the properties; absent: none. */
  readonly p?: number;
}

/** Length of the header, header as JSON, properties, payload. */
export function encodeMessage(message: Message, receivers?: readonly string[]): Buffer {
  const { brokerId, brokerCounter, topic, payload, qos, retain, clientId, messageExpiry, properties } = message;
  const header: Header = {
    b: brokerId,
    n: brokerCounter,
    t: topic,
    q: qos,
    r: retain,
    ...(clientId === undefined ? {} : { c: clientId }),
    ...(messageExpiry === undefined ? {} : { e: messageExpiry }),
    ...(receivers === undefined ? {} : { to: receivers }),
    ...(properties === undefined ? {} : { p: properties.length }),
  };
  const text = JSON.stringify(header);
  const headerBytes = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(4 + headerBytes + (properties?.length ?? 0) + payload.length);
  let at = bytes.writeUInt32BE(headerBytes, 0);
  at += bytes.write(text, at);
  if (properties) at += properties.copy(bytes, at);
  payload.copy(bytes, at);
  return bytes;
}

export function decodeMessage(bytes: Buffer): { readonly message: Message; readonly receivers: readonly string[] } {
  const headerEnd = 4 + bytes.readUInt32BE(0);
  const { b, n, t, q, r, c, e, to = [], p } = JSON.parse(bytes.toString("utf8", 4, headerEnd)) as Header;
  const propertiesEnd = headerEnd + (p ?? 0);
  const message: Message = {
    brokerId: b,
    brokerCounter: n,
    topic: t,
    qos: q,
    retain: r,
    payload: bytes.subarray(propertiesEnd),
    ...(c === undefined ? {} : { clientId: c }),
    ...(e === undefined ? {} : { messageExpiry: e }),
    ...(p === undefined ? {} : { properties: bytes.subarray(headerEnd, propertiesEnd) }),
  };
  return { message, receivers: to };
}
