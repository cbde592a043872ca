/** Flipper Zero's .ir files (flipperzero-firmware, documentation/file_formats/InfraredFileFormats.md). */
import { err, type Result } from "@clima/schemas";
import { jvc48 } from "../codec/kaseikyo.ts";
import { decodeFrame } from "../codec/protocols.ts";
import { buttonsInOrder } from "../library/button-order.ts";
import { encodePress } from "../library/press.ts";
import type { Button, ProtocolButton, Remote } from "../library/remote.ts";
import { buttonOfCode, buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem, remotesOf } from "./imported.ts";

interface Entry {
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
}

/** All signals of a file; the remote gets the name given. */
export function readFlipper(text: string, name: string): Imported {
  const buttons = createButtons();
  const problems: LineProblem[] = [];
  for (const { line, fields } of entriesOf(text)) {
    const button = toButton(fields);
    const label = cleanName(fields.get("name") ?? "");
    if (button.ok) buttons.add(label, button.value);
    else problems.push({ line, reason: `${label}: ${button.error}` });
  }
  return { remotes: remotesOf(name, buttons), problems };
}

/** Each begins with its name; comments and the header are left out. */
function entriesOf(text: string): readonly Entry[] {
  const entries: { line: number; fields: Map<string, string> }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, key, value] = /^([a-z_]+):\s*(.*)$/.exec(line.trim()) ?? [];
    if (key === undefined || value === undefined) continue;
    if (key === "name") entries.push({ line: index + 1, fields: new Map() });
    entries.at(-1)?.fields.set(key, value);
  }
  return entries;
}

function toButton(fields: ReadonlyMap<string, string>): Result<Button, string> {
  const type = fields.get("type");
  if (type === "raw") return rawButton(fields);
  return type === "parsed" ? parsedButton(fields) : err(`type is ${type ?? "missing"}; expected raw or parsed`);
}

function rawButton(fields: ReadonlyMap<string, string>): Result<Button, string> {
  const carrierHz = Number(fields.get("frequency"));
  const lengths = (fields.get("data") ?? "").split(/\s+/).filter((word) => word !== "");
  const timingsUs = lengths.map((length, index) => (index % 2 === 0 ? Number(length) : -Number(length)));
  if (!Number.isInteger(carrierHz) || carrierHz < 0 || carrierHz > 500_000)
    return err(`frequency is ${fields.get("frequency")}; expected Hz`);
  if (timingsUs.some((us) => !Number.isFinite(us))) return err("data has a word that is no number");
  return buttonOfTimings(timingsUs, carrierHz);
}

/** Four bytes, the lowest first. */
function numberOf(bytes: string | undefined): number {
  const values = (bytes ?? "").trim().split(/\s+/);
  if (values.length !== 4 || !values.every((byte) => /^[0-9a-f]{2}$/i.test(byte))) return Number.NaN;
  return values.reduce((sum, byte, index) => sum + Number.parseInt(byte, 16) * 256 ** index, 0);
}

type Code = readonly [protocol: string, address: number, command: number];

const FIELD_BIT = 64;

/** Their names, and how address and command lie in Flipper's numbers. */
const PROTOCOLS: Readonly<Record<string, (address: number, command: number) => Code>> = {
  NEC: (address, command) => ["nec", address, command],
  NECext: necext,
  Samsung32: (address, command) => ["samsung32", address, command],
  RC5: (address, command) => ["rc5", address, command],
  RC5X: (address, command) => ["rc5", address, (command % FIELD_BIT) + FIELD_BIT],
  RC6: (address, command) => ["rc6", address, command],
  SIRC: (address, command) => ["sirc12", address, command],
  SIRC15: (address, command) => ["sirc15", address, command],
  SIRC20: (address, command) => ["sirc20", address, command],
  Pioneer: (address, command) => ["pioneer", address, command],
  RCA: (address, command) => ["rca", flip(address, 4), flip(command, 8)],
  Kaseikyo: kaseikyo,
};

/** Where the command's second byte is the first one's complement, it is NEC with an address of 16 bits. */
function necext(address: number, command: number): Code {
  const [low, high] = [command & 0xff, command >> 8];
  return address > 255 && (low ^ high) === 0xff ? ["nec", address, low] : ["necext", address, command];
}

/** RCA's fields are read with the lowest bit first there, and with the highest here. */
const flip = (value: number, bits: number) =>
  Array.from({ length: bits }, (_, bit) => (value >> bit) & 1).reduce((sum, bit) => sum * 2 + bit, 0);

/**
 * From the top of 26 bits: id:2, vendor:16, genre1:4, genre2:4; the command has 10 bits. Flipper sends the vendor, its parity, and the XOR of the
 * three bytes before the last: whichever of our protocols that is.
 */
function kaseikyo(address: number, command: number): Code {
  const [id, vendor, genre1, genre2] = [(address >>> 24) & 3, (address >>> 8) & 0xffff, (address >>> 4) & 15, address & 15];
  const parity = [0, 4, 8, 12].reduce((sum, shift) => sum ^ ((vendor >> shift) & 15), 0);
  const device = parity | (genre1 << 4) | (genre2 << 8) | ((command & 15) << 12);
  const code = { address: vendor + device * 0x1_0000, command: ((command >> 4) & 0x3f) | (id << 6) };
  const named = decodeFrame(jvc48.first(code));
  return named ? [named.protocol, named.address, named.command] : ["jvc48", code.address, code.command];
}

function parsedButton(fields: ReadonlyMap<string, string>): Result<Button, string> {
  const name = fields.get("protocol") ?? "";
  const convert = Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : undefined;
  if (!convert) return err(`protocol ${name || "is missing"} is not known; known are ${Object.keys(PROTOCOLS).join(", ")}`);
  const [address, command] = [numberOf(fields.get("address")), numberOf(fields.get("command"))];
  if (Number.isNaN(address) || Number.isNaN(command)) return err("address and command must be four bytes each, like 04 00 00 00");
  return buttonOfCode(...convert(address, command));
}

const bytesOf = (value: number) =>
  Array.from({ length: 4 }, (_, index) => (Math.floor(value / 256 ** index) % 256).toString(16).toUpperCase().padStart(2, "0")).join(" ");

const PARSED: Readonly<Record<string, (code: ProtocolButton) => string>> = {
  nec: ({ address }) => (address > 255 ? "NECext" : "NEC"),
  necext: () => "NECext",
  samsung32: () => "Samsung32",
  rc5: ({ command }) => (command > 63 ? "RC5X" : "RC5"),
  rc6: () => "RC6",
  sirc12: () => "SIRC",
  sirc15: () => "SIRC15",
  sirc20: () => "SIRC20",
  pioneer: () => "Pioneer",
};

/** A file for Flipper: codes of its protocols as such, all others as timings. */
export function writeFlipper(remote: Remote): string {
  const entries = buttonsInOrder(remote).map(([name, button]) => ["#", `name: ${name}`, ...linesOf(button)].join("\n"));
  return ["Filetype: IR signals file", "Version: 1", ...entries, ""].join("\n");
}

function linesOf(button: Button): readonly string[] {
  const isParsed = "protocol" in button && button.carrierHz === undefined && Object.hasOwn(PARSED, button.protocol);
  const name = isParsed ? PARSED[button.protocol]?.(button) : undefined;
  if (isParsed && name !== undefined) {
    const command = flipperCommand(name, button);
    return ["type: parsed", `protocol: ${name}`, `address: ${bytesOf(button.address)}`, `command: ${bytesOf(command)}`];
  }
  const { carrierHz, timingsUs } = encodePress(button);
  return rawLines(carrierHz, timingsUs);
}

function flipperCommand(name: string, { protocol, command }: ProtocolButton): number {
  if (name === "NECext" && protocol === "nec") return command + (255 - command) * 256;
  return name === "RC5X" ? command - FIELD_BIT : command;
}

const rawLines = (carrierHz: number, timingsUs: readonly number[]) => [
  "type: raw",
  `frequency: ${carrierHz}`,
  "duty_cycle: 0.330000",
  `data: ${timingsUs.map(Math.abs).join(" ")}`,
];

/** Whether a text is a file of a Flipper Zero. */
export const isFlipper = (text: string): boolean => /^Filetype: IR (signals|library) file/m.test(text.slice(0, 500));
