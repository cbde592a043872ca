import { MTREG_HIGH, MTREG_LOW, POWER_ON } from "../../sensors/bh1750/bh1750.ts";
import { type Bh1750Setting, conversionMs, MODES, MTREG, SATURATED_COUNTS } from "../../sensors/bh1750/light.ts";
import type { SimulatedChip } from "./simulated-i2c-bus.ts";

const POWER_DOWN = 0x00; // ROHM BH1750FVI rev. D, p. 5
const TOP_3_BITS = 0xf8;
const LOW_5_BITS = 0x1f;

/** A BH1750 with its longest conversion times: read before, it says what it measured the time before. */
export function createBh1750Chip(luxNow: () => number, monotonicMs: () => number): SimulatedChip {
  let mtreg: number = MTREG.typical;
  let isOn = false;
  let shown = 0;
  let next: { readonly counts: number; readonly readyAtMs: number } | undefined;

  function measure({ mode }: Pick<Bh1750Setting, "mode">): void {
    const counts = Math.round((luxNow() * MODES[mode].perLux * mtreg) / MTREG.typical);
    next = { counts: Math.min(SATURATED_COUNTS, Math.max(0, counts)), readyAtMs: monotonicMs() + conversionMs({ mode, mtreg }) - 1 };
  }

  function obey(opcode: number): boolean {
    const mode = (["low", "high", "high2"] as const).find((each) => MODES[each].opcode === opcode);
    if (opcode === POWER_ON || opcode === POWER_DOWN) isOn = opcode === POWER_ON;
    else if (mode && isOn) measure({ mode });
    else if ((opcode & TOP_3_BITS) === MTREG_HIGH) mtreg = (mtreg & LOW_5_BITS) | ((opcode & 0x07) << 5);
    else if ((opcode & ~LOW_5_BITS) === MTREG_LOW) mtreg = (mtreg & ~LOW_5_BITS) | (opcode & LOW_5_BITS);
    else return mode !== undefined;
    return true;
  }

  return {
    write: (bytes) => bytes.length === 1 && obey(bytes[0] as number),
    read(length) {
      if (next && monotonicMs() >= next.readyAtMs) shown = next.counts;
      return [shown >> 8, shown & 0xff].slice(0, length);
    },
  };
}
