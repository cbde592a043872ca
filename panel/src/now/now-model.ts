import { type Quantity, quantityNames, type Values } from "@clima/schemas";
import { type Age, ageOf } from "../age-of-value.ts";
import type { StationView, TimedValue, Today } from "../api-types.ts";
import { currentValues } from "../current-values.ts";
import { isDerived } from "../derived.ts";
import type { Reader } from "../reader.ts";
import { overdueAfterMs } from "../station-state.ts";

/** What is not as plain as a fresh measurement. */
export interface Marks {
  /** How old, where that is more than it should be. */
  readonly old?: string;
  readonly isSuspect?: boolean;
  readonly isDerived?: boolean;
}

/** A value as it is shown. */
export interface Figure extends Marks {
  readonly quantity: Quantity;
  readonly value: number;
  readonly number: string;
  readonly unit: string;
}

/** A station's values of now. */
export interface NowModel {
  /** Of the newest of them; undefined without any. */
  readonly age: Age | undefined;
  readonly figures: { readonly [Q in Quantity]?: Figure };
  /** Neither old nor doubtful. */
  readonly sound: Values;
  readonly gone: ReturnType<typeof currentValues>["gone"];
}

/** What there is to be shown of now, each value with its marks; those that are no more are not among them. */
export function nowModel(view: StationView, reader: Reader, nowMs: number): NowModel {
  const { current, gone } = currentValues(view, quantityNames, nowMs);
  const oldAfterMs = overdueAfterMs(view.info?.intervalMs);
  const known = current.flatMap((quantity) => {
    const value = view.values[quantity];
    return value === undefined ? [] : [{ quantity, value, age: ageOf(value, nowMs, oldAfterMs, reader) }];
  });
  const newest = known.reduce<(typeof known)[number] | undefined>(
    (best, each) => (best === undefined || instantOf(each.value) > instantOf(best.value) ? each : best),
    undefined,
  );
  // Where all are old, the age that they share says so.
  const isAllOld = newest?.age.isOld ?? false;
  const figures = known.map(({ quantity, value, age }): [Quantity, Figure] => [
    quantity,
    {
      quantity,
      value: value.value,
      ...reader.value(quantity, value.value),
      ...(age.isOld && !isAllOld ? { old: age.words } : {}),
      ...(value.isSuspect ? { isSuspect: true } : {}),
      ...(isDerived(quantity) ? { isDerived: true } : {}),
    },
  ]);
  const sound = known.filter(({ value, age }) => !age.isOld && !value.isSuspect).map(({ quantity, value }) => [quantity, value.value]);
  return { age: newest?.age, figures: Object.fromEntries(figures), sound: Object.fromEntries(sound), gone };
}

const instantOf = ({ arrivedAt, takenAt }: TimedValue): number => Date.parse(arrivedAt ?? takenAt);

/** The day with the newest temperature, which came after the day was read. */
export function todayWith(today: Today, temperature: TimedValue | undefined): Today {
  if (temperature === undefined || temperature.arrivedAt === undefined || temperature.isSuspect) return today;
  // When it came: the station's clock may be wrong.
  const newest = { value: temperature.value, takenAt: temperature.arrivedAt };
  const { value } = newest;
  return {
    ...today,
    ...(today.low !== undefined && value < today.low.value ? { low: newest } : {}),
    ...(today.high !== undefined && value > today.high.value ? { high: newest } : {}),
  };
}
