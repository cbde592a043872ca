import { biphaseBits, halvesOf, timingsOf } from "./biphase.ts";
import { createFields, highFirst } from "./bits.ts";
import type { Protocol } from "./protocol.ts";

// Philips: a bit is 64 periods of 36 kHz
const UNIT_US = 8_000_000 / 9000;
const BITS = 14;
const TOLERANCE = 0.255;

/** Philips; commands above 63 are RC-5X, whose seventh bit is the inverted second start bit. */
export const rc5: Protocol = {
  name: "rc5",
  irp: "{36k,msb,889}<1,-1|-1,1>((1,~F:1:6,T:1,D:5,F:6,^114m)*,T=1-T)",
  carrierHz: 36_000,
  maxAddress: 31,
  maxCommand: 127,
  hasToggle: true,
  spacing: { periodUs: 113_778 },
  first({ address, command, toggle = 0 }) {
    const bits = [1, command > 63 ? 0 : 1, toggle, ...highFirst(address, 5), ...highFirst(command, 6)];
    return timingsOf(
      bits.flatMap((bit) => (bit === 1 ? [0, 1] : [1, 0])),
      UNIT_US,
    );
  },
  decode(timingsUs) {
    const lit = halvesOf(timingsUs, UNIT_US, 2, TOLERANCE);
    if (!lit) return undefined;
    // The first half of the first bit is dark, and the last half of the last may be
    const halves = lit.length % 2 === 0 ? [0, ...lit, 0] : [0, ...lit];
    const bits = halves.length === 2 * BITS ? biphaseBits(halves, "dark-first") : undefined;
    if (!bits) return undefined;
    const { high } = createFields(bits);
    const [start, field, toggle, address, command] = [high(1), high(1), high(1), high(5), high(6)];
    if (start !== 1) return undefined;
    return { address, command: field === 1 ? command : command + 64, toggle: toggle === 1 ? 1 : 0 };
  },
};
