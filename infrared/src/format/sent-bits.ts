/** Codes that others write as the bits that are sent, the first bit highest. */
import { err, type Result } from "@clima/schemas";
import { type PulseCoding, pulsesOf } from "../codec/pulses.ts";
import type { Button } from "../library/remote.ts";
import { buttonOfCode, buttonOfTimings } from "./imported.ts";

interface Coding extends PulseCoding {
  readonly carrierHz: number;
}

const coding = (carrierHz: number, headerUs: readonly [number, number], unitUs: number, oneUs: number): Coding => ({
  carrierHz,
  headerUs,
  zeroUs: [unitUs, unitUs],
  oneUs: [unitUs, oneUs],
  trailerUs: unitUs,
});

// The names and lengths of crankyoldgit/IRremoteESP8266, src/ir_*.cpp
const CODINGS: Readonly<Record<string, Coding>> = {
  NEC: coding(38_000, [9000, 4500], 560, 1690),
  NEC_LIKE: coding(38_000, [9000, 4500], 560, 1690),
  PIONEER: coding(40_000, [9000, 4500], 560, 1690),
  SAMSUNG: coding(38_000, [4500, 4500], 560, 1690),
  LG: coding(38_000, [8500, 4250], 550, 1600),
  JVC: coding(38_000, [8400, 4200], 525, 1575),
  PANASONIC: coding(37_000, [3456, 1728], 432, 1296),
  SONY: { carrierHz: 40_000, headerUs: [2400, 600], zeroUs: [600, 600], oneUs: [1200, 600] },
  MITSUBISHI: { carrierHz: 33_000, zeroUs: [300, 900], oneUs: [300, 2100], trailerUs: 300 },
  DENON: { carrierHz: 38_000, zeroUs: [264, 792], oneUs: [264, 1848], trailerUs: 264 },
  SHARP: { carrierHz: 38_000, zeroUs: [264, 792], oneUs: [264, 1848], trailerUs: 264 },
};

const field = (data: bigint, from: bigint, bits: bigint) => Number((data >> from) & ((1n << bits) - 1n));

/** Their fields are numbers, so these need no light to be read. RC5's 13th bit is the command's seventh. */
const NUMBERS: Readonly<Record<string, (data: bigint) => readonly [protocol: string, address: number, command: number]>> = {
  RC5: (data) => ["rc5", field(data, 6n, 5n), field(data, 0n, 6n)],
  RC5X: (data) => ["rc5", field(data, 6n, 5n), field(data, 0n, 6n) + 64 * field(data, 12n, 1n)],
  RC6: (data) => ["rc6", field(data, 8n, 8n), field(data, 0n, 8n)],
};

export const SENT_PROTOCOLS: readonly string[] = [...Object.keys(CODINGS), ...Object.keys(NUMBERS)];

const MAX_BITS = 64;

/** The button of so many bits of a protocol that has one of `SENT_PROTOCOLS`. */
export function buttonOfBits(protocol: string, data: bigint, bits: number): Result<Button, string> {
  if (!Number.isInteger(bits) || bits < 1 || bits > MAX_BITS || data < 0n || data >= 1n << BigInt(bits))
    return err(`${bits} bits of 0x${data.toString(16)}; expected 1 to ${MAX_BITS} bits, and a number that they hold`);
  const toCode = Object.hasOwn(NUMBERS, protocol) ? NUMBERS[protocol] : undefined;
  if (toCode) return buttonOfCode(...toCode(data));
  const known = Object.hasOwn(CODINGS, protocol) ? CODINGS[protocol] : undefined;
  if (!known) return err(`protocol ${protocol} is not known; known are ${SENT_PROTOCOLS.join(", ")}`);
  const sent = Array.from({ length: bits }, (_, index) => field(data, BigInt(bits - 1 - index), 1n));
  return buttonOfTimings(pulsesOf(sent, known), known.carrierHz);
}

/** Address and command of NEC as 16 bits each, of which the low byte is sent first. */
export function buttonOfNec(address: number, command: number): Result<Button, string> {
  const [low, high] = [command & 0xff, command >> 8];
  return (low ^ high) === 0xff && address > 255 ? buttonOfCode("nec", address, low) : buttonOfCode("necext", address, command);
}
