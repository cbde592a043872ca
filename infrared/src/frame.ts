/** What is transmitted: microseconds, positive = mark (light on), negative = space; begins with a mark. */
export interface Frame {
  readonly carrierHz: number;
  readonly timingsUs: readonly number[];
}

/** What most remote controls have, and is taken where nothing says another. */
export const USUAL_CARRIER_HZ = 38_000;

/** Marks and spaces together. */
export const durationUs = (timingsUs: readonly number[]): number => timingsUs.reduce((sum, us) => sum + Math.abs(us), 0);
