import { type Quantity, quantities, show } from "@clima/schemas";
import type { LongMeaning } from "../plan/column-facts.ts";
import type { MappedColumn, Mapping, ReadOptions, TableHead } from "../port.ts";

/** What a series of values measures, before it is known whether it is the only one. */
export type Kind =
  | {
      readonly quantity: Quantity;
      readonly unit: string;
      /** The unit is found from its values. */
      readonly isGuessed?: boolean;
    }
  | { readonly passedOver: string };

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
  const isAir = ({ name, unit }: (typeof known)[number]) => isKindOf("temperatureC", kindOf(name, unit));
  let airUnit: string | undefined;
  for (const { name, unit } of [...ranked.filter(isMapped), ...ranked.filter(isAir), ...ranked]) meaningOf(name, unit);

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
    if (taken === name) return asTheAir(kind);
    const entry = `${mapEntry(name)}: {quantity: ${kind.quantity}, unit: ${show(kind.unit)}, station: …}`;
    return { passedOver: `${kind.quantity} is taken from ${taken}; --map says which is whose: columns: {${entry}}` };
  }

  /** A dew point of 30 may be in °C as well as in °F: it is in what the air is. */
  function asTheAir(kind: Extract<Kind, { quantity: Quantity }>): Kind {
    if (kind.quantity === "temperatureC") airUnit = kind.unit;
    const isOther = kind.isGuessed === true && airUnit !== undefined && quantities[kind.quantity].unit === quantities.temperatureC.unit;
    return isOther ? { ...kind, unit: airUnit ?? kind.unit } : kind;
  }

  return meaningOf;
}

const isKindOf = (quantity: Quantity, kind: Kind) => "quantity" in kind && kind.quantity === quantity;

/** What people say, without and with the entries of --map that name series: the others name columns. */
export function seriesMapping({ columns }: TableHead, options: ReadOptions) {
  const { mapping } = options;
  const entries = Object.entries(mapping?.columns ?? {});
  const [ofColumns, ofSeries] = [true, false].map((isColumn) =>
    Object.fromEntries(entries.filter(([name]) => columns.includes(name) === isColumn)),
  ) as [Mapping["columns"], Mapping["columns"]];
  const unused = new Set(Object.keys(ofSeries));
  const seen = new Set<string>();
  return {
    withoutSeries: mapping ? { ...options, mapping: { ...mapping, columns: ofColumns } } : options,
    /** What --map says of a series, which has several names, the most exact first. */
    mappedOf(...names: readonly string[]): MappedColumn | undefined {
      if (seen.size <= MAX_SEEN) seen.add(names[0] ?? "");
      for (const name of names) unused.delete(name);
      const name = names.find((each) => Object.hasOwn(ofSeries, each));
      return name === undefined ? undefined : ofSeries[name];
    },
    /** After the last row: what --map names though nothing is called so. */
    complaints: (): readonly string[] =>
      [...unused].map((name) => `--map names ${show(name)}, of which there is no row; there are ${listed(seen)}`),
  };
}
const MAX_SEEN = 20;

function listed(names: ReadonlySet<string>): string {
  const first = [...names].slice(0, MAX_SEEN).map((name) => show(name));
  return `${first.join(", ")}${names.size > MAX_SEEN ? " and more" : ""}`;
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
