/** Sharp and Denon: 15 bits without a header; every second frame has its command inverted. */

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

/** Plain after none, two, four … others, inverted after one, three, five …. */
const frameAfter = (sent: number, { address, command }: Code, { plain, inverted }: Checks): readonly number[] =>
  sent % 2 === 0 ? frameOf(address, command, plain) : frameOf(address, complement(command, COMMAND_BITS), inverted);

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
    // The intro and one repetition: devices compare a frame with its inverse
    minSends: 3,
    spacing: { periodUs: PERIOD_US },
    first: (code) => frameAfter(0, code, checks),
    repeat: (code, sent = 1) => frameAfter(sent, code, checks),
    decode: (timingsUs) => decodeWith(checks, timingsUs),
  };
}

export const sharp = withChecks("sharp", { plain: 1, inverted: 2 });
export const denon = withChecks("denon", { plain: 0, inverted: 3 });
