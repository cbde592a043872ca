import { err, isQuantity, ok, type Quantity, quantities, type Result, show, type Values } from "@clima/schemas";
import { checkRow } from "../check/check-row.ts";
import type { ColumnUse, Item, LeftOut, ReadOptions, RowContents, WeatherSource } from "../port.ts";
import type { LineFile, TimedLine } from "./line-points.ts";
import type { LinePoint } from "./parse-line.ts";

const MEASUREMENT = "weather";

/** Whether line protocol is Clima's own: measurement weather, with fields of quantities.json. */
export const isOwnLineProtocol = ({ sample }: LineFile): boolean =>
  sample.some(({ measurement, fields }) => measurement === MEASUREMENT && Object.keys(fields).some(isQuantity));

/** Readings of Clima's own line protocol. Other measurements and fields are skipped by name. */
export function ownLineProtocol(name: string, file: LineFile, options: ReadOptions, fraction: () => number): WeatherSource {
  return {
    name,
    profile: "Clima",
    uses: usesOf(file.sample),
    notes: [],
    refusedHeader: `# precision: ${file.precision}\n`,
    items: itemsOf(file.lines, options),
    fraction,
  };
}

function usesOf(sample: readonly LinePoint[]): ColumnUse[] {
  const names = new Set(sample.filter(({ measurement }) => measurement === MEASUREMENT).flatMap(({ fields }) => Object.keys(fields)));
  const values = [...names].map((column): ColumnUse => {
    if (isQuantity(column)) return { column, use: "value", quantity: column, unit: quantities[column].unit };
    return { column, use: "passed over", reason: UNKNOWN_FIELD };
  });
  return [{ column: "station", use: "station" }, ...values, { column: "time", use: "time" }];
}

const UNKNOWN_FIELD = "no quantity of Clima";

async function* itemsOf(lines: LineFile["lines"], options: ReadOptions): AsyncGenerator<readonly Item[]> {
  for await (const batch of lines) yield batch.flatMap((line) => itemsOfLine(line, options));
}

function itemsOfLine({ line, text, point, atMs }: TimedLine, options: ReadOptions): Item[] {
  if (!point.ok) return checkRow(line, () => text, point, options);
  if (point.value.measurement !== MEASUREMENT) return [{ kind: "skipped", what: `measurement ${point.value.measurement}` }];
  const strange = Object.keys(point.value.fields).filter((name) => !isQuantity(name));
  const skipped = strange.map((name): Item => ({ kind: "skipped", what: `field ${name}` }));
  return [...skipped, ...checkRow(line, () => text, contentsOf(point.value, atMs, options), options)];
}

function contentsOf({ tags, fields }: LinePoint, atMs: number | undefined, options: ReadOptions): Result<RowContents, string> {
  if (atMs === undefined) return err("there is no timestamp");
  const known = Object.entries(fields).filter(([name]) => isQuantity(name)) as [Quantity, unknown][];
  if (known.length === 0) return err("there is no field that Clima knows");
  const numbers = known.filter(([, value]) => typeof value === "number");
  const leftOut = known.filter(([, value]) => typeof value !== "number").map(([column, value]) => noNumber(column, value));
  const values = Object.fromEntries(numbers) as Values;
  return ok({ readings: [{ station: tags["station"] ?? options.station ?? "", takenAtMs: atMs, values }], leftOut });
}

const noNumber = (column: string, value: unknown): LeftOut => ({
  column,
  text: String(value),
  reason: `${column} is ${show(value)}; expected a number`,
});
