/** What is transmitted: microseconds, positive = mark (light on), negative = space; begins with a mark. */
export interface Frame {
  readonly carrierHz: number;
  readonly timingsUs: readonly number[];
}

/** Marks and spaces together. */
export const durationUs = (timingsUs: readonly number[]): number => timingsUs.reduce((sum, us) => sum + Math.abs(us), 0);
