import { type Period, sunAt, sunDay } from "@clima/schemas";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More would be stripes. */
const LONGEST_MS = 20 * DAY_MS;
/** The solar midnight of one day and of the next differ by half a minute at most. */
const SAME_MS = 60_000;

/** When it is night in a stretch of time, between sunset and sunrise; none where the stretch is too long to see them. */
export function nightsIn({ fromMs, toMs }: Period, latitudeDeg: number, longitudeDeg: number): Period[] {
  if (toMs - fromMs > LONGEST_MS) return [];
  const nights: { fromMs: number; toMs: number }[] = [];
  const add = (night: Period) => {
    const last = nights.at(-1);
    if (last && night.fromMs - last.toMs <= SAME_MS) last.toMs = night.toMs;
    else nights.push({ ...night });
  };
  for (let atMs = fromMs - DAY_MS; atMs < toMs + DAY_MS; atMs += DAY_MS) {
    const noonMs = atMs + (12 - sunAt(atMs, latitudeDeg, longitudeDeg).solarHour) * HOUR_MS;
    const [beginMs, endMs] = [noonMs - DAY_MS / 2, noonMs + DAY_MS / 2];
    const day = sunDay(noonMs, latitudeDeg, longitudeDeg);
    if (day === "up") continue;
    if (day === "down") add({ fromMs: beginMs, toMs: endMs });
    else {
      add({ fromMs: beginMs, toMs: day.riseMs });
      add({ fromMs: day.setMs, toMs: endMs });
    }
  }
  return nights
    .map((night) => ({ fromMs: Math.max(fromMs, night.fromMs), toMs: Math.min(toMs, night.toMs) }))
    .filter((night) => night.fromMs < night.toMs);
}
