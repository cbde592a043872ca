/** lircd.conf in and out: codes are put into timings as lirc's transmitter does, then named by their protocol where they have one. */
import { err, ok, type Result } from "@clima/schemas";
import { buttonsInOrder } from "../library/button-order.ts";
import type { Remote } from "../library/remote.ts";
import { buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem } from "./imported.ts";
import { type LircRemote, parseLircdConfig } from "./lircd-config.ts";
import { timingsOfButton } from "./timings.ts";

const DEFAULT_CARRIER_HZ = 38_000;
const SHORTEST_GAP_US = 10_000;
/** Encodings that no longer have devices, and those that are no timings at all. */
const UNSUPPORTED = ["RCMM", "GRUNDIG", "BO", "SERIAL", "XMP", "GOLDSTAR"];

/** All remotes of a file. */
export function readLircd(text: string, name: string): Imported {
  const { remotes, problems } = parseLircdConfig(text);
  const imported = remotes.map((remote) => readRemote(remote, name));
  return {
    remotes: imported.flatMap(({ remote }) => (Object.keys(remote.buttons).length > 0 ? [remote] : [])),
    problems: [...problems, ...imported.flatMap((one) => one.problems)],
  };
}

function readRemote(lirc: LircRemote, fileName: string): { readonly remote: Remote; readonly problems: readonly LineProblem[] } {
  const buttons = createButtons();
  const problems: LineProblem[] = [];
  const frequency = lirc.numbers.get("frequency");
  const carrierHz = frequency === undefined ? undefined : Number(frequency);
  const signals = [
    ...lirc.keys.map(({ name, line, codes }) => ({ name, line, timingsUs: encodeKey(lirc, codes) })),
    ...lirc.rawKeys.map(({ name, line, lengthsUs }) => ({
      name,
      line,
      timingsUs: ok(lengthsUs.map((us, index) => (index % 2 === 0 ? us : -us))),
    })),
  ];
  for (const { name, line, timingsUs } of signals) {
    const button = timingsUs.ok ? buttonOfTimings(timingsUs.value, carrierHz) : timingsUs;
    if (button.ok) buttons.add(cleanName(name), button.value);
    else problems.push({ line, reason: `${lirc.name} ${name}: ${button.error}` });
  }
  const sends = Number(lirc.numbers.get("min_repeat") ?? 0) + 1;
  return { remote: { name: cleanName(lirc.name || fileName), ...(sends > 1 ? { sends } : {}), ...buttons.all() }, problems };
}

/** The codes of a key, one after the other. */
export function encodeKey(remote: LircRemote, codes: readonly bigint[]): Result<readonly number[], string> {
  const unsupported = UNSUPPORTED.find((flag) => remote.flags.has(flag));
  if (unsupported !== undefined) return err(`the encoding ${unsupported} is not supported`);
  if (!remote.pairs.has("one") || !remote.pairs.has("zero"))
    return err("the remote has no lengths of ones and zeros: it is one of another driver");
  const gapUs = Math.max(SHORTEST_GAP_US, Number(remote.numbers.get("repeat_gap") ?? remote.numbers.get("gap") ?? 0n));
  const timingsUs: number[] = [];
  for (const [index, code] of codes.entries()) {
    if (index > 0) timingsUs.push(-gapUs);
    timingsUs.push(...encodeCode(remote, code));
  }
  return ok(timingsUs);
}

interface Field {
  readonly value: bigint;
  readonly bits: number;
  /** Where its first bit lies in the whole code, for the masks. */
  readonly below: number;
}

/** lirc's send_code: header, lead, pre-data, pre, data, post, post-data, trail, foot. */
function encodeCode(remote: LircRemote, code: bigint): readonly number[] {
  const number = (name: string) => Number(remote.numbers.get(name) ?? 0n);
  const data = (name: string, bits: number, below: number): Field => ({ value: remote.numbers.get(name) ?? 0n, bits, below });
  const [preBits, bits, postBits] = [number("pre_data_bits"), number("bits"), number("post_data_bits")];
  const light = createLight();
  const pair = (name: string) => {
    const [pulse, space] = remote.pairs.get(name) ?? [0, 0];
    if (pulse > 0) light.pulse(pulse);
    if (space > 0) light.space(space);
  };
  pair("header");
  if (number("plead") > 0) light.pulse(number("plead"));
  sendBits(remote, data("pre_data", preBits, bits + postBits), light);
  if (preBits > 0) pair("pre");
  sendBits(remote, { value: code, bits, below: postBits }, light);
  if (postBits > 0) pair("post");
  sendBits(remote, data("post_data", postBits, 0), light);
  if (number("ptrail") > 0) light.pulse(number("ptrail"));
  const [footPulse, footSpace] = remote.pairs.get("foot") ?? [0, 0];
  light.space(footSpace);
  light.pulse(footPulse);
  return light.timingsUs();
}

function sendBits(remote: LircRemote, { value, bits, below }: Field, light: ReturnType<typeof createLight>): void {
  const { flags, numbers, pairs } = remote;
  const isBiphase = BIPHASE.some((flag) => flags.has(flag));
  const doubled = flags.has("RC6") ? (numbers.get("rc6_mask") ?? 0n) : 0n;
  for (let at = 0; at < bits; at += 1) {
    const isOne = isBitSet(value, flags.has("REVERSE") ? at : bits - 1 - at);
    const factor = isBitSet(doubled, below + bits - 1 - at) ? 2 : 1;
    const [pulse, space] = pairs.get(isOne ? "one" : "zero") ?? [0, 0];
    sendBit(light, pulse * factor, space * factor, isBiphase ? isOne : flags.has("SPACE_FIRST"));
  }
}

function sendBit(light: ReturnType<typeof createLight>, pulseUs: number, spaceUs: number, isSpaceFirst: boolean): void {
  if (isSpaceFirst) light.space(spaceUs);
  light.pulse(pulseUs);
  if (!isSpaceFirst) light.space(spaceUs);
}

/** In these a one is space and pulse, and a zero is pulse and space. */
const BIPHASE = ["RC6", "RC5", "SHIFT_ENC"];
const isBitSet = (value: bigint, place: number) => ((value >> BigInt(place)) & 1n) === 1n;

/** Neighbouring pulses are one pulse, and neighbouring spaces one space. */
function createLight() {
  const timingsUs: number[] = [];
  const add = (us: number) => {
    const last = timingsUs.at(-1) ?? 0;
    if (us !== 0 && last !== 0 && Math.sign(last) === Math.sign(us)) timingsUs[timingsUs.length - 1] = last + us;
    else if (us > 0 || (us < 0 && timingsUs.length > 0)) timingsUs.push(us);
  };
  return {
    pulse: (us: number) => add(us),
    space: (us: number) => add(-us),
    timingsUs: (): readonly number[] => ((timingsUs.at(-1) ?? 0) < 0 ? timingsUs.slice(0, -1) : timingsUs),
  };
}

const LINE_LENGTHS = 6;
const LAST_GAP_US = 40_000;

/** A file for lircd, every button as its timings. */
export function writeLircd(remotes: readonly Remote[]): string {
  return remotes.map(writeRemote).join("\n");
}

function writeRemote(remote: Remote): string {
  const { name } = remote;
  const signals = buttonsInOrder(remote).map(([button, code]) => [button, timingsOfButton(code)] as const);
  const carrierHz = signals[0]?.[1].carrierHz ?? DEFAULT_CARRIER_HZ;
  const keys = signals.flatMap(([button, { timingsUs }]) => [
    "",
    `          name ${withoutSpaces(button)}`,
    ...rows(timingsUs.map(Math.abs)),
  ]);
  const head = [`  name  ${withoutSpaces(name)}`, "  flags RAW_CODES", "  eps            30", "  aeps          100"];
  const lines = ["begin remote", "", ...head, `  frequency  ${carrierHz}`, `  gap  ${LAST_GAP_US}`, "", "      begin raw_codes"];
  return [...lines, ...keys, "", "      end raw_codes", "", "end remote", ""].join("\n");
}

const withoutSpaces = (name: string) => name.replace(/[\s#]+/g, "_");

const rows = (lengths: readonly number[]): string[] =>
  Array.from({ length: Math.ceil(lengths.length / LINE_LENGTHS) }, (_, row) =>
    lengths
      .slice(row * LINE_LENGTHS, (row + 1) * LINE_LENGTHS)
      .map((us) => String(us).padStart(8))
      .join(""),
  );

/** Whether a text is a lircd.conf. */
export const isLircd = (text: string): boolean => /^\s*begin\s+remote\b/m.test(text);
