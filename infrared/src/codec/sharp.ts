/** Sharp and Denon: 15 bits without a header; each code is followed by one whose command is inverted. */

import { durationUs } from "../frame.ts";
import { complement, createFields, lowFirst } from "./bits.ts";
import type { Code, Protocol } from "./protocol.ts";
import { bitsOf, type PulseCoding, pulsesOf } from "./pulses.ts";

// Between IRP's 264/792/1848 and the kernel's 320/680/1680, as the field has both
const CODING: PulseCoding = { zeroUs: [264, 792], oneUs: [264, 1848], trailerUs: 264 };
const PERIOD_US = 67_000;
const [ADDRESS_BITS, COMMAND_BITS, CHECK_BITS] = [5, 8, 2];

interface Checks {
  readonly plain: number;
  readonly inverted: number;
}

const frameOf = (address: number, command: number, check: number) =>
  pulsesOf([...lowFirst(address, ADDRESS_BITS), ...lowFirst(command, COMMAND_BITS), ...lowFirst(check, CHECK_BITS)], CODING);

function bothFrames({ address, command }: Code, { plain, inverted }: Checks): readonly number[] {
  const first = frameOf(address, command, plain);
  const second = frameOf(address, complement(command, COMMAND_BITS), inverted);
  return [...first, durationUs(first) - PERIOD_US, ...second];
}

/** Of either frame. */
function decodeWith({ plain, inverted }: Checks, timingsUs: readonly number[]): Code | undefined {
  const bits = bitsOf(timingsUs, ADDRESS_BITS + COMMAND_BITS + CHECK_BITS, CODING);
  if (!bits) return undefined;
  const { low } = createFields(bits);
  const [address, command, check] = [low(ADDRESS_BITS), low(COMMAND_BITS), low(CHECK_BITS)];
  if (check === plain) return { address, command };
  return check === inverted ? { address, command: complement(command, COMMAND_BITS) } : undefined;
}

function withChecks(name: string, checks: Checks): Protocol {
  const { plain, inverted } = checks;
  const pair = `D:5,~F:8,${inverted}:2,1,^67m,D:5,F:8,${plain}:2,1,^67m`;
  return {
    name,
    irp: `{38k,264}<1,-3|1,-7>(D:5,F:8,${plain}:2,1,^67m,(${pair})*)`,
    carrierHz: 38_000,
    maxAddress: 31,
    maxCommand: 255,
    spacing: { gapUs: 43_600 },
    first: (code) => bothFrames(code, checks),
    decode: (timingsUs) => decodeWith(checks, timingsUs),
  };
}

export const sharp = withChecks("sharp", { plain: 1, inverted: 2 });
export const denon = withChecks("denon", { plain: 0, inverted: 3 });
