import { isIPv4, isIPv6 } from "node:net";
import { parseAddress } from "./address.ts";

/** What the first bytes of a connection say, by the PROXY protocol (haproxy's doc/proxy-protocol.txt, sections 2.1 and 2.2). */
export type ProxyHeader =
  | { readonly kind: "incomplete" }
  | { readonly kind: "malformed"; readonly reason: string }
  /** `source` is absent where the proxy speaks for itself or does not know the client. */
  | { readonly kind: "header"; readonly headerBytes: number; readonly source?: string };

export const MAX_HEADER_BYTES = 536;
const MAX_V1_BYTES = 107;

const V1_BEGIN = Buffer.from("PROXY ");
const V2_BEGIN = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
const V2_FIXED_BYTES = 16;

const INCOMPLETE: ProxyHeader = { kind: "incomplete" };
const malformed = (reason: string): ProxyHeader => ({ kind: "malformed", reason });

/** Reads the header at the beginning of `bytes`, all that came so far. */
export function parseProxyHeader(bytes: Buffer): ProxyHeader {
  if (beginsLike(bytes, V2_BEGIN)) return bytes.length < V2_FIXED_BYTES ? INCOMPLETE : parseV2(bytes);
  if (beginsLike(bytes, V1_BEGIN)) return parseV1(bytes);
  return malformed("the connection does not begin with a PROXY header");
}

function beginsLike(bytes: Buffer, signature: Buffer): boolean {
  const length = Math.min(bytes.length, signature.length);
  return bytes.compare(signature, 0, length, 0, length) === 0;
}

function parseV1(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, MAX_V1_BYTES).indexOf("\r\n");
  if (end < 0) return bytes.length < MAX_V1_BYTES ? INCOMPLETE : malformed(`a version 1 header has more than ${MAX_V1_BYTES} bytes`);
  const line = bytes.toString("latin1", 0, end);
  const headerBytes = end + 2;
  if (line === "PROXY UNKNOWN" || line.startsWith("PROXY UNKNOWN ")) return { kind: "header", headerBytes };
  const [, family, from = "", to = "", fromPort = "", toPort = "", ...more] = line.split(" ");
  const isAddress = family === "TCP4" ? isIPv4 : family === "TCP6" ? isIPv6 : undefined;
  if (isAddress === undefined) return malformed("a version 1 header names neither TCP4, TCP6 nor UNKNOWN");
  const source = parseAddress(from);
  if (source === undefined || !isAddress(from) || !isAddress(to) || ![fromPort, toPort].every(isPort) || more.length > 0)
    return malformed("a version 1 header has not two addresses of its family and two ports");
  return { kind: "header", headerBytes, source };
}

const isPort = (text: string) => /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535;

const LOCAL = 0x20;
const PROXY = 0x21;
/** Transport by address family and protocol: bytes of the addresses and ports, and of one address where it is an address of the Internet. */
const TRANSPORTS: Readonly<Record<number, { readonly blockBytes: number; readonly addressBytes?: number }>> = {
  0: { blockBytes: 0 },
  17: { blockBytes: 12, addressBytes: 4 },
  33: { blockBytes: 36, addressBytes: 16 },
  49: { blockBytes: 216 },
};

function parseV2(bytes: Buffer): ProxyHeader {
  const command = bytes.readUInt8(12);
  const transport = TRANSPORTS[bytes.readUInt8(13)];
  const headerBytes = V2_FIXED_BYTES + bytes.readUInt16BE(14);
  if (command !== LOCAL && command !== PROXY) return malformed("a version 2 header has neither command LOCAL nor PROXY");
  if (headerBytes > MAX_HEADER_BYTES) return malformed(`a version 2 header has ${headerBytes} bytes; expected at most ${MAX_HEADER_BYTES}`);
  if (command === PROXY && (transport === undefined || headerBytes < V2_FIXED_BYTES + transport.blockBytes))
    return malformed("a version 2 header has no addresses of a stream connection");
  if (bytes.length < headerBytes) return INCOMPLETE;
  if (command === LOCAL || transport === undefined) return { kind: "header", headerBytes };
  const additions = bytes.subarray(V2_FIXED_BYTES + transport.blockBytes, headerBytes);
  if (transport.blockBytes > 0 && !areAdditionsWhole(additions)) return malformed("the additions of a version 2 header are cut off");
  if (transport.addressBytes === undefined) return { kind: "header", headerBytes };
  const source = addressOf(bytes.subarray(V2_FIXED_BYTES, V2_FIXED_BYTES + transport.addressBytes));
  return source === undefined ? malformed("the address of a version 2 header cannot be read") : { kind: "header", headerBytes, source };
}

/** Type, length and value after each other; what they say is of no use here. */
function areAdditionsWhole(additions: Buffer): boolean {
  let at = 0;
  while (at + 3 <= additions.length) at += 3 + additions.readUInt16BE(at + 1);
  return at === additions.length;
}

function addressOf(bytes: Buffer): string | undefined {
  if (bytes.length === 4) return parseAddress(bytes.join("."));
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16));
  return parseAddress(groups.join(":"));
}
