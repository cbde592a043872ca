import type { DryAir } from "./air.ts";
import type { Climate } from "./climate.ts";
import type { Front } from "./fronts.ts";

/** What rain is made of at an instant. */
export interface RainDrive {
  readonly front: Front;
  readonly climate: Climate;
  readonly dryAir: DryAir;
  readonly solarHour: number;
  /** Standard normal: of the day, whether its air is ready for showers. */
  readonly instability: number;
  /** Standard normal, within a quarter of an hour: the cells that go past. */
  readonly cells: number;
}

export interface Rainfall {
  /** Of snow, what it melts to. */
  readonly rateMmh: number;
  /** Of it, what falls in showers. */
  readonly showerMmh: number;
  /** What rain and showers near by do to the air, from 0 to 1 for soaked. */
  readonly moistening: number;
}

/** Less is mist. */
const LEAST_MMH = 0.15;
const WARM_RAIN_MMH = 2.1;
const COLD_RAIN_MMH = 11;
const SHOWER_MMH = 14;
const THUNDERSTORM_MMH = 24;

/** Steady rain before a front, a heavy band in it, showers behind it, and in moist warm afternoons those of the sun's making. */
export function rainfall(drive: RainDrive): Rainfall {
  const { front, climate, dryAir, cells } = drive;
  const { storminess } = climate;
  const carried = Math.min(1, Math.max(0.12, (dryAir.temperatureC + 25) / 35));
  const steadyMmh = WARM_RAIN_MMH * storminess * front.warmRain * Math.max(0.2, 1 + 0.5 * cells);
  const bandMmh = COLD_RAIN_MMH * storminess * front.coldRain * Math.max(0.2, 1 + 0.4 * cells);
  const readyMmh = SHOWER_MMH * storminess * front.showers + THUNDERSTORM_MMH * afternoonHeat(drive);
  const showerMmh = carried * (bandMmh + readyMmh * Math.max(0, cells - 0.8));
  const rateMmh = carried * steadyMmh + showerMmh;
  // The air is moist around a shower before it rains and after, so it does not change within a minute
  const isNear = 1 / (1 + Math.exp((0.8 - cells) / 0.35));
  const dryShare = Math.exp(-(steadyMmh + bandMmh) / 1.2) * (1 - isNear * (1 - Math.exp(-readyMmh / 4)));
  const isRain = rateMmh > LEAST_MMH;
  return { rateMmh: isRain ? rateMmh - LEAST_MMH : 0, showerMmh: isRain ? showerMmh : 0, moistening: 1 - dryShare };
}

/** Moist air and the warmth of the day, some days more than others; most at 16 h of the sun. */
function afternoonHeat({ climate, dryAir, solarHour, instability }: RainDrive): number {
  const moist = Math.max(0, (dryAir.dewPointC - 8) / 14);
  const hoursOff = ((solarHour - 16 + 36) % 24) - 12;
  return climate.showeriness * moist * Math.exp(-((hoursOff / 3) ** 2)) * Math.max(0, instability);
}

/** How much of the sky the rain hides: 0 for none, towards 1 in heavy rain. */
export const rainCover = ({ rateMmh }: Rainfall): number => 1 - Math.exp(-rateMmh / 0.6);
