/** The family of the µPD6121: 32 bits, low first, by the length of the spaces. */
import { complement, createFields, lowFirst } from "./bits.ts";
import type { Code, Protocol } from "./protocol.ts";
import { bitsOf, type PulseCoding, pulsesOf } from "./pulses.ts";

// NEC µPD6121G data sheet, "Remote output": a unit of 562.5 µs (1/8 of 4.5 ms), a new frame every 108 ms
const UNIT_US = 562.5;
const PERIOD_US = 108_000;
const BYTE = 8;
const MAX_BYTE = 0xff;

const coding = (headerUnits: number): PulseCoding => ({
  headerUs: [headerUnits * UNIT_US, 8 * UNIT_US],
  zeroUs: [UNIT_US, UNIT_US],
  oneUs: [UNIT_US, 3 * UNIT_US],
  trailerUs: UNIT_US,
});
const NEC = coding(16);
const NECX = coding(8);
/** Sent while the button is held: it carries no code. */
const REPEAT_US = [16 * UNIT_US, -4 * UNIT_US, UNIT_US].map(Math.round);

const bytesToTimings = (bytes: readonly number[], by: PulseCoding) =>
  pulsesOf(
    bytes.flatMap((byte) => lowFirst(byte, BYTE)),
    by,
  );

function timingsToBytes(timingsUs: readonly number[], by: PulseCoding) {
  const bits = bitsOf(timingsUs, 4 * BYTE, by);
  if (!bits) return undefined;
  const fields = createFields(bits);
  const [first, second, third, fourth] = [fields.low(BYTE), fields.low(BYTE), fields.low(BYTE), fields.low(BYTE)];
  return { first, second, third, fourth, isCommandChecked: third === complement(fourth, BYTE) };
}

/** 0…255 is followed by its complement; 256…65535 is NEC extended, sent as it is, low byte first. A second byte of 00 is necext's. */
const addressBytes = (address: number): readonly number[] => [
  address & MAX_BYTE,
  address > MAX_BYTE ? address >> BYTE : complement(address, BYTE),
];
function addressOf(low: number, high: number): number | undefined {
  if (high === complement(low, BYTE)) return low;
  return high === 0 ? undefined : low | (high << BYTE);
}

const necBytes = ({ address, command }: Code) => [...addressBytes(address), command, complement(command, BYTE)];

function decodeNec(timingsUs: readonly number[]): Code | undefined {
  const bytes = timingsToBytes(timingsUs, NEC);
  if (!bytes?.isCommandChecked) return undefined;
  const address = addressOf(bytes.first, bytes.second);
  return address === undefined ? undefined : { address, command: bytes.third };
}

/** Addresses above 255 are NEC extended, which the kernel calls necx. */
export const nec: Protocol = {
  name: "nec",
  irp: "{38.4k,564}<1,-1|1,-3>(16,-8,D:8,S:8,F:8,~F:8,1,^108m,(16,-4,1,^108m)*)",
  carrierHz: 38_000,
  maxAddress: 0xffff,
  maxCommand: MAX_BYTE,
  spacing: { periodUs: PERIOD_US },
  first: (code) => bytesToTimings(necBytes(code), NEC),
  repeat: () => REPEAT_US,
  decode: decodeNec,
};

/** NEC extended that nec cannot say, 16 bits of each as they are: its command has no complement, or its second address byte is 00. */
export const necext: Protocol = {
  ...nec,
  name: "necext",
  irp: "{38.4k,564}<1,-1|1,-3>(16,-8,D:8,S:8,F:16,1,^108m,(16,-4,1,^108m)*), NEC1-f16 of IrpProtocols.xml",
  maxCommand: 0xffff,
  first: ({ address, command }) => bytesToTimings([address & MAX_BYTE, address >> BYTE, command & MAX_BYTE, command >> BYTE], NEC),
  decode(timingsUs) {
    const bytes = timingsToBytes(timingsUs, NEC);
    if (!bytes) return undefined;
    return { address: bytes.first | (bytes.second << BYTE), command: bytes.third | (bytes.fourth << BYTE) };
  },
};

/** Only its carrier differs from NEC, and timings do not show that: it is decoded as nec. */
export const pioneer: Protocol = {
  ...nec,
  name: "pioneer",
  irp: "{40k,564}<1,-1|1,-3>(16,-8,D:8,S:8,F:8,~F:8,1,^108m)*",
  carrierHz: 40_000,
  repeat: nec.first,
};

/** The half header of NECx1 and NECx2; the address has 16 bits as they are. */
export const necx: Protocol = {
  ...nec,
  name: "necx",
  irp: "{38.4k,564}<1,-1|1,-3>(8,-8,D:8,S:8,F:8,~F:8,1,^108m)*",
  first: ({ address, command }) => bytesToTimings([address & MAX_BYTE, address >> BYTE, command, complement(command, BYTE)], NECX),
  repeat: ({ address, command }) => necx.first({ address, command }),
  decode(timingsUs) {
    const bytes = timingsToBytes(timingsUs, NECX);
    if (!bytes?.isCommandChecked || bytes.first === bytes.second) return undefined;
    return { address: bytes.first | (bytes.second << BYTE), command: bytes.third };
  },
};

/** NECx whose address is sent twice. */
export const samsung32: Protocol = {
  ...necx,
  name: "samsung32",
  irp: "{38.4k,564}<1,-1|1,-3>(8,-8,D:8,D:8,F:8,~F:8,1,^108m)*",
  maxAddress: MAX_BYTE,
  first: ({ address, command }) => bytesToTimings([address, address, command, complement(command, BYTE)], NECX),
  repeat: (code) => samsung32.first(code),
  decode(timingsUs) {
    const bytes = timingsToBytes(timingsUs, NECX);
    if (!bytes?.isCommandChecked || bytes.first !== bytes.second) return undefined;
    return { address: bytes.first, command: bytes.third };
  },
};
