import { type Quantity, quantityNames, type Values } from "@clima/schemas";
import { dewPointC } from "./humidity.ts";
import { type RangeReject, rangeCheck } from "./range-check.ts";
import { RECORDED_DECIMALS, roundTo } from "./rounding.ts";
import { seaLevelPressureHpa } from "./sea-level-pressure.ts";

export interface Prepared {
  readonly values: Values;
  /** What the range check refused; never clamped, never published. */
  readonly rejected: readonly RangeReject[];
}

export interface PrepareContext {
  /** Without it there is no sea-level pressure. */
  readonly elevationM?: number | undefined;
  /** "sensor", unless told: the chips' own precision. "recorded" keeps what a file has. */
  readonly precision?: "sensor" | "recorded" | undefined;
}

type Step = (draft: Prepared, context: PrepareContext) => Prepared;

/** From what the sensors said to what is published. Derived values are checked as measured ones are, and never replace them. */
const STEPS: readonly Step[] = [dropOutOfRange, addDewPoint, addSeaLevelPressure, dropOutOfRange, roundToPrecision];

export const prepare = (values: Values, context: PrepareContext): Prepared =>
  STEPS.reduce<Prepared>((draft, step) => step(draft, context), { values, rejected: [] });

function dropOutOfRange(draft: Prepared): Prepared {
  const { values, rejected } = rangeCheck(draft.values);
  return { values, rejected: [...draft.rejected, ...rejected] };
}

function addDewPoint(draft: Prepared): Prepared {
  const { temperatureC, humidityPct } = draft.values;
  if (temperatureC === undefined || humidityPct === undefined) return draft;
  return withDerived(draft, "dewPointC", dewPointC(temperatureC, humidityPct));
}

function addSeaLevelPressure(draft: Prepared, { elevationM }: PrepareContext): Prepared {
  const { pressureHpa, temperatureC, humidityPct } = draft.values;
  if (elevationM === undefined || pressureHpa === undefined || temperatureC === undefined) return draft;
  return withDerived(draft, "seaLevelPressureHpa", seaLevelPressureHpa({ pressureHpa, temperatureC, humidityPct, elevationM }));
}

/** Added unless the station itself gave this quantity, also when what it gave was refused. */
function withDerived(draft: Prepared, quantity: Quantity, value: number | undefined): Prepared {
  const isGiven = draft.values[quantity] !== undefined || draft.rejected.some((reject) => reject.quantity === quantity);
  return value === undefined || isGiven ? draft : { ...draft, values: { ...draft.values, [quantity]: value } };
}

/** As fine as the finest steps of the chips, 0.01 °C and 1 Pa; more would be made up. */
const SENSOR_DECIMALS = 2;
const LIGHT_DECIMALS = 1;

function roundToPrecision({ values, rejected }: Prepared, { precision = "sensor" }: PrepareContext): Prepared {
  const decimalsOf = (quantity: Quantity) => {
    if (precision === "recorded") return RECORDED_DECIMALS;
    return quantity === "illuminanceLux" ? LIGHT_DECIMALS : SENSOR_DECIMALS;
  };
  const rounded = quantityNames.flatMap((quantity) => {
    const value = values[quantity];
    return value === undefined ? [] : [[quantity, roundTo(value, decimalsOf(quantity))] as const];
  });
  return { values: Object.fromEntries(rounded), rejected };
}
