/** Sony: bits by the length of the marks, low first; sent three times at least. */
import { createFields, lowFirst } from "./bits.ts";
import type { Protocol } from "./protocol.ts";
import { bitsOf, type PulseCoding, pulsesOf } from "./pulses.ts";

const UNIT_US = 600;
const CODING: PulseCoding = { headerUs: [4 * UNIT_US, UNIT_US], zeroUs: [UNIT_US, UNIT_US], oneUs: [2 * UNIT_US, UNIT_US] };
const COMMAND_BITS = 7;

function sirc(addressBits: number, fields: string): Protocol {
  const bits = COMMAND_BITS + addressBits;
  return {
    name: `sirc${bits}`,
    irp: `{40k,600}<1,-1|2,-1>(4,-1,${fields},^45m)*`,
    carrierHz: 40_000,
    maxAddress: 2 ** addressBits - 1,
    maxCommand: 2 ** COMMAND_BITS - 1,
    minSends: 3,
    spacing: { periodUs: 45_000 },
    first: ({ address, command }) => pulsesOf([...lowFirst(command, COMMAND_BITS), ...lowFirst(address, addressBits)], CODING),
    decode(timingsUs) {
      const found = bitsOf(timingsUs, bits, CODING);
      if (!found) return undefined;
      const { low } = createFields(found);
      const command = low(COMMAND_BITS);
      return { address: low(addressBits), command };
    },
  };
}

export const sirc12 = sirc(5, "F:7,D:5");
export const sirc15 = sirc(8, "F:7,D:8");
/** The address has the device's five bits and above them the eight of the extension. */
export const sirc20 = sirc(13, "F:7,D:5,S:8");
