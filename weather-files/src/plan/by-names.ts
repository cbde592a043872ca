import { err, ok, type Quantity, type Result, show } from "@clima/schemas";
import { nameKey, splitHeader } from "../columns/header.ts";
import { type Meaning, meaningOf } from "../columns/meaning.ts";
import { isMissing, readNumber } from "../columns/numbers.ts";
import { systemOf, unitByValues } from "../columns/unit-by-values.ts";
import { unitNames } from "../columns/units.ts";
import type { TableHead } from "../port.ts";
import type { ColumnFacts, ValueFacts } from "./column-facts.ts";
import { timeByNames } from "./time-by-names.ts";

type ValueMeaning = Extract<Meaning, { use: "value" }>;

interface Candidate {
  readonly index: number;
  readonly column: string;
  readonly meaning: ValueMeaning;
}

/**
 * What the names of columns say of a table that no profile knows. `mapped`: columns that --map names, which are left to it. The error
 * names the columns between which --map has to decide.
 */
export function factsByNames(head: TableHead, mapped: ReadonlySet<string>): Result<ColumnFacts, string> {
  const time = timeByNames(head);
  const taken = new Set([...mapped, ...(time?.columns.flat() ?? [])]);
  const meanings = head.columns
    .map((column, index) => ({ index, column, meaning: meaningOf(column) }))
    .filter(({ column }) => !taken.has(column));
  const station = meanings.find(({ meaning }) => meaning.use === "station")?.column;
  const reasons: Record<string, string> = {};
  for (const { column, meaning } of meanings) {
    if (meaning.use === "passed over") reasons[column] = meaning.reason;
    else if (meaning.use !== "value" && column !== station) reasons[column] = `its ${meaning.use} is taken from another column`;
  }
  const chosen = oneEach(meanings.filter(isCandidate), reasons);
  if (!chosen.ok) return chosen;
  const { values, notes } = withUnits(head, chosen.value, reasons);
  return ok({
    profile: "columns by their names",
    time: time ?? { columns: [] },
    ...(station === undefined ? {} : { station: { column: station } }),
    values,
    passedOver: reasons,
    notes,
  });
}

const isCandidate = (column: { readonly index: number; readonly column: string; readonly meaning: Meaning }): column is Candidate =>
  column.meaning.use === "value";

/** One column for each quantity: the plainest. The others are passed over. */
function oneEach(candidates: readonly Candidate[], reasons: Record<string, string>): Result<readonly Candidate[], string> {
  const chosen: Candidate[] = [];
  for (const quantity of new Set(candidates.map(({ meaning }) => meaning.quantity))) {
    const [best, ...others] = candidates
      .filter(({ meaning }) => meaning.quantity === quantity)
      .sort((a, b) => a.meaning.rank - b.meaning.rank);
    if (!best) continue;
    const rival = others.find((other) => other.meaning.rank === best.meaning.rank && !isTwin(best, other));
    if (rival) return err(twice(quantity, best.column, rival.column));
    chosen.push(best);
    for (const { column } of others) reasons[column] = `${quantity} is taken from ${show(best.column)}`;
  }
  return ok(chosen);
}

const twice = (quantity: Quantity, first: string, second: string) =>
  `${show(first)} and ${show(second)} both say ${quantity}; expected a --map file that says which one is it, such as ${show(second)}: nothing`;

/** The same in another unit: "Temp (°C)" and "Temp (°F)". */
function isTwin(a: Candidate, b: Candidate): boolean {
  const key = ({ column }: Candidate) => nameKey(splitHeader(column).name);
  return key(a) === key(b) && a.meaning.unit !== undefined && b.meaning.unit !== undefined && a.meaning.unit !== b.meaning.unit;
}

/** Units that no name says are found from the first values, which is told; where these could be of several the column is passed over. */
function withUnits(
  head: TableHead,
  chosen: readonly Candidate[],
  reasons: Record<string, string>,
): { readonly values: readonly ValueFacts[]; readonly notes: readonly string[] } {
  const values: ValueFacts[] = [];
  const notes: string[] = [];
  const said = chosen.flatMap(({ meaning }) => (meaning.unit === undefined ? [] : [meaning.unit]));
  const numbersOf = ({ index }: Candidate) => head.sample.flatMap(({ cells }) => numberOf(cells[index] ?? "", head.hasDecimalComma));
  const pressures = chosen.filter(({ meaning }) => meaning.quantity.endsWith("essureHpa") && meaning.unit === undefined);
  const found = pressures.flatMap((candidate) => unitByValues("pressureHpa", numbersOf(candidate), undefined) ?? []);
  const system = systemOf([...said, ...found]);
  for (const candidate of chosen) {
    const { column, meaning } = candidate;
    const { quantity, doubt } = meaning;
    if (quantity === "rainMm" && isRunningTotal(numbersOf(candidate))) {
      reasons[column] = RUNNING_TOTAL;
      notes.push(`${show(column)} is passed over: ${RUNNING_TOTAL}`);
      continue;
    }
    const unit = meaning.unit ?? unitByValues(quantity, numbersOf(candidate), system);
    if (unit === undefined) {
      reasons[column] =
        `its unit is not said and not clear from its values; expected one of ${unitNames(quantity).join(", ")} in a --map file`;
      notes.push(`${show(column)} is passed over: ${reasons[column]}`);
      continue;
    }
    if (meaning.unit === undefined && isNoted(quantity))
      notes.push(`${show(column)} says no unit; taken as ${unit}, by the values of the file`);
    if (doubt !== undefined) notes.push(`${show(column)} is ${doubt}: --map says otherwise`);
    values.push({ column, quantity, unit });
  }
  return { values, notes };
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

/** Humidity in %, light in lx and winds in degrees are so everywhere. */
const isNoted = (quantity: Quantity): boolean => unitNames(quantity).length > 2 && quantity !== "illuminanceLux";

function numberOf(text: string, hasDecimalComma: boolean): number[] {
  if (isMissing(text)) return [];
  const read = readNumber(text, hasDecimalComma);
  return read.ok && read.value.unit === undefined ? [read.value.number] : [];
}
