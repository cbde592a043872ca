// ROHM BH1750FVI rev. D
export const MTREG = { min: 31, typical: 69, max: 254 } as const; // p. 11
/** Opcode of one measurement, which way it counts, and how long it takes at most with the typical MTreg (p. 2 and 5). */
export const MODES = {
  low: { opcode: 0x23, perLux: 1.2, maxMs: 24 },
  high: { opcode: 0x20, perLux: 1.2, maxMs: 180 },
  high2: { opcode: 0x21, perLux: 2.4, maxMs: 180 },
} as const;
type Bh1750Mode = keyof typeof MODES;
export const SATURATED_COUNTS = 0xffff;

export interface Bh1750Setting {
  readonly mode: Bh1750Mode;
  readonly mtreg: number;
}

/** A quick look that nothing saturates but the brightest sun. */
export const FIRST_LOOK: Bh1750Setting = { mode: "low", mtreg: MTREG.min };
export const LEAST_SENSITIVE: Bh1750Setting = { mode: "high", mtreg: MTREG.min };
const MOST_SENSITIVE: Bh1750Setting = { mode: "high2", mtreg: MTREG.max };

/** p. 11: counts / 1.2 · 69 / MTreg, halved in H-resolution mode 2. */
export const toLux = (counts: number, { mode, mtreg }: Bh1750Setting) => ((counts / MODES[mode].perLux) * MTREG.typical) / mtreg;

/** How long a measurement takes at most, a millisecond to spare. */
export const conversionMs = ({ mode, mtreg }: Bh1750Setting) => Math.ceil((MODES[mode].maxMs * mtreg) / MTREG.typical) + 1;

// saturates at 7418 lx, so below this the finest setting fits
const DIM_LIMIT_LUX = 7000;
const AIM_COUNTS = 50_000;

/** The finest setting that a light of about `roughLux` does not saturate. */
export function settingFor(roughLux: number): Bh1750Setting {
  if (roughLux <= DIM_LIMIT_LUX) return MOST_SENSITIVE;
  const mtreg = Math.floor(((AIM_COUNTS / MODES.high.perLux) * MTREG.typical) / roughLux);
  return { mode: "high", mtreg: Math.min(MTREG.max, Math.max(MTREG.min, mtreg)) };
}
