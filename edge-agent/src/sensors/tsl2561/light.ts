/** The TSL2561's arithmetic: TAOS TSL2560/TSL2561 (TAOS059), "Calculating Lux", p. 23. */

export type Tsl2561Package = "CS" | "T";

export interface Tsl2561Counts {
  /** Visible and infrared. */
  readonly broad: number;
  readonly infrared: number;
}

export interface Tsl2561Setting {
  /** Of the timing register (p. 15): bit 4 is the gain of 16, the last two are the time. */
  readonly timing: number;
  readonly gain: 1 | 16;
  /** In cycles of which 322 are the 402 ms that the formulas are for (p. 24). */
  readonly cycles: 11 | 81 | 322;
  readonly fullScaleCounts: number;
  /** At most: the oscillator may have 690 in place of 735 kHz (p. 5). */
  readonly maxMs: number;
}

/** From the finest to that which most light fits into. */
export const SETTINGS: readonly Tsl2561Setting[] = [
  { timing: 0x12, gain: 16, cycles: 322, fullScaleCounts: 65_535, maxMs: 430 },
  { timing: 0x11, gain: 16, cycles: 81, fullScaleCounts: 37_177, maxMs: 110 },
  { timing: 0x02, gain: 1, cycles: 322, fullScaleCounts: 65_535, maxMs: 430 },
  { timing: 0x01, gain: 1, cycles: 81, fullScaleCounts: 37_177, maxMs: 110 },
];
/** A quick look that only the brightest sun saturates. */
export const FIRST_LOOK: Tsl2561Setting = { timing: 0x00, gain: 1, cycles: 11, fullScaleCounts: 5047, maxMs: 16 };

const AIM_SHARE = 0.7;

/** Whether a channel counted as far as it can (p. 6): the light may be any that is brighter. */
export const isSaturated = ({ broad, infrared }: Tsl2561Counts, { fullScaleCounts }: Tsl2561Setting) =>
  Math.max(broad, infrared) >= fullScaleCounts;

const sensitivity = ({ gain, cycles }: Tsl2561Setting) => gain * cycles;

/** The finest setting that light of these counts in the first look does not saturate, its noise of a count allowed for. */
export function settingFor({ broad, infrared }: Tsl2561Counts): Tsl2561Setting {
  const lookCounts = Math.max(broad, infrared) + 1;
  const fits = (one: Tsl2561Setting) => (lookCounts * sensitivity(one)) / sensitivity(FIRST_LOOK) <= AIM_SHARE * one.fullScaleCounts;
  return SETTINGS.find(fits) ?? FIRST_LOOK;
}

interface Line {
  readonly upToRatio: number;
  readonly broad: number;
  readonly infrared: number;
}

interface Curve {
  readonly upToRatio: number;
  readonly broad: number;
  readonly power: number;
  readonly lines: readonly Line[];
}

const CURVES: Readonly<Record<Tsl2561Package, Curve>> = {
  CS: {
    upToRatio: 0.52,
    broad: 0.0315,
    power: 0.0593,
    lines: [
      { upToRatio: 0.65, broad: 0.0229, infrared: 0.0291 },
      { upToRatio: 0.8, broad: 0.0157, infrared: 0.018 },
      { upToRatio: 1.3, broad: 0.00338, infrared: 0.0026 },
    ],
  },
  T: {
    upToRatio: 0.5,
    broad: 0.0304,
    power: 0.062,
    lines: [
      { upToRatio: 0.61, broad: 0.0224, infrared: 0.031 },
      { upToRatio: 0.8, broad: 0.0128, infrared: 0.0153 },
      { upToRatio: 1.3, broad: 0.00146, infrared: 0.00112 },
    ],
  },
};

/** Illuminance in lux; light that is more infrared than any source of the table is dark to the eye, as the data sheet has it. */
export function toLux(counts: Tsl2561Counts, setting: Tsl2561Setting, housing: Tsl2561Package): number {
  const scale = sensitivity(SETTINGS[0] as Tsl2561Setting) / sensitivity(setting);
  const [broad, infrared] = [counts.broad * scale, counts.infrared * scale];
  if (broad === 0) return 0;
  const ratio = infrared / broad;
  const curve = CURVES[housing];
  if (ratio <= curve.upToRatio) return curve.broad * broad - curve.power * broad * ratio ** 1.4;
  const line = curve.lines.find(({ upToRatio }) => ratio <= upToRatio);
  return line ? line.broad * broad - line.infrared * infrared : 0;
}
