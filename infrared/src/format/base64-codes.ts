/** Codes of Wi-Fi and Zigbee blasters, in base64. */
import { err, ok, type Result } from "@clima/schemas";
import type { WrittenTimings } from "./imported.ts";

/** Home Assistant writes b64: before it; some tools add more = than there should be. */
const base64Of = (text: string): string | undefined => /^(?:b64:)?([A-Za-z0-9+/]+)=*$/.exec(text.trim())?.[1];

// mjg59/python-broadlink, protocol.md: 0x26 is infrared, lengths in units of 8192/269 µs
const INFRARED = 0x26;
const RADIO = new Set([0xb2, 0xd7]);
const UNIT_US = 8192 / 269;

/** Broadlink; the carrier is not in the code. */
export function readBroadlink(text: string): Result<WrittenTimings, string> {
  const code = base64Of(text);
  return code === undefined ? err("a Broadlink code is base64") : broadlinkOf(Buffer.from(code, "base64"));
}

/** Broadlink in hexadecimal, as its own library prints it. */
export function readBroadlinkHex(text: string): Result<WrittenTimings, string> {
  const code = /^(?:0x)?((?:26|b2|d7)(?:[0-9a-f]{2})+)$/i.exec(text.trim().replaceAll(" ", ""))?.[1];
  return code === undefined ? err("a Broadlink code in hexadecimal begins with 26") : broadlinkOf(Buffer.from(code, "hex"));
}

function broadlinkOf(bytes: Buffer): Result<WrittenTimings, string> {
  if (RADIO.has(bytes[0] ?? 0)) return err("the code is one of radio, not infrared");
  if (bytes[0] !== INFRARED || bytes.length < 5) return err("the code does not begin as Broadlink's infrared does");
  const units = readUnits(bytes, Math.min(bytes.length, 4 + bytes.readUInt16LE(2)));
  return units.ok ? buttonOf(units.value.map((count) => Math.round(count * UNIT_US))) : units;
}

/** A byte each; where it is 0, the two after it. */
function readUnits(bytes: Buffer, end: number): Result<readonly number[], string> {
  const units: number[] = [];
  for (let at = 4; at < end; ) {
    const isLong = bytes[at] === 0;
    if (isLong && at + 2 >= bytes.length) return err("the code ends within a length");
    units.push(isLong ? bytes.readUInt16BE(at + 1) : (bytes[at] ?? 0));
    at += isLong ? 3 : 1;
  }
  return ok(units);
}

/** Light and dark take turns, and light begins. */
const buttonOf = (lengthsUs: readonly number[]): Result<WrittenTimings, string> =>
  lengthsUs.length > 0 ? ok({ timingsUs: lengthsUs.map((us, index) => (index % 2 === 0 ? us : -us)) }) : err("the code is empty");

const MAX_BYTES = 16_384;

/** Tuya and Zosung: a stream of literals and copies (FastLZ's) that holds lengths in µs, 16 bits each, low byte first. */
export function readTuya(text: string): Result<WrittenTimings, string> {
  const code = base64Of(text);
  if (code === undefined) return err("a Tuya code is base64");
  const bytes = unpack(Buffer.from(code, "base64"));
  if (!bytes.ok) return bytes;
  const { value } = bytes;
  return buttonOf(
    Array.from({ length: Math.floor(value.length / 2) }, (_, index) => (value[2 * index] ?? 0) | ((value[2 * index + 1] ?? 0) << 8)),
  );
}

function unpack(packed: Buffer): Result<readonly number[], string> {
  const bytes: number[] = [];
  for (let at = 0; at < packed.length && bytes.length < MAX_BYTES; ) {
    const isLiteral = (packed[at] ?? 0) >> 5 === 0;
    const end = isLiteral ? unpackLiteral(packed, at, bytes) : unpackCopy(packed, at, bytes);
    if (!end.ok) return end;
    at = end.value;
  }
  return ok(bytes);
}

/** Bytes as they are: how many less one, then the bytes. Where it ends. */
function unpackLiteral(packed: Buffer, at: number, bytes: number[]): Result<number, string> {
  const end = at + 2 + ((packed[at] ?? 0) & 31);
  if (end > packed.length) return err("the code ends within a literal");
  bytes.push(...packed.subarray(at + 1, end));
  return ok(end);
}

/** Bytes that were there before: how many, with more bytes for many, and how far back. Where it ends. */
function unpackCopy(packed: Buffer, start: number, bytes: number[]): Result<number, string> {
  const head = packed[start] ?? 0;
  let at = start + 1;
  let length = (head >> 5) + 2;
  if (length === 9) {
    let more: number;
    do {
      more = packed[at++] ?? 0;
      length += more;
    } while (more === 255 && at < packed.length);
  }
  const distance = (((head & 31) << 8) | (packed[at++] ?? 0)) + 1;
  if (distance > bytes.length) return err("the code copies what is not there");
  for (let count = 0; count < length; count += 1) bytes.push(bytes[bytes.length - distance] ?? 0);
  return ok(at);
}
