import { err, ok, type Quantity, quantities, type Result, show } from "@clima/schemas";
import { complainOfValue } from "../check/check-row.ts";
import { type CompassReader, compassOf } from "../columns/compass.ts";
import { isMissing, readNumber } from "../columns/numbers.ts";
import { converterFor, unitName, unitNames } from "../columns/units.ts";

/** Reads a cell as a quantity in our unit; undefined for "no value"; the error is why it is left out. */
export type ReadValue = (text: string) => Result<number | undefined, string>;

export interface ValueQuestion {
  readonly quantity: Quantity;
  /** As people write it; ours when absent. */
  readonly unit?: string | undefined;
  readonly factor?: number | undefined;
  /** In lower case. */
  readonly missing?: ReadonlySet<string> | undefined;
  /** Its first cells. */
  readonly sample: readonly string[];
  readonly hasDecimalComma: boolean;
}

/** The error names the units that the quantity may have. */
export function valueReader({ quantity, unit, factor, missing, sample, hasDecimalComma }: ValueQuestion): Result<ReadValue, string> {
  const convert = converterFor(quantity, unit, factor);
  if (!convert) return err(`${show(unit)} is no unit of ${quantity}; expected ${unitNames(quantity).join(", ")}`);
  const compass = quantity === "windDirectionDeg" ? compassOf(sample) : undefined;
  return ok((text) => {
    if (isMissing(text, missing)) return ok(undefined);
    const read = readNumber(text, hasDecimalComma);
    if (!read.ok) return inWords(quantity, text, compass) ?? read;
    // A unit that stands beside the number goes before that of the column
    const own = read.value.unit === undefined ? convert : converterFor(quantity, read.value.unit, factor);
    if (!own) return err(`${show(text)} has the unit ${show(read.value.unit)}; expected ${unitNames(quantity).join(", ")}`);
    const number = own(read.value.number);
    const complaint = complainOfValue(quantity, number);
    return complaint === undefined ? ok(number) : err(complaint);
  });
}

const CALM = /^(calm|calme|calma|windstill|windstille|kalm)$/i;

/** A calm, which has no direction, wind from "NNE", and rain that was too little to measure. */
function inWords(quantity: Quantity, text: string, compass: CompassReader | undefined): Result<number | undefined, string> | undefined {
  if (CALM.test(text) && (quantity === "windSpeedMs" || quantity === "windDirectionDeg"))
    return ok(quantity === "windSpeedMs" ? 0 : undefined);
  const directionDeg = compass?.(text);
  if (directionDeg !== undefined) return ok(directionDeg);
  if (compass && /^[nso]{1,3}$/i.test(text))
    return err(`the O of ${show(text)} is east in German and west in French, and the first rows do not say which`);
  return quantity.startsWith("rain") && /^(t|tr|trace)$/i.test(text)
    ? err(`${show(text)} is a trace, too little to be measured`)
    : undefined;
}

/** Reads a cell that is more than a number: `taken` takes the number out of it. */
export const readThrough = (read: ReadValue, taken: ((text: string) => Result<string, string>) | undefined): ReadValue =>
  taken === undefined
    ? read
    : (text) => {
        const number = taken(text);
        return number.ok ? read(number.value) : number;
      };

/** The unit as `--dry-run` shows it. */
export const shownUnit = (quantity: Quantity, unit: string | undefined): string =>
  unit === undefined ? quantities[quantity].unit : (unitName(quantity, unit) ?? unit);
