/** The VEML7700's arithmetic: Vishay 84286 (data sheet) and 84323 (application note "Designing the VEML7700 into an Application"). */

export interface Veml7700Setting {
  readonly gain: 0.125 | 0.25 | 2;
  readonly integrationMs: 25 | 100 | 400;
}

// 84286, table 1: bits 12 and 11, bits 9 to 6
const GAIN_BITS: Readonly<Record<Veml7700Setting["gain"], number>> = { 0.125: 0b10, 0.25: 0b11, 2: 0b01 };
const INTEGRATION_BITS: Readonly<Record<Veml7700Setting["integrationMs"], number>> = { 25: 0b1100, 100: 0b0000, 400: 0b0010 };

/** From the finest to that which full sun fits into. */
export const SETTINGS: readonly Veml7700Setting[] = [
  { gain: 2, integrationMs: 400 },
  { gain: 0.25, integrationMs: 400 },
  { gain: 0.125, integrationMs: 100 },
];
/** A quick look that no sunlight saturates. */
export const FIRST_LOOK: Veml7700Setting = { gain: 0.125, integrationMs: 25 };
export const SATURATED_COUNTS = 0xffff;
const AIM_COUNTS = 0.7 * SATURATED_COUNTS;

/** The configuration register, the light sensor on. */
export const configurationOf = ({ gain, integrationMs }: Veml7700Setting): number =>
  (GAIN_BITS[gain] << 11) | (INTEGRATION_BITS[integrationMs] << 6);

/**
 * 84323, table of resolutions: 0.0042 lx a count with a gain of 2 in 800 ms, and in proportion with less of either. Vishay corrected it in
 * November 2023; drivers from before have 0.0036.
 */
export const luxPerCount = ({ gain, integrationMs }: Veml7700Setting): number => (0.0042 * 2 * 800) / gain / integrationMs;

/** 84323, correction for bright light: of gains of 1/4 and 1/8, with which it is measured. */
const corrected = (lux: number): number => (((6.0135e-13 * lux - 9.3924e-9) * lux + 8.1488e-5) * lux + 1.0023) * lux;

/** Illuminance in lux. */
export function toLux(counts: number, setting: Veml7700Setting): number {
  const lux = counts * luxPerCount(setting);
  return setting.gain < 1 ? corrected(lux) : lux;
}

/** The finest setting that light of so many counts in the first look does not saturate, its noise of a count allowed for. */
export function settingFor(lookCounts: number): Veml7700Setting {
  const roughLux = (lookCounts + 1) * luxPerCount(FIRST_LOOK);
  return SETTINGS.find((setting) => roughLux / luxPerCount(setting) <= AIM_COUNTS) ?? FIRST_LOOK;
}
