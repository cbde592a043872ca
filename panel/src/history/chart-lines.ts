import type { Quantity } from "@clima/schemas";
import type { ChartSeries } from "../api-types.ts";
import { type ChartGroup, columnOf, largestOf, mainAggregate } from "../chart-groups.ts";
import type { Reader } from "../reader.ts";
import type { ShownUnit } from "../units.ts";
import { aligned } from "./alignment.ts";
import type { ChartLine, ChartNumbers, Column } from "./chart-table.ts";

/** What was read for a chart. */
export interface ChartSource {
  /** Whose it is, where it is not of the station and time of the page. */
  readonly whose?: string;
  readonly chart: ChartSeries;
  /** How much later it is drawn than it was. */
  readonly laterByMs: number;
}

export interface DrawnLine extends ChartLine {
  readonly quantity: Quantity;
  /** An edge is not drawn itself: between two of them is the band. */
  readonly isEdge: boolean;
}
export interface DrawnNumbers extends ChartNumbers {
  readonly lines: readonly DrawnLine[];
}

/**
 * The lines of a chart, in the order of table and key: of the page's own station and time all quantities, the first with its lowest and highest;
 * of what is compared with it the first.
 */
export function chartLines(group: ChartGroup, [own, ...others]: readonly ChartSource[], reader: Reader): DrawnNumbers {
  const [first = "temperatureC"] = group.names;
  const startsMs = own?.chart.bucketStartsMs ?? [];
  const unit = reader.unitOf(first, largestOf([own, ...others].flatMap((source) => source?.chart ?? [])));
  const main = mainAggregate(group);
  const { history } = reader.words;
  const line = (label: string, quantity: Quantity, values: Column, isEdge = false): DrawnLine => ({
    label,
    quantity,
    unit,
    values: inUnit(values, unit),
    isEdge,
  });
  const lines = group.names.flatMap((name, at): DrawnLine[] => {
    if (own === undefined) return [];
    const label = own.whose === undefined ? reader.label(name) : history.of(reader.label(name), own.whose);
    const mean = line(label, name, columnOf(own.chart, name, main));
    const [highest, lowest] = [columnOf(own.chart, name, "max"), columnOf(own.chart, name, "min")];
    if (at > 0 || group.kind !== "lines" || highest.length === 0) return [mean];
    return [mean, line(history.highest(label), name, highest, true), line(history.lowest(label), name, lowest, true)];
  });
  const compared = others.map(({ whose = "", chart, laterByMs }) =>
    line(history.of(reader.label(first), whose), first, aligned(startsMs, chart.bucketStartsMs, columnOf(chart, first, main), laterByMs)),
  );
  return { startsMs, lines: [...lines, ...compared] };
}

const inUnit = (values: Column, { factor, offset }: ShownUnit): Column =>
  values.map((value) => (value === null ? null : value * factor + offset));

/** How many values there are, edges aside. */
export const countPoints = ({ lines }: DrawnNumbers): number =>
  lines.filter(({ isEdge }) => !isEdge).reduce((sum, { values }) => sum + values.filter((value) => value !== null).length, 0);
