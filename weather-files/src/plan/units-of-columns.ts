import { quantities, show } from "@clima/schemas";
import type { Meaning } from "../columns/meaning.ts";
import { isMissing, readNumber } from "../columns/numbers.ts";
import { systemOf, unitByValues } from "../columns/unit-by-values.ts";
import { unitName, unitNames } from "../columns/units.ts";
import type { Row, TableHead } from "../port.ts";
import type { ColumnFacts, ValueFacts } from "./column-facts.ts";

/** A column that is one of a quantity by its name. */
export interface Candidate {
  readonly index: number;
  readonly column: string;
  readonly meaning: Extract<Meaning, { use: "value" }>;
}

/** Units that no name says are found from the first values, which is told; where these could be of several the column is passed over. */
export function withUnits(
  head: TableHead,
  chosen: readonly Candidate[],
  reasons: Record<string, string>,
): Required<Pick<ColumnFacts, "values" | "notes" | "isGuessed">> {
  const values: ValueFacts[] = [];
  const notes: string[] = [];
  const said = chosen.flatMap((candidate) => candidate.meaning.unit ?? unitBeside(head, candidate) ?? []);
  let isGuessed = false;
  const numbersIn = (rows: readonly Row[], { index }: Candidate) =>
    rows.flatMap(({ cells }) => numberOf(cells[index] ?? "", head.hasDecimalComma));
  const numbersOf = (candidate: Candidate) => numbersIn([...head.sample, ...(head.further ?? [])], candidate);
  const pressures = chosen.filter(({ meaning }) => meaning.quantity.endsWith("essureHpa") && meaning.unit === undefined);
  const found = pressures.flatMap((candidate) => unitByValues("pressureHpa", numbersOf(candidate), undefined) ?? []);
  const system = systemOf([...said, ...found]);
  const isUnsaid = (candidate: Candidate) => candidate.meaning.unit === undefined && unitBeside(head, candidate) === undefined;
  const air = chosen.find((each) => each.meaning.quantity === "temperatureC" && isUnsaid(each) && numbersOf(each).length > 0);
  // A dew point of 30 may be in °C as well as in °F: it is in what the air is
  const decidingFor = (candidate: Candidate) => (quantities[candidate.meaning.quantity].unit === "°C" && air ? air : candidate);
  for (const candidate of chosen) {
    const { column, meaning } = candidate;
    const { quantity, doubt } = meaning;
    if (quantity === "rainMm" && isRunningTotal(numbersIn(head.sample, candidate))) {
      reasons[column] = RUNNING_TOTAL;
      notes.push(`${show(column)} is passed over: ${RUNNING_TOTAL}`);
      continue;
    }
    const beside = unitBeside(head, candidate);
    const unit = meaning.unit ?? beside ?? unitByValues(quantity, numbersOf(decidingFor(candidate)), system);
    if (meaning.unit === undefined && beside === undefined) isGuessed = true;
    if (unit === undefined) {
      reasons[column] =
        `its unit is not said and not clear from its values; expected one of ${unitNames(quantity).join(", ")} in a --map file`;
      notes.push(`${show(column)} is passed over: ${reasons[column]}`);
      continue;
    }
    if (meaning.unit === undefined && beside === undefined && isNoted(candidate))
      notes.push(`${show(column)} says no unit; taken as ${unit}, by the values of the file`);
    if (doubt !== undefined) notes.push(`${show(column)} is ${doubt}: --map says otherwise`);
    values.push({ column, quantity, unit });
  }
  return { values, notes, isGuessed };
}

const RUNNING_TOTAL =
  "it looks like a running total, not like the rain of each interval; --map may say rainDayMm, if it begins at midnight";

/** Rain of an interval does not keep a value, and does not only grow, as a counter does. */
function isRunningTotal(numbers: readonly number[]): boolean {
  const steps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? number));
  const kept = steps.filter((step, index) => step === 0 && numbers[index] !== 0).length;
  const isOneWay = steps.every((step) => step >= 0) || steps.every((step) => step <= 0);
  return isOneWay && kept >= MIN_KEPT && kept * 2 > steps.length;
}
const MIN_KEPT = 3;

/** Humidity in % and winds in degrees are so everywhere; "light" may also be a number of a converter. */
const isNoted = ({ column, meaning: { quantity } }: Candidate): boolean =>
  unitNames(quantity).length > 2 && !(quantity === "illuminanceLux" && /lux|illumi|beleuchtungsst/i.test(column));

/** The unit that stands beside most numbers of a column. */
function unitBeside({ sample, hasDecimalComma }: TableHead, { index, meaning }: Candidate): string | undefined {
  const counts = new Map<string, number>();
  let numbers = 0;
  for (const { cells } of sample) {
    const read = readNumber(cells[index] ?? "", hasDecimalComma);
    if (!read.ok) continue;
    numbers += 1;
    const unit = read.value.unit === undefined ? undefined : unitName(meaning.quantity, read.value.unit);
    if (unit !== undefined) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most !== undefined && most[1] * 2 > numbers ? most[0] : undefined;
}

function numberOf(text: string, hasDecimalComma: boolean): number[] {
  if (isMissing(text)) return [];
  const read = readNumber(text, hasDecimalComma);
  return read.ok && read.value.unit === undefined ? [read.value.number] : [];
}
