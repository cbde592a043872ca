import { err, quantities, type Result } from "@clima/schemas";
import { splitHeader } from "../columns/header.ts";
import type { ColumnFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import { columnFinder } from "../plan/columns-of.ts";
import type { Plan, Profile, ReadOptions, TableHead } from "../port.ts";

/** A column's name as patterns see it: without its unit in brackets, without case and accents, words apart by one space. */
export const plainName = (column: string): string =>
  splitHeader(column)
    .name.normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Whether a table has all these columns. */
export function hasColumns(head: TableHead, ...names: readonly string[]): boolean {
  const find = columnFinder(head);
  return names.every((name) => find(name) !== undefined);
}

/** Whether a table has one of these columns. */
export const hasAnyColumn = (head: TableHead, ...names: readonly string[]): boolean => names.some((name) => hasColumns(head, name));

/** The columns whose plain names fit a pattern. */
export const columnsLike = ({ columns }: TableHead, pattern: RegExp): readonly string[] =>
  columns.filter((column) => pattern.test(plainName(column)));

/** The columns that are for nothing, each with the reason of the first pattern that its plain name fits. */
export function passOver({ columns }: TableHead, reasons: readonly (readonly [RegExp, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.flatMap((column): (readonly [string, string])[] => {
      const found = reasons.find(([pattern]) => pattern.test(plainName(column)));
      return found ? [[column, found[1]]] : [];
    }),
  );
}

/** The columns of which --map says what they are, as the header has them. */
export function mappedColumns(head: TableHead, { mapping }: ReadOptions): ReadonlySet<string> {
  const find = columnFinder(head);
  return new Set(Object.keys(mapping?.columns ?? {}).flatMap((name) => find(name)?.column ?? []));
}

/** Without a choice of units: people do not measure them otherwise. */
const ONE_UNIT: readonly string[] = ["%", "°"];

/** The columns of values whose unit neither the header nor the shape nor --map says, though there is a choice. */
export function columnsWithoutUnit(head: TableHead, options: ReadOptions, facts: ColumnFacts): readonly string[] {
  const find = columnFinder(head);
  const mapped = mappedColumns(head, options);
  return (facts.values ?? []).flatMap(({ column, quantity, unit }) => {
    const found = find(column);
    return found === undefined ||
      unit !== undefined ||
      found.unit !== undefined ||
      mapped.has(found.column) ||
      ONE_UNIT.includes(quantities[quantity].unit)
      ? []
      : [found.column];
  });
}

/** The plan of a shape whose header names the units that people chose: a value whose unit is said nowhere is not guessed. */
export function planByHeaderUnits(head: TableHead, options: ReadOptions, facts: ColumnFacts): Result<Plan, string> {
  const unknown = columnsWithoutUnit(head, options, facts);
  if (unknown.length === 0) return columnPlan(head, options, facts);
  return err(
    `files of ${facts.profile} name the units in their header, and this one does not for ${unknown.join(", ")}; expected such as "${unknown[0]} (°F)" there, or the unit in a --map file`,
  );
}

/** A shape that holds no readings: it is told what to bring in instead. */
export const refused = (name: string, recognises: Profile["recognises"], advice: string): Profile => ({
  name,
  recognises,
  plan: () => err(`this is ${name}: ${advice}`),
});
