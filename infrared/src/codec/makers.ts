/** Protocols of single makers, each by the length of the spaces. */
import { complement, createFields, fromHighFirst, highFirst, lowFirst } from "./bits.ts";
import type { Code, Protocol } from "./protocol.ts";
import { bitsOf, type PulseCoding, pulsesOf } from "./pulses.ts";

const byte = (value: number) => lowFirst(value, 8);

// The kernel's constants; IRP has 527 µs
const JVC: PulseCoding = { headerUs: [8400, 4200], zeroUs: [525, 525], oneUs: [525, 1575], trailerUs: 525 };
const jvcBits = ({ address, command }: Code) => [...byte(address), ...byte(command)];

/** Repeats have no header. */
export const jvc: Protocol = {
  name: "jvc",
  irp: "{37.9k,527,33%}<1,-1|1,-3>(16,-8,D:8,F:8,1,^59.08m,(D:8,F:8,1,^46.42m)*)",
  carrierHz: 38_000,
  maxAddress: 255,
  maxCommand: 255,
  spacing: { periodUs: 59_080 },
  repeatSpacing: { periodUs: 46_420 },
  first: (code) => pulsesOf(jvcBits(code), JVC),
  repeat: (code) => pulsesOf(jvcBits(code), { zeroUs: JVC.zeroUs, oneUs: JVC.oneUs, trailerUs: 525 }),
  decode: (timingsUs) => decodeTwoBytes(timingsUs, JVC),
};

function decodeTwoBytes(timingsUs: readonly number[], coding: PulseCoding): Code | undefined {
  const bits = bitsOf(timingsUs, 16, coding);
  if (!bits) return undefined;
  const { low } = createFields(bits);
  const address = low(8);
  return { address, command: low(8) };
}

const MITSUBISHI: PulseCoding = { zeroUs: [300, 900], oneUs: [300, 2100], trailerUs: 300 };

export const mitsubishi: Protocol = {
  name: "mitsubishi",
  irp: "{32.6k,300}<1,-3|1,-7>(D:8,F:8,1,-80)*",
  carrierHz: 32_600,
  maxAddress: 255,
  maxCommand: 255,
  minSends: 2,
  spacing: { gapUs: 24_000 },
  first: ({ address, command }) => pulsesOf([...byte(address), ...byte(command)], MITSUBISHI),
  decode: (timingsUs) => decodeTwoBytes(timingsUs, MITSUBISHI),
};

// Not in IrpProtocols.xml; the constants of IRremoteESP8266, ir_LG.h
const LG: PulseCoding = { headerUs: [8500, 4250], zeroUs: [550, 550], oneUs: [550, 1600], trailerUs: 550 };
const checkOf = (command: number) => ((command >> 12) + (command >> 8) + (command >> 4) + command) & 15;

/** Air conditioners and televisions; the last four bits are the sum of the command's. */
export const lg: Protocol = {
  name: "lg",
  irp: "{38k,550,msb}<1,-1|1,-3>(15.5,-7.7,D:8,F:16,C:4,1,^108m,(15.5,-4.1,1,^108m)*){C=F:4:0+F:4:4+F:4:8+F:4:12}, written for Clima",
  carrierHz: 38_000,
  maxAddress: 255,
  maxCommand: 0xffff,
  spacing: { periodUs: 108_050 },
  first: ({ address, command }) => pulsesOf([...highFirst(address, 8), ...highFirst(command, 16), ...highFirst(checkOf(command), 4)], LG),
  repeat: () => [8500, -2250, 550],
  decode(timingsUs) {
    const bits = bitsOf(timingsUs, 28, LG);
    if (!bits) return undefined;
    const { high } = createFields(bits);
    const [address, command, check] = [high(8), high(16), high(4)];
    return check === checkOf(command) ? { address, command } : undefined;
  },
};

// Remotes are nearer to 500 µs than to the 460 of IRP
const RCA: PulseCoding = { headerUs: [4000, 4000], zeroUs: [500, 1000], oneUs: [500, 2000], trailerUs: 500 };

export const rca: Protocol = {
  name: "rca",
  irp: "{58k,460,msb}<1,-2|1,-4>(8,-8,D:4,F:8,~D:4,~F:8,1,-16)*",
  carrierHz: 58_000,
  maxAddress: 15,
  maxCommand: 255,
  spacing: { gapUs: 8000 },
  first({ address, command }) {
    const bits = [...highFirst(address, 4), ...highFirst(command, 8)];
    return pulsesOf([...bits, ...bits.map((bit) => 1 - bit)], RCA);
  },
  decode(timingsUs) {
    const bits = bitsOf(timingsUs, 24, RCA);
    if (!bits?.slice(0, 12).every((bit, index) => bit !== bits[index + 12])) return undefined;
    const { high } = createFields(bits);
    const address = high(4);
    return { address, command: high(8) };
  },
};

const AIWA: PulseCoding = { headerUs: [8800, 4400], zeroUs: [550, 550], oneUs: [550, 1650], trailerUs: 550 };

/** The address has the device in its low byte and the five bits of the subdevice above. */
export const aiwa: Protocol = {
  name: "aiwa",
  irp: "{38.123k,550}<1,-1|1,-3>(16,-8,D:8,S:5,~D:8,~S:5,F:8,~F:8,1,-42,(16,-8,1,-165)*)",
  carrierHz: 38_123,
  maxAddress: 0x1fff,
  maxCommand: 255,
  spacing: { gapUs: 42 * 550 },
  repeatSpacing: { gapUs: 165 * 550 },
  first({ address, command }) {
    const bits = [...lowFirst(address, 13), ...lowFirst(complement(address, 13), 13)];
    return pulsesOf([...bits, ...byte(command), ...byte(complement(command, 8))], AIWA);
  },
  repeat: () => [8800, -4400, 550],
  decode(timingsUs) {
    const bits = bitsOf(timingsUs, 42, AIWA);
    if (!bits) return undefined;
    const { low } = createFields(bits);
    const [address, addressCheck, command, commandCheck] = [low(13), low(13), low(8), low(8)];
    return addressCheck === complement(address, 13) && commandCheck === complement(command, 8) ? { address, command } : undefined;
  },
};

const DISH_BITS: PulseCoding = { zeroUs: [400, 2800], oneUs: [400, 1600], trailerUs: 400 };
const DISH_GAP_US = 6000;
const dishBits = ({ address, command }: Code) => [...highFirst(command, 6), ...lowFirst(address, 10)];

/** Dish Network; a single mark goes before the first frame. The address has the unit's five bits and above them the device's. */
export const dish: Protocol = {
  name: "dish",
  irp: "{57.6k,400}<1,-7|1,-4>(1,-15,(F:-6,U:5,D:5,1,-15)+)",
  carrierHz: 57_600,
  maxAddress: 0x3ff,
  maxCommand: 63,
  minSends: 4,
  spacing: { gapUs: DISH_GAP_US },
  first: (code) => [400, -DISH_GAP_US, ...pulsesOf(dishBits(code), DISH_BITS)],
  repeat: (code) => pulsesOf(dishBits(code), DISH_BITS),
  decode(timingsUs) {
    const bits = bitsOf(timingsUs, 16, DISH_BITS);
    if (!bits) return undefined;
    return { command: fromHighFirst(bits.slice(0, 6)), address: createFields(bits.slice(6)).low(10) };
  },
};
