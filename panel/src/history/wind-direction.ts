/** A vector that is shorter, m/s, is what rounding leaves of none. */
const NO_WIND_MS = 1e-9;

/** Where a mean wind comes from, degrees from north by east, 0 to below 360; null where it comes from nowhere on the whole. */
export function directionOf(fromEastMs: number | null, fromNorthMs: number | null): number | null {
  if (fromEastMs === null || fromNorthMs === null || Math.hypot(fromEastMs, fromNorthMs) < NO_WIND_MS) return null;
  const degrees = (Math.atan2(fromEastMs, fromNorthMs) * 180) / Math.PI;
  return (degrees + 360) % 360;
}
