import { biphaseBits, halvesOf, timingsOf } from "./biphase.ts";
import { createFields, highFirst } from "./bits.ts";
import { type Code, isNear, type Protocol } from "./protocol.ts";

// Philips: 16 periods of 36 kHz
const UNIT_US = 4_000_000 / 9000;
const HEADER: readonly number[] = [1, 1, 1, 1, 1, 1, 0, 0];
const HEADER_US = [6 * UNIT_US, -2 * UNIT_US] as const;
const MAX_UNITS = 3;
// Marks of two and three units stand beside the bit of double length, so no more can be tolerated
const TOLERANCE = 0.2;

const halvesOfBits = (bits: readonly number[]) => bits.flatMap((bit) => (bit === 1 ? [1, 0] : [0, 1]));
const doubled = (bit: number) => (bit === 1 ? [1, 1, 0, 0] : [0, 0, 1, 1]);

interface Rc6Frame {
  readonly mode: number;
  readonly doubleBit: number;
  readonly bits: readonly number[];
}

const encode = ({ mode, doubleBit, bits }: Rc6Frame): number[] =>
  timingsOf([...HEADER, ...halvesOfBits([1, ...highFirst(mode, 3)]), ...doubled(doubleBit), ...halvesOfBits(bits)], UNIT_US);

const BEFORE_DOUBLE = 8;

/** The fields of a frame that has `count` bits after the double one. */
function decode(timingsUs: readonly number[], count: number): Rc6Frame | undefined {
  const [mark = 0, space = 0, ...rest] = timingsUs;
  if (!isNear(mark, HEADER_US[0]) || !isNear(space, HEADER_US[1])) return undefined;
  const lit = halvesOf(rest, UNIT_US, MAX_UNITS, TOLERANCE);
  const length = BEFORE_DOUBLE + 4 + 2 * count;
  if (!lit || lit.length > length || lit.length < length - 1) return undefined;
  // The last half of the last bit may be dark
  const halves = lit.length < length ? [...lit, 0] : lit;
  const head = biphaseBits(halves.slice(0, BEFORE_DOUBLE), "light-first");
  const double = halves.slice(BEFORE_DOUBLE, BEFORE_DOUBLE + 4);
  const bits = biphaseBits(halves.slice(BEFORE_DOUBLE + 4), "light-first");
  if (!head || !bits || head[0] !== 1 || double[0] !== double[1] || double[2] !== double[3] || double[0] === double[2]) return undefined;
  return { mode: createFields(head.slice(1)).high(3), doubleBit: double[0] ?? 0, bits };
}

const toToggle = (bit: number): 0 | 1 => (bit === 1 ? 1 : 0);

/** Philips RC-6, mode 0. */
export const rc6: Protocol = {
  name: "rc6",
  irp: "{36k,444,msb}<-1,1|1,-1>((6,-2,1:1,0:3,<-2,2|2,-2>(T:1),D:8,F:8,^107m)*,T=1-T)",
  carrierHz: 36_000,
  maxAddress: 255,
  maxCommand: 255,
  hasToggle: true,
  spacing: { periodUs: 107_000 },
  first: ({ address, command, toggle = 0 }) =>
    encode({ mode: 0, doubleBit: toggle, bits: [...highFirst(address, 8), ...highFirst(command, 8)] }),
  decode(timingsUs) {
    const parts = decode(timingsUs, 16);
    if (parts?.mode !== 0) return undefined;
    const { high } = createFields(parts.bits);
    return { address: high(8), command: high(8), toggle: toToggle(parts.doubleBit) };
  },
};

const OEM = 0x80;

/** Windows Media Center: RC-6 mode 6 with 32 bits, RC6-6-32. The address has the device's seven bits above the eight of the subdevice. */
export const mce: Protocol = {
  ...rc6,
  name: "mce",
  irp: "{36k,444,msb}<-1,1|1,-1>((6,-2,1:1,6:3,-2,2,OEM1:8,S:8,T:1,D:7,F:8,^107m)*,T=1-T){OEM1=128}",
  maxAddress: 0x7fff,
  first({ address, command, toggle = 0 }: Code) {
    const bits = [...highFirst(OEM, 8), ...highFirst(address & 0xff, 8), toggle, ...highFirst(address >> 8, 7), ...highFirst(command, 8)];
    return encode({ mode: 6, doubleBit: 0, bits });
  },
  decode(timingsUs) {
    const parts = decode(timingsUs, 32);
    if (parts?.mode !== 6 || parts.doubleBit !== 0) return undefined;
    const { high } = createFields(parts.bits);
    const [oem, subdevice, toggle, device, command] = [high(8), high(8), high(1), high(7), high(8)];
    return oem === OEM ? { address: subdevice | (device << 8), command, toggle: toToggle(toggle) } : undefined;
  },
};
