/** The 48 bits of Japan's makers: a maker's code of 16 bits, a device, a function, and checks. Low bits first. */
import { createFields, lowFirst } from "./bits.ts";
import type { Protocol } from "./protocol.ts";
import { bitsOf, type PulseCoding, pulsesOf } from "./pulses.ts";

const UNIT_US = 432;
const CODING: PulseCoding = {
  headerUs: [8 * UNIT_US, 4 * UNIT_US],
  zeroUs: [UNIT_US, UNIT_US],
  oneUs: [UNIT_US, 3 * UNIT_US],
  trailerUs: UNIT_US,
};
const PANASONIC_MAKER = 0x2002;
/** The last byte of many makers is the XOR of the three before it. */
const xorOfBytes = (address: number, command: number) => (address & 0xff) ^ (address >> 8) ^ command;
const GAP_US = 173 * UNIT_US;

const nibbles = (value: number, count: number) => Array.from({ length: count }, (_, index) => (value >> (4 * index)) & 15);
const xorOfNibbles = (value: number, count: number) => nibbles(value, count).reduce((sum, nibble) => sum ^ nibble, 0);

const bitsOf48 = (fields: readonly (readonly [value: number, bits: number])[]) =>
  pulsesOf(
    fields.flatMap(([value, bits]) => lowFirst(value, bits)),
    CODING,
  );

/** The address has the device in its low byte, the subdevice above it. */
export const panasonic: Protocol = {
  name: "panasonic",
  irp: "{37k,432}<1,-1|1,-3>(8,-4,2:8,32:8,D:8,S:8,F:8,(D^S^F):8,1,-173)*",
  carrierHz: 37_000,
  maxAddress: 0xffff,
  maxCommand: 0xff,
  spacing: { gapUs: GAP_US },
  first({ address, command }) {
    return bitsOf48([
      [PANASONIC_MAKER, 16],
      [address, 16],
      [command, 8],
      [xorOfBytes(address, command), 8],
    ]);
  },
  decode(timingsUs) {
    const bits = bitsOf(timingsUs, 48, CODING);
    if (!bits) return undefined;
    const { low } = createFields(bits);
    const [maker, address, command, check] = [low(16), low(16), low(8), low(8)];
    return maker === PANASONIC_MAKER && check === xorOfBytes(address, command) ? { address, command } : undefined;
  },
};

/** Any maker: its code in the low 16 bits of the address, the device's twelve above them; eight bits of function and four of extension. */
export const kaseikyo: Protocol = {
  ...panasonic,
  name: "kaseikyo",
  irp: "{37k,432}<1,-1|1,-3>(8,-4,M:8,N:8,X:4,D:4,S:8,F:8,E:4,C:4,1,-173)*{X=M:4:0^M:4:4^N:4:0^N:4:4,C=D^S:4:0^S:4:4^F:4:0^F:4:4^E}",
  maxAddress: 0xfff_ffff,
  maxCommand: 0xfff,
  first({ address, command }) {
    const [maker, device] = [address & 0xffff, address >> 16];
    const check = xorOfNibbles(device, 3) ^ xorOfNibbles(command, 3);
    return bitsOf48([
      [maker, 16],
      [xorOfNibbles(maker, 4), 4],
      [device, 12],
      [command, 12],
      [check, 4],
    ]);
  },
  decode(timingsUs) {
    const bits = bitsOf(timingsUs, 48, CODING);
    if (!bits) return undefined;
    const { low } = createFields(bits);
    const [maker, makerCheck, device, command, check] = [low(16), low(4), low(12), low(12), low(4)];
    const isChecked = makerCheck === xorOfNibbles(maker, 4) && check === (xorOfNibbles(device, 3) ^ xorOfNibbles(command, 3));
    return isChecked ? { address: maker + device * 0x1_0000, command } : undefined;
  },
};

/**
 * Panasonic's check with any maker, as JVC and others have it: the maker's code in the low 16 bits of the address, device and subdevice above.
 * What panasonic or kaseikyo can say is theirs.
 */
export const jvc48: Protocol = {
  ...panasonic,
  name: "jvc48",
  irp: "{37k,432}<1,-1|1,-3>(8,-4,M:8,N:8,D:8,S:8,F:8,(D^S^F):8,1,-173)*, JVC-48 of IrpProtocols.xml with any maker",
  maxAddress: 0xffff_ffff,
  first({ address, command }) {
    const device = Math.floor(address / 0x1_0000);
    return bitsOf48([
      [address % 0x1_0000, 16],
      [device, 16],
      [command, 8],
      [xorOfBytes(device, command), 8],
    ]);
  },
  decode(timingsUs) {
    const bits = bitsOf(timingsUs, 48, CODING);
    if (!bits) return undefined;
    const { low } = createFields(bits);
    const [maker, device, command, check] = [low(16), low(16), low(8), low(8)];
    return check === xorOfBytes(device, command) ? { address: maker + device * 0x1_0000, command } : undefined;
  },
};
