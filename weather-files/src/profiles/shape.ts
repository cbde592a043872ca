import { err, quantities, type Result } from "@clima/schemas";
import type { ColumnFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Plan, Profile, ReadOptions, TableHead } from "../port.ts";

/** A column's name as it is compared: without its unit in brackets, without case, accents and punctuation. */
export const plainName = (column: string): string =>
  column
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[([][^()[\]]*[)\]]\s*$/, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Whether a table has all these columns. */
export function hasColumns({ columns }: TableHead, ...names: readonly string[]): boolean {
  const has = new Set(columns.map(plainName));
  return names.every((name) => has.has(plainName(name)));
}

/** The columns that are for nothing, each with the reason of the first pattern that its name fits. */
export function passOver({ columns }: TableHead, reasons: readonly (readonly [RegExp, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.flatMap((column): (readonly [string, string])[] => {
      const found = reasons.find(([pattern]) => pattern.test(plainName(column)));
      return found ? [[column, found[1]]] : [];
    }),
  );
}

/** A shape that holds no readings: it is told what to bring in instead. */
export const refused = (name: string, recognises: Profile["recognises"], advice: string): Profile => ({
  name,
  recognises,
  plan: (head) => err(`${head.name} is of ${name}: ${advice}`),
});

/** Without a choice of units: people do not measure them otherwise. */
const ONE_UNIT: readonly string[] = ["%", "°"];
const UNIT_IN_BRACKETS = /[([][^()[\]]+[)\]]\s*$/;

/** The plan of a shape whose header names the units that people chose: a value whose unit is said nowhere is not guessed. */
export function planByHeaderUnits(head: TableHead, options: ReadOptions, facts: ColumnFacts): Result<Plan, string> {
  const unknown = (facts.values ?? []).flatMap(({ column, quantity, unit }) => {
    const names = (typeof column === "string" ? [column] : column).map(plainName);
    const found = head.columns.find((name) => names.includes(plainName(name)));
    const isSaid =
      unit !== undefined || ONE_UNIT.includes(quantities[quantity].unit) || options.mapping?.columns[found ?? ""] !== undefined;
    return found === undefined || isSaid || UNIT_IN_BRACKETS.test(found) ? [] : [found];
  });
  if (unknown.length === 0) return columnPlan(head, options, facts);
  return err(
    `${head.name} is of ${facts.profile}, whose header names the units, but not of ${unknown.join(", ")}; expected such as "${unknown[0]} (…)" in the header, or the unit in a --map file`,
  );
}

/** The columns whose plain names fit a pattern. */
export const columnsLike = ({ columns }: TableHead, pattern: RegExp): readonly string[] =>
  columns.filter((column) => pattern.test(plainName(column)));
