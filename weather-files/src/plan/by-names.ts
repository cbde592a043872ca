import { err, ok, type Quantity, type Result, show } from "@clima/schemas";
import { compassOf } from "../columns/compass.ts";
import { type Meaning, meaningOf } from "../columns/meaning.ts";
import { isMissing } from "../columns/numbers.ts";
import { tokensOf } from "../columns/tokens.ts";
import { isSameUnit } from "../columns/units.ts";
import type { TableHead } from "../port.ts";
import type { ColumnFacts } from "./column-facts.ts";
import { timeByNames } from "./time-by-names.ts";
import { type Candidate, withUnits } from "./units-of-columns.ts";

/**
 * What the names of columns say of a table that no profile knows. `mapped`: columns that --map names, which are left to it. The error
 * names the columns between which --map has to decide.
 */
export function factsByNames(head: TableHead, mapped: ReadonlySet<string>): Result<ColumnFacts, string> {
  const time = timeByNames(head);
  const taken = new Set([...mapped, ...(time?.columns.flat() ?? [])]);
  const meanings = head.columns
    .map((column, index) => ({ index, column, meaning: windInWords(head, index, meaningOf(column)) }))
    .filter(({ column }) => !taken.has(column));
  const station = meanings.find(({ meaning }) => meaning.use === "station")?.column;
  const reasons: Record<string, string> = {};
  for (const { column, meaning } of meanings) {
    if (meaning.use === "passed over") reasons[column] = meaning.reason;
    else if (meaning.use !== "value" && column !== station) reasons[column] = `its ${meaning.use} is taken from another column`;
  }
  const chosen = oneEach(head, meanings.filter(isCandidate), reasons);
  if (!chosen.ok) return chosen;
  const { values, notes, isGuessed } = withUnits(head, chosen.value, reasons);
  return ok({
    profile: "columns by their names",
    time: time ?? { columns: [] },
    ...(station === undefined ? {} : { station: { column: station } }),
    values,
    passedOver: reasons,
    notes,
    isGuessed,
  });
}

/** A column that is called "Wind" and has NNE and SW is of its direction. */
function windInWords({ sample }: TableHead, index: number, meaning: Meaning): Meaning {
  if (meaning.use !== "value" || meaning.quantity !== "windSpeedMs" || meaning.unit !== undefined) return meaning;
  const texts = sample.map(({ cells }) => cells[index] ?? "").filter((text) => !/^(calm|var|vrb|variable)?$/i.test(text));
  const winds = texts.map(compassOf(texts)).filter((directionDeg) => directionDeg !== undefined);
  return winds.length * 2 > texts.length ? { ...meaning, quantity: "windDirectionDeg", unit: "°" } : meaning;
}

const isCandidate = (column: { readonly index: number; readonly column: string; readonly meaning: Meaning }): column is Candidate =>
  column.meaning.use === "value";

/** One column for each quantity: the plainest. The others are passed over. */
function oneEach(head: TableHead, candidates: readonly Candidate[], reasons: Record<string, string>): Result<readonly Candidate[], string> {
  const chosen: Candidate[] = [];
  for (const quantity of new Set(candidates.map(({ meaning }) => meaning.quantity))) {
    const [best, ...others] = candidates
      .filter(({ meaning }) => meaning.quantity === quantity)
      .sort((a, b) => rankOf(head, a) - rankOf(head, b));
    if (!best) continue;
    const rival = others.find((other) => rankOf(head, other) === rankOf(head, best) && !isTwin(best, other));
    if (rival) return err(twice(quantity, best.column, rival.column));
    chosen.push(best);
    for (const { column } of others) reasons[column] = `${quantity} is taken from ${show(best.column)}`;
  }
  return ok(chosen);
}

/** Columns of sensors that a station lacks are empty, and stand behind those with values; winds in words behind those in degrees. */
function rankOf({ sample }: TableHead, { meaning, index }: Candidate): number {
  const texts = sample.map(({ cells }) => cells[index] ?? "").filter((text) => !isMissing(text));
  if (sample.length > 0 && texts.length === 0) return meaning.rank + EMPTY_RANK;
  const isInWords = meaning.quantity === "windDirectionDeg" && texts.some((text) => /^\p{L}/u.test(text));
  return meaning.rank + (isInWords ? IN_WORDS_RANK : 0);
}
const IN_WORDS_RANK = 0.5;
const EMPTY_RANK = 10;

const twice = (quantity: Quantity, first: string, second: string) =>
  `${show(first)} and ${show(second)} both say ${quantity}; expected a --map file that says which one is it, such as ${show(second)}: nothing`;

/** The same in another unit: "Temp (°C)" and "Temp (°F)", wind_kph and wind_mph. */
function isTwin(a: Candidate, b: Candidate): boolean {
  const key = ({ column, meaning: { unit = "" } }: Candidate) =>
    tokensOf(column)
      .filter((token) => !isSameUnit(token, unit))
      .join(" ");
  return key(a) === key(b) && a.meaning.unit !== undefined && b.meaning.unit !== undefined && a.meaning.unit !== b.meaning.unit;
}
