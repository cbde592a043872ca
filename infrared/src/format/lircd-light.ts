/** One code of a key as lirc's transmitter sends it: header, lead, pre-data, pre, data, post, post-data, trail, foot. */
import { durationUs } from "../frame.ts";
import type { LircRemote } from "./lircd-config.ts";

/** What else than the code decides how a frame looks. */
export interface FrameState {
  /** Which bits of `toggle_bit_mask` are set in this press. */
  readonly toggleBits: bigint;
  /** Whether the bits of `toggle_mask` are inverted in this frame. */
  readonly isInverted: boolean;
  readonly isRepeat: boolean;
}

export interface LircLight {
  /** From the first mark to the last. */
  readonly timingsUs: readonly number[];
  /** The space of the last bit, where no mark follows it. */
  readonly tailUs: number;
  /** What CONST_LENGTH takes for the length of the frame. */
  readonly lengthUs: number;
}

type Light = ReturnType<typeof createLight>;

/** In these a one is space and pulse, and a zero is pulse and space. */
const BIPHASE = ["RC6", "RC5", "SHIFT_ENC"];

export const numberOf = ({ numbers }: LircRemote, name: string): number => Number(numbers.get(name) ?? 0n);

const maskOf = ({ numbers }: LircRemote, name: string): bigint => numbers.get(name) ?? 0n;

/** A pulse and a space, where both are there. */
export function pairOf({ pairs }: LircRemote, name: string): readonly [number, number] | undefined {
  const [pulse, space] = pairs.get(name) ?? [0, 0];
  return pulse > 0 && space > 0 ? [pulse, space] : undefined;
}

const bitCount = (remote: LircRemote) => numberOf(remote, "pre_data_bits") + numberOf(remote, "bits") + numberOf(remote, "post_data_bits");

/** The bits that change with every press; the bit of `toggle_bit`, the older way, is counted from 1 for the first that is sent. */
export function toggleMaskOf(remote: LircRemote): bigint {
  const mask = maskOf(remote, "toggle_bit_mask");
  return mask === 0n ? oldToggleBit(remote) : mask;
}

function oldToggleBit(remote: LircRemote): bigint {
  const bit = numberOf(remote, "toggle_bit") || numberOf(remote, "repeat_bit");
  return bit > 0 && bit <= bitCount(remote) ? 1n << BigInt(bitCount(remote) - bit) : 0n;
}

/** The bits of double length: files for RC-6 from before `rc6_mask` mean the toggle bit. */
function doubledBits(remote: LircRemote): bigint {
  const mask = maskOf(remote, "rc6_mask");
  return mask === 0n && remote.flags.has("RC6") ? oldToggleBit(remote) : mask;
}

const reversed = (value: bigint, bits: number): bigint => {
  let turned = 0n;
  for (let bit = 0; bit < bits; bit += 1) turned |= ((value >> BigInt(bit)) & 1n) << BigInt(bits - 1 - bit);
  return turned;
};

/** A field as its bits are sent, the highest first. */
export const asSent = (remote: LircRemote, value: bigint, bits: number): bigint =>
  remote.flags.has("REVERSE") ? reversed(value, bits) : BigInt.asUintN(bits, value);

/** What is sent in place of a repeated code, where the file has a `repeat`. */
export function repeatLight(remote: LircRemote, repeat: readonly [number, number]): LircLight {
  const light = createLight();
  if (remote.flags.has("REPEAT_HEADER")) light.pair(pairOf(remote, "header"));
  light.pulse(numberOf(remote, "plead"));
  light.pair(repeat);
  light.pulse(numberOf(remote, "ptrail"));
  return light.done();
}

/** A code, its bits as they are sent. */
export function codeLight(remote: LircRemote, code: bigint, state: FrameState): LircLight {
  const { flags } = remote;
  const [preBits, bits, postBits] = [numberOf(remote, "pre_data_bits"), numberOf(remote, "bits"), numberOf(remote, "post_data_bits")];
  const light = createLight();
  const isFirst = !state.isRepeat;
  const header = pairOf(remote, "header");
  if (isFirst || !flags.has("NO_HEAD_REP")) light.pair(header);
  light.pulse(numberOf(remote, "plead"));
  const send = (value: bigint, count: number, below: number) => sendBits(remote, { value, bits: count, below }, state, light);
  send(asSent(remote, maskOf(remote, "pre_data"), preBits), preBits, bits + postBits);
  if (preBits > 0) light.pair(pairOf(remote, "pre"));
  send(state.isRepeat ? code ^ maskOf(remote, "repeat_mask") : code, bits, postBits);
  if (postBits > 0) light.pair(pairOf(remote, "post"));
  send(asSent(remote, maskOf(remote, "post_data"), postBits), postBits, 0);
  light.pulse(numberOf(remote, "ptrail"));
  const [footPulse, footSpace] = pairOf(remote, "foot") ?? [0, 0];
  if (isFirst || !flags.has("NO_FOOT_REP")) {
    light.space(footSpace);
    light.pulse(footPulse);
  }
  const sent = light.done();
  // Its length counts without the header, which the repeats do not have
  const [pulse, space] = isFirst && flags.has("NO_HEAD_REP") ? (remote.pairs.get("header") ?? [0, 0]) : [0, 0];
  return { ...sent, lengthUs: sent.lengthUs - pulse - space };
}

interface Field {
  readonly value: bigint;
  readonly bits: number;
  /** How many bits of the whole code follow it, for the masks. */
  readonly below: number;
}

function sendBits(remote: LircRemote, field: Field, state: FrameState, light: Light): void {
  if (remote.flags.has("RCMM"))
    sendDigits(field, 2, bitCount(remote), (digit) => light.pair(remote.pairs.get(RCMM_DIGITS[digit] ?? "zero")));
  else if (remote.flags.has("XMP")) sendDigits(field, 4, bitCount(remote), (digit) => sendNibble(remote, digit, light));
  else sendSingleBits(remote, field, state, light);
}

const RCMM_DIGITS = ["zero", "one", "two", "three"];

/** A field of half digits is not sent, as in lirc. */
function sendDigits({ value, bits, below }: Field, size: number, allBits: number, send: (digit: number) => void): void {
  if (bits % size !== 0 || (allBits - below - bits) % size !== 0) return;
  for (let left = bits - size; left >= 0; left -= size) send(Number(BigInt.asUintN(size, value >> BigInt(left))));
}

function sendNibble({ pairs }: LircRemote, nibble: number, light: Light): void {
  const [pulse, space] = pairs.get("zero") ?? [0, 0];
  light.pair([pulse, space + nibble * (pairs.get("one")?.[1] ?? 0)]);
}

function sendSingleBits(remote: LircRemote, { value, bits, below }: Field, state: FrameState, light: Light): void {
  const doubled = doubledBits(remote);
  const isBiphase = doubled !== 0n || BIPHASE.some((flag) => remote.flags.has(flag));
  for (let left = bits - 1; left >= 0; left -= 1) {
    const place = below + left;
    const isOne = bitSent(remote, isBitSet(value, left), place, state);
    const factor = isBitSet(doubled, place) ? 2 : 1;
    const [pulse, space] = remote.pairs.get(isOne ? "one" : "zero") ?? [0, 0];
    light.bit(factor * pulse, factor * space, isBiphase ? isOne : remote.flags.has("SPACE_FIRST"));
  }
}

/** A single toggle bit is what the press says; of several, each is turned where the press says so. */
function bitSent(remote: LircRemote, isOne: boolean, place: number, { toggleBits, isInverted }: FrameState): boolean {
  const toggleMask = toggleMaskOf(remote);
  const isSingle = (toggleMask & (toggleMask - 1n)) === 0n;
  let sent = isOne;
  if (isBitSet(toggleMask, place)) sent = isSingle ? isBitSet(toggleBits, place) : sent !== isBitSet(toggleBits, place);
  return isInverted && isBitSet(maskOf(remote, "toggle_mask"), place) ? !sent : sent;
}

const isBitSet = (value: bigint, place: number) => ((value >> BigInt(place)) & 1n) === 1n;

/** Neighbouring pulses are one pulse, and neighbouring spaces one space; a space before the first pulse is left out. */
function createLight() {
  const timingsUs: number[] = [];
  const add = (us: number) => {
    const last = timingsUs.at(-1) ?? 0;
    if (us !== 0 && last !== 0 && Math.sign(last) === Math.sign(us)) timingsUs[timingsUs.length - 1] = last + us;
    else if (us > 0 || (us < 0 && timingsUs.length > 0)) timingsUs.push(us);
  };
  const pulse = (us: number) => add(us);
  const space = (us: number) => add(-us);
  function bit(pulseUs: number, spaceUs: number, isSpaceFirst: boolean): void {
    if (isSpaceFirst) space(spaceUs);
    pulse(pulseUs);
    if (!isSpaceFirst) space(spaceUs);
  }
  return {
    pulse,
    space,
    bit,
    pair: (pair: readonly [number, number] | undefined) => pair && bit(...pair, false),
    done(): LircLight {
      const tailUs = Math.max(0, -(timingsUs.at(-1) ?? 0));
      const sent = tailUs > 0 ? timingsUs.slice(0, -1) : timingsUs;
      return { timingsUs: sent, tailUs, lengthUs: durationUs(sent) };
    },
  };
}
