import { ok, type Quantity, quantities, type Result, show } from "@clima/schemas";
import type { LongMeaning } from "../plan/column-facts.ts";
import type { MappedColumn, Plan, ReadOptions, Row, TableHead } from "../port.ts";

/** What a series of values measures, before it is known whether it is the only one. */
export type Kind = { readonly quantity: Quantity; readonly unit: string } | { readonly passedOver: string };

/** What is known of the series of a long table. */
export interface SeriesFacts {
  /** Those of the first rows, or all. */
  readonly known: readonly { readonly name: string; readonly unit: string | undefined }[];
  kindOf(name: string, unit: string | undefined): Kind;
  /** Of two of one quantity the lower is taken. */
  rankOf(name: string): number;
  /** What --map says of it. */
  mappedOf(name: string): MappedColumn | undefined;
}

/** The meaning of each series: one for each quantity. The others say which entry of --map makes them another station's. */
export function oneEach({ known, kindOf, rankOf, mappedOf }: SeriesFacts): (name: string, unit: string | undefined) => LongMeaning {
  const meanings = new Map<string, LongMeaning>();
  const takenBy = new Map<Quantity, string>();
  const ranked = [...known].sort((a, b) => rankOf(a.name) - rankOf(b.name));
  const isMapped = ({ name }: (typeof known)[number]) => mappedOf(name) !== undefined;
  for (const { name, unit } of [...ranked.filter(isMapped), ...ranked]) meaningOf(name, unit);

  function meaningOf(name: string, unit: string | undefined): LongMeaning {
    const key = `${name}\n${unit ?? ""}`;
    const found = meanings.get(key);
    if (found) return found;
    const mapped = mappedOf(name);
    const meaning = mapped ? mappedMeaning(mapped, unit) : claimed(name, kindOf(name, unit));
    if (mapped && !("passedOver" in meaning) && meaning.station === undefined) takenBy.set(meaning.quantity, name);
    meanings.set(key, meaning);
    return meaning;
  }

  function claimed(name: string, kind: Kind): LongMeaning {
    if ("passedOver" in kind) return kind;
    const taken = takenBy.get(kind.quantity) ?? name;
    takenBy.set(kind.quantity, taken);
    if (taken === name) return kind;
    const entry = `${mapEntry(name)}: {quantity: ${kind.quantity}, unit: ${show(kind.unit)}, station: …}`;
    return { passedOver: `${kind.quantity} is taken from ${taken}; --map says which is whose: columns: {${entry}}` };
  }

  return meaningOf;
}

/** What people say without the entries of --map that name series: the others name columns. */
export function withoutSeries({ columns }: TableHead, options: ReadOptions): ReadOptions {
  const { mapping } = options;
  if (!mapping) return options;
  const ofColumns = Object.entries(mapping.columns).filter(([name]) => columns.includes(name));
  return { ...options, mapping: { ...mapping, columns: Object.fromEntries(ofColumns) } };
}

/** A plan that says nothing of rows that are not for us, whatever else is wrong with them. */
export function onlyMeant(plan: Result<Plan, string>, meaningOf: (row: Row) => LongMeaning): Result<Plan, string> {
  if (!plan.ok) return plan;
  const { readRow } = plan.value;
  return ok({ ...plan.value, readRow: (row) => ("passedOver" in meaningOf(row) ? ok({ readings: [], leftOut: [] }) : readRow(row)) });
}

/** A name as YAML has it before a colon. */
export const mapEntry = (name: string): string => (/^[\w.]+$/.test(name) ? name : JSON.stringify(name));

function mappedMeaning({ quantity, unit, factor, station }: MappedColumn, said: string | undefined): LongMeaning {
  if (quantity === "nothing") return { passedOver: "--map says so" };
  if (quantity === "time" || quantity === "date" || quantity === "clock" || quantity === "station")
    return { passedOver: `--map says ${quantity}, which is no quantity` };
  const more = { ...(factor === undefined ? {} : { factor }), ...(station === undefined ? {} : { station }) };
  return { quantity, unit: unit ?? said ?? quantities[quantity].unit, ...more };
}
