import { uniform } from "./noise.ts";

/** What passing fronts do at an instant, each from 0 to about 1. */
export interface Front {
  /** How far the pressure is below what it would be without fronts, of the deepest. */
  readonly trough: number;
  /** Steady rain of the warm air that slides up before it. */
  readonly warmRain: number;
  /** The narrow band of heavy rain and squalls as the cold air comes in. */
  readonly coldRain: number;
  readonly squall: number;
  /** Cold air with showers behind it. */
  readonly showers: number;
  /** The closed cloud before it and in it. */
  readonly cloud: number;
}

const HOUR_MS = 3_600_000;
/** One front to a slot, somewhere in its middle seven tenths. */
const SLOT_MS = 84 * HOUR_MS;
const STREAM = { moment: 31, strength: 32, wetness: 33 };
/** This share of the slots has none: days of settled weather. */
const NO_FRONT = 0.15;

const bell = (hours: number, centreH: number, widthH: number) => Math.exp(-(((hours - centreH) / widthH) ** 2));

/** What the fronts do that are near; those of other slots are too far away. */
export const frontsAt = (seed: number, atMs: number): Front =>
  slotsAround(atMs)
    .map((slot) => frontOfSlot(seed, slot, atMs))
    .reduce(addFronts);

/** Of them the trough alone. */
export function troughAt(seed: number, atMs: number): number {
  return slotsAround(atMs).reduce((sum, slot) => {
    const { hours, strength } = passage(seed, slot, atMs);
    return sum + strength * trough(hours);
  }, 0);
}

function slotsAround(atMs: number): readonly number[] {
  const slot = Math.floor(atMs / SLOT_MS);
  return [slot - 1, slot, slot + 1];
}

/** How long ago a slot's front passed, negative before, and how strong it is; 0 for none. */
function passage(seed: number, slot: number, atMs: number) {
  const passesMs = (slot + 0.15 + 0.7 * uniform(seed, STREAM.moment, slot)) * SLOT_MS;
  const drawn = uniform(seed, STREAM.strength, slot);
  return { hours: (atMs - passesMs) / HOUR_MS, strength: drawn < NO_FRONT ? 0 : 0.3 + 0.7 * drawn };
}

function frontOfSlot(seed: number, slot: number, atMs: number): Front {
  const { hours, strength } = passage(seed, slot, atMs);
  const wetness = strength * (0.25 + 0.75 * uniform(seed, STREAM.wetness, slot));
  return {
    trough: strength * trough(hours),
    warmRain: wetness * bell(hours, -6.5, 2.8),
    coldRain: wetness * bell(hours, 0, 0.4),
    squall: strength * bell(hours, 0, 0.5),
    showers: hours > 1 ? wetness * (1 - Math.exp(1 - hours)) * Math.exp(-(hours - 1) / 7) : 0,
    cloud: strength * (bell(hours, -5, 6) - 0.5 * bell(hours, 18, 8)),
  };
}

/** Falls for half a day, turns within the hour, rises faster. */
const trough = (hours: number) => Math.exp(-(Math.hypot(hours, 0.5) - 0.5) / (hours < 0 ? 10 : 7));

const addFronts = (one: Front, other: Front): Front => ({
  trough: one.trough + other.trough,
  warmRain: one.warmRain + other.warmRain,
  coldRain: one.coldRain + other.coldRain,
  squall: one.squall + other.squall,
  showers: one.showers + other.showers,
  cloud: one.cloud + other.cloud,
});
