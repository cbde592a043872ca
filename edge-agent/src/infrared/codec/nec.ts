import { type Frame, timeOnAirUs } from "../frame.ts";

// NEC µPD6121G data sheet, "Remote output": a unit of 562.5 µs (1/8 of 4.5 ms), a new frame every 108 ms.
const UNIT_US = 562.5;
const LEADER_MARK_UNITS = 16;
const LEADER_SPACE_UNITS = 8;
const REPEAT_SPACE_UNITS = 4;
const ZERO_SPACE_UNITS = 1;
const ONE_SPACE_UNITS = 3;
export const NEC_PERIOD_US = 108_000;
export const NEC_CARRIER_HZ = 38_000;

export interface NecCode {
  /** 0…255 is followed by its complement; 256…65535 is NEC extended, sent as it is, low byte first. */
  readonly address: number;
  /** 0…255, followed by its complement. */
  readonly command: number;
}

const mark = (units: number) => Math.round(units * UNIT_US);
const space = (units: number) => -Math.round(units * UNIT_US);

const MAX_BYTE = 0xff;
const complement = (byte: number) => byte ^ MAX_BYTE;

/** The four bytes in the order they are sent. */
export const necBytes = ({ address, command }: NecCode): readonly number[] => {
  const high = address > MAX_BYTE ? address >> 8 : complement(address);
  return [address & MAX_BYTE, high, command, complement(command)];
};

/** Each byte goes out with its lowest bit first. */
const bitsOf = (byte: number) => Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1);
const bitTimings = (bit: number) => [mark(1), space(bit === 1 ? ONE_SPACE_UNITS : ZERO_SPACE_UNITS)];

const firstFrameUs = (code: NecCode) => [
  mark(LEADER_MARK_UNITS),
  space(LEADER_SPACE_UNITS),
  ...necBytes(code).flatMap(bitsOf).flatMap(bitTimings),
  mark(1),
];
/** Sent while the button is held: it carries no code. */
const REPEAT_FRAME_US = [mark(LEADER_MARK_UNITS), space(REPEAT_SPACE_UNITS), mark(1)];

const withGap = (timingsUs: readonly number[]) => [...timingsUs, timeOnAirUs({ carrierHz: NEC_CARRIER_HZ, timingsUs }) - NEC_PERIOD_US];

/** The code once, then `sends - 1` repeat frames, 108 ms from start to start. */
export function encodeNec(code: NecCode, sends = 1): Frame {
  const frames = [firstFrameUs(code), ...Array.from({ length: sends - 1 }, () => REPEAT_FRAME_US)];
  const timingsUs = frames.flatMap((frame, index) => (index < frames.length - 1 ? withGap(frame) : frame));
  return { carrierHz: NEC_CARRIER_HZ, timingsUs };
}

const US_PER_MS = 1000;

/** How many frames keep a button pressed for holdMs. */
export const necSendsFor = (holdMs: number): number => Math.max(1, Math.ceil((holdMs * US_PER_MS) / NEC_PERIOD_US));
