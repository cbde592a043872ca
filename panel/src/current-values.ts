import type { Quantity } from "@clima/schemas";
import type { StationView, TimedValue } from "./api-types.ts";
import { isDerived } from "./derived.ts";
import { overdueAfterMs } from "./station-state.ts";
import { isToCome } from "./to-come.ts";

/** A sensor may be silent for a while among others, before it counts as gone. */
const GONE_AFTER_AT_LEAST_MS = 15 * 60_000;

export interface CurrentValues {
  /** As old as the station's last reading, or nearly. */
  readonly current: readonly Quantity[];
  /** Measured before, and missing from what came since. */
  readonly gone: readonly { readonly quantity: Quantity; readonly lastAt: string }[];
}

/**
 * Which of a station's values are of now. `order`: all quantities, as they are to be shown. What came to the panel is compared with what else
 * came, by both clocks, for the station's may be wrong; what is out of the store with everything.
 */
export function currentValues(
  { values, info }: Pick<StationView, "values" | "info">,
  order: readonly Quantity[],
  nowMs: number,
): CurrentValues {
  const known = order.flatMap((quantity) => {
    const value = values[quantity];
    return value === undefined ? [] : [{ quantity, ...value }];
  });
  const heard = known.filter(({ arrivedAt }) => arrivedAt !== undefined);
  const [taken, takenOfHeard] = [known, heard].map((all) =>
    newestOf(all.map(({ takenAt }) => takenAt).filter((at) => !isToCome(at, nowMs))),
  );
  const arrived = newestOf(heard.flatMap(({ arrivedAt }) => arrivedAt ?? []));
  const goneAfterMs = Math.max(GONE_AFTER_AT_LEAST_MS, overdueAfterMs(info?.intervalMs));
  const isLongBefore = (at: string, newestMs = Number.NEGATIVE_INFINITY) => newestMs - Date.parse(at) > goneAfterMs;
  const isGone = ({ takenAt, arrivedAt }: TimedValue) =>
    arrivedAt === undefined ? isLongBefore(takenAt, taken) : isLongBefore(takenAt, takenOfHeard) || isLongBefore(arrivedAt, arrived);
  return {
    current: known.filter((each) => !isGone(each)).map(({ quantity }) => quantity),
    // A heat index that is no more is no news of the weather.
    gone: known.flatMap((each) => (isGone(each) && !isDerived(each.quantity) ? [{ quantity: each.quantity, lastAt: each.takenAt }] : [])),
  };
}

const newestOf = (instants: readonly string[]): number => Math.max(...instants.map((at) => Date.parse(at)));
