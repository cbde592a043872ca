import { sunAt } from "@clima/schemas";

/** Where the pressure's daily tide is reckoned for; where that is not known, no tide is. */
export interface TidePlace {
  readonly latitudeDeg?: number | undefined;
  readonly longitudeDeg?: number | undefined;
}

export interface PressureAt {
  readonly atMs: number;
  readonly hpa: number;
}

export interface PressureTendency {
  /** Now minus three hours ago, as measured. */
  readonly changeHpa: number;
  /** WMO code table 0200, of the pressure without its tide. */
  readonly code: number;
}

const HOUR_MS = 3_600_000;
const SPAN_MS = 3 * HOUR_MS;
/** Neighbours further apart say too little of what was between them; hourly readings still do. */
const MAX_GAP_MS = 1.6 * HOUR_MS;
/** How far back pressures are needed. */
export const PRESSURE_HISTORY_MS = SPAN_MS + MAX_GAP_MS;
/** Less is steady: the unit of the code's pressures, and the barometers' noise. */
const STEADY_HPA = 0.1;

/** The solar semidiurnal tide of the air, 1.16·cos³φ·cos(2π(h − 10)/12) hPa, h in local solar time (Haurwitz 1956). */
export const tideHpa = (solarHour: number, latitudeDeg: number): number =>
  1.16 * Math.cos((latitudeDeg * Math.PI) / 180) ** 3 * Math.cos((2 * Math.PI * (solarHour - 10)) / 12);

/**
 * Tendency over the three hours before `atMs`. `history` is oldest first and ends with the pressure of `atMs`. Undefined where it does
 * not reach back far enough, or has too wide a gap.
 */
export function pressureTendency(history: readonly PressureAt[], atMs: number, place: TidePlace): PressureTendency | undefined {
  const [then, between, now] = [atMs - SPAN_MS, atMs - SPAN_MS / 2, atMs].map((ms) => pressureAt(history, ms));
  if (then === undefined || between === undefined || now === undefined) return undefined;
  const { latitudeDeg, longitudeDeg } = place;
  const tideAt = (ms: number) =>
    latitudeDeg === undefined || longitudeDeg === undefined ? 0 : tideHpa(sunAt(ms, latitudeDeg, longitudeDeg).solarHour, latitudeDeg);
  const [thenTide, betweenTide, nowTide] = [tideAt(atMs - SPAN_MS), tideAt(atMs - SPAN_MS / 2), tideAt(atMs)];
  return { changeHpa: now - then, code: characteristicCode(then - thenTide, between - betweenTide, now - nowTide) };
}

/** Between the neighbours in time. */
function pressureAt(history: readonly PressureAt[], atMs: number): number | undefined {
  const before = history.findLast((one) => one.atMs <= atMs);
  const after = history.find((one) => one.atMs >= atMs);
  if (!before || !after || after.atMs - before.atMs > MAX_GAP_MS) return undefined;
  if (after.atMs === before.atMs) return before.hpa;
  return before.hpa + ((after.hpa - before.hpa) * (atMs - before.atMs)) / (after.atMs - before.atMs);
}

/** WMO code table 0200, from the pressures 3 h and 1.5 h ago and now. */
export function characteristicCode(thenHpa: number, betweenHpa: number, nowHpa: number): number {
  const [first, second] = [betweenHpa - thenHpa, nowHpa - betweenHpa];
  const [began, ended] = [trendOf(first), trendOf(second)];
  if (began === 0 && ended === 0) return 4;
  if (began !== 0 && began === ended) return sameDirectionCode(began, Math.abs(second) - Math.abs(first));
  if (ended === 0) return began > 0 ? 1 : 6;
  const isHigher = nowHpa >= thenHpa;
  if (began > 0) return isHigher ? 0 : 8;
  if (began < 0) return nowHpa <= thenHpa ? 5 : 3;
  return ended > 0 ? 3 : 8;
}

const trendOf = (hpa: number) => (Math.abs(hpa) <= STEADY_HPA ? 0 : Math.sign(hpa));

/** Rising: 3 faster than before, 1 slower, 2 the same; falling: 8, 6, 7. */
function sameDirectionCode(direction: number, gainHpa: number): number {
  const gain = trendOf(gainHpa);
  if (direction > 0) return gain > 0 ? 3 : gain < 0 ? 1 : 2;
  return gain > 0 ? 8 : gain < 0 ? 6 : 7;
}
