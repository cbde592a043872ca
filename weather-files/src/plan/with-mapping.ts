import { err, isQuantity, ok, type Result, show } from "@clima/schemas";
import type { MappedColumn, Mapping, TableHead } from "../port.ts";
import type { ColumnFacts, ValueFacts } from "./column-facts.ts";
import { columnFinder, columnsThere, type FindColumn } from "./columns-of.ts";

type Mapped = readonly [column: string, mapped: MappedColumn];

/** The facts of a shape with what --map says before them. The error names a column that is not there. */
export function withMapping(head: TableHead, mapping: Mapping | undefined, facts: ColumnFacts): Result<ColumnFacts, string> {
  if (!mapping) return ok(facts);
  const find = columnFinder(head);
  const entries: Mapped[] = [];
  for (const [name, mapped] of Object.entries(mapping.columns)) {
    const found = find(name);
    if (!found) return err(`--map names the column ${show(name)}, which is not there; ${columnsThere(head)}`);
    entries.push([found.column, mapped]);
  }
  const twice = entries.find(([, one], at) => isQuantity(one.quantity) && entries.slice(0, at).some(([, other]) => isSame(one, other)));
  if (twice)
    return err(`--map names two columns as ${twice[1].quantity}, the second is ${show(twice[0])}; expected one, or another station for it`);
  const mappedColumns = new Set(entries.map(([column]) => column));
  const isFree = ({ column }: ValueFacts) => !mappedColumns.has(find(column)?.column ?? "");
  const missing = [...(facts.missing ?? []), ...(mapping.missing ?? [])];
  const { station, ...others } = facts;
  const nothing = named(entries, "nothing");
  const isNothing = station !== undefined && "column" in station && nothing.includes(find(station.column)?.column ?? "");
  return ok({
    ...others,
    ...(station === undefined || isNothing ? {} : { station }),
    ...timeOf(entries, facts, find),
    ...stationOf(entries),
    values: [...entries.flatMap((entry) => valuesOf(entry, facts, find)), ...(facts.values ?? []).filter(isFree)],
    passedOver: { ...facts.passedOver, ...Object.fromEntries(nothing.map((column) => [column, "--map says so"])) },
    missing,
  });
}

const isSame = (one: MappedColumn, other: MappedColumn) => one.quantity === other.quantity && one.station === other.station;

/** The columns that are mapped to one use. */
const named = (entries: readonly Mapped[], use: MappedColumn["quantity"]): readonly string[] =>
  entries.filter(([, { quantity }]) => quantity === use).map(([column]) => column);

/** Where --map says of the times what the shape says, the shape's zone and how it puts them together stay. */
function timeOf(entries: readonly Mapped[], facts: ColumnFacts, find: FindColumn): Pick<ColumnFacts, "time"> | undefined {
  const columns = [...named(entries, "time"), ...named(entries, "date"), ...named(entries, "clock")];
  const order = entries.find(([column, mapped]) => columns.includes(column) && mapped.order !== undefined)?.[1].order;
  if (columns.length === 0) return undefined;
  const ofShape = facts.time.columns.map((name) => find(name)?.column);
  const isSame = ofShape.length === columns.length && ofShape.every((column) => column !== undefined && columns.includes(column));
  const said = order === undefined ? {} : { order };
  return { time: isSame ? { ...facts.time, ...said } : { columns, ...said } };
}

function stationOf(entries: readonly Mapped[]): Pick<ColumnFacts, "station"> | undefined {
  const [column] = named(entries, "station");
  return column === undefined ? undefined : { station: { column } };
}

/** Where --map says a quantity alone and the shape knows the column as that, what the shape says of its numbers stays. */
function valuesOf([column, { quantity, ...rest }]: Mapped, facts: ColumnFacts, find: FindColumn): ValueFacts[] {
  if (!isQuantity(quantity)) return [];
  const known = facts.values?.find((value) => value.quantity === quantity && find(value.column)?.column === column);
  if (known && Object.keys(rest).length === 0) return [{ ...known, column }];
  const { unit, factor, missing, station } = rest;
  return [
    {
      column,
      quantity,
      isUnitSure: unit !== undefined,
      ...(unit === undefined ? {} : { unit }),
      ...(factor === undefined ? {} : { factor }),
      ...(missing === undefined ? {} : { missing }),
      ...(station === undefined ? {} : { station }),
    },
  ];
}
