import type { Quantity } from "@clima/schemas";
import type { StationView, TimedValue } from "./api-types.ts";
import { overdueAfterMs } from "./station-state.ts";
import { isToCome } from "./to-come.ts";

/** Made out of others, and only where these allow it: a heat index that is no more is no news of the weather. */
const DERIVED: ReadonlySet<Quantity> = new Set<Quantity>([
  "dewPointC",
  "seaLevelPressureHpa",
  "absoluteHumidityGm3",
  "vapourPressureDeficitKpa",
  "wetBulbC",
  "heatIndexC",
  "humidexC",
  "apparentTemperatureC",
  "pressureTendencyHpa",
  "pressureTendencyCode",
  "rainRateMmh",
  "rainHourMm",
  "rainDayMm",
]);

/** A sensor may be silent for a while among others, before it counts as gone. */
const GONE_AFTER_AT_LEAST_MS = 15 * 60_000;

export interface CurrentValues {
  /** As old as the station's last reading, or nearly. */
  readonly current: readonly Quantity[];
  /** Measured before, and missing from what came since. */
  readonly gone: readonly { readonly quantity: Quantity; readonly lastAt: string }[];
}

/** Which of a station's values are of now. `order`: all quantities, as they are to be shown. */
export function currentValues(
  { values, info }: Pick<StationView, "values" | "info">,
  order: readonly Quantity[],
  nowMs: number,
): CurrentValues {
  const known = order.flatMap((quantity) => {
    const value = values[quantity];
    return value === undefined ? [] : [{ quantity, at: timeOf(value) }];
  });
  const past = known.map(({ at }) => at).filter((at) => !isToCome(at, nowMs));
  const newestMs = Math.max(...past.map((at) => Date.parse(at)));
  const goneAfterMs = Math.max(GONE_AFTER_AT_LEAST_MS, overdueAfterMs(info?.intervalMs));
  const isGone = ({ at }: { at: string }) => newestMs - Date.parse(at) > goneAfterMs;
  return {
    current: known.filter((each) => !isGone(each)).map(({ quantity }) => quantity),
    gone: known.flatMap((each) => (isGone(each) && !DERIVED.has(each.quantity) ? [{ quantity: each.quantity, lastAt: each.at }] : [])),
  };
}

/** By the panel's clock where it came to the panel; else by the station's. */
const timeOf = ({ arrivedAt, takenAt }: TimedValue): string => arrivedAt ?? takenAt;
