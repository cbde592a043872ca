import { type Quality, type Quantity, quantityNames, type Values } from "@clima/schemas";
import { DERIVATIONS, type Derivation, type Site } from "./derivations.ts";
import { extremesOf } from "./quality/extremes.ts";
import { type RangeReject, rangeCheck } from "./range-check.ts";
import { RECORDED_DECIMALS, roundTo } from "./rounding.ts";

export interface Prepared {
  readonly values: Values;
  /** What is doubted of the values; only quantities that are there. */
  readonly quality: Quality;
  /** What the range check refused; never clamped, never published. */
  readonly rejected: readonly RangeReject[];
}

export interface PrepareContext extends Site {
  /** "sensor" when absent: the precision of the chips. "recorded" keeps the digits of the file. */
  readonly precision?: "sensor" | "recorded" | undefined;
}

type Step = (draft: Prepared, context: PrepareContext) => Prepared;

/** From what the sensors said to what is published. Derived values are checked as measured ones are, and never replace them. */
const STEPS: readonly Step[] = [dropOutOfRange, addDerived, dropOutOfRange, doubtExtremes, keepDoubtsOfPresent, roundToPrecision];

/** `doubted`: what earlier checks found doubtful. */
export const prepare = (values: Values, context: PrepareContext, doubted: Quality = {}): Prepared =>
  STEPS.reduce<Prepared>((draft, step) => step(draft, context), { values, quality: doubted, rejected: [] });

function dropOutOfRange(draft: Prepared): Prepared {
  const { values, rejected } = rangeCheck(draft.values);
  return { ...draft, values, rejected: [...draft.rejected, ...rejected] };
}

function addDerived(draft: Prepared, context: PrepareContext): Prepared {
  return DERIVATIONS.reduce<Prepared>((so, derivation) => addOne(so, derivation, context), draft);
}

/** Added unless the station itself gave this quantity, also when what it gave was refused. */
function addOne(draft: Prepared, { quantity, from, alsoFrom = [], derive }: Derivation, site: Site): Prepared {
  const { values, quality, rejected } = draft;
  const isGiven = values[quantity] !== undefined || rejected.some((reject) => reject.quantity === quantity);
  if (isGiven || !hasAll(values, from)) return draft;
  const value = derive(values, values, site);
  if (value === undefined) return draft;
  const isDoubtful = [...from, ...alsoFrom].some((input) => values[input] !== undefined && quality[input] !== undefined);
  return {
    ...draft,
    values: { ...values, [quantity]: value },
    quality: isDoubtful ? { ...quality, [quantity]: "suspect" } : quality,
  };
}

/** For whoever named them in `from`, they are all there. */
const hasAll = (values: Values, names: readonly Quantity[]): values is Record<Quantity, number> =>
  names.every((name) => values[name] !== undefined);

function doubtExtremes(draft: Prepared): Prepared {
  const doubts = extremesOf(draft.values).map((name) => [name, "suspect"]);
  return { ...draft, quality: { ...draft.quality, ...Object.fromEntries(doubts) } };
}

function keepDoubtsOfPresent({ values, quality, rejected }: Prepared): Prepared {
  const doubts = quantityNames.filter((name) => quality[name] !== undefined && values[name] !== undefined);
  return { values, rejected, quality: Object.fromEntries(doubts.map((name) => [name, "suspect"])) };
}

/** As fine as the finest steps of the chips, 0.01 °C and 1 Pa; more would be made up. */
const SENSOR_DECIMALS = 2;
const LIGHT_DECIMALS = 1;

/** A file's own numbers keep their decimals, and the two quantities that are compared with what files report. */
const RECORDED_AS_SENSOR: ReadonlySet<Quantity> = new Set(
  DERIVATIONS.map(({ quantity }) => quantity).filter((quantity) => quantity !== "dewPointC" && quantity !== "seaLevelPressureHpa"),
);

function roundToPrecision({ values, quality, rejected }: Prepared, { precision = "sensor" }: PrepareContext): Prepared {
  const decimalsOf = (quantity: Quantity) => {
    if (precision === "recorded" && !RECORDED_AS_SENSOR.has(quantity)) return RECORDED_DECIMALS;
    return quantity === "illuminanceLux" ? LIGHT_DECIMALS : SENSOR_DECIMALS;
  };
  const rounded = quantityNames.flatMap((quantity) => {
    const value = values[quantity];
    return value === undefined ? [] : [[quantity, roundTo(value, decimalsOf(quantity))] as const];
  });
  return { values: Object.fromEntries(rounded), quality, rejected };
}
