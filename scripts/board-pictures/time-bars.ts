/** Bars of the panel "Time series". */
import { withOpacity } from "./colors.ts";
import { fieldColor } from "./field-settings.ts";
import { type Drawing, pickNumber, type ReadyField } from "./model.ts";
import { type PlotArea, type ValueAxis, xOf } from "./plot-area.ts";
import { rect } from "./svg.ts";

export interface Series {
  readonly field: ReadyField;
  readonly timesMs: readonly number[];
  /** With what it is stacked on. */
  readonly values: readonly (number | null)[];
  readonly bases: readonly (number | null)[] | undefined;
}

export interface Place {
  readonly drawing: Drawing;
  readonly area: PlotArea;
  readonly axes: readonly ValueAxis[];
}

/** Bars of several series stand in front of each other, as in Grafana, unless they are stacked. */
export function barMarks(series: Series, all: readonly Series[], { drawing, area }: Place, y: (value: number) => number): string {
  const { timesMs, values, field, bases } = series;
  const { custom } = field.config;
  const rangeMs = drawing.toMs - drawing.fromMs;
  const stepMs = leastStepMs(all, rangeMs);
  const spacing = (stepMs / rangeMs) * area.width;
  const width = Math.max(1, Math.min(100, spacing * (pickNumber(custom, "barWidthFactor") ?? 0.6)));
  const shift = alignment(pickNumber(custom, "barAlignment") ?? 0, width);
  const color = fieldColor(field, drawing.theme);
  const fill = withOpacity(color, (pickNumber(custom, "fillOpacity") ?? 0) / 100);
  const lineWidth = pickNumber(custom, "lineWidth") ?? 1;
  return values
    .map((value, index) => {
      if (value === null || value === 0) return "";
      const from = y(bases?.[index] ?? 0);
      const to = y(value);
      const stroke = lineWidth === 0 || width < 3 ? undefined : color;
      return rect(xOf(area, drawing, timesMs[index] ?? 0) + shift, Math.min(from, to), width, Math.abs(to - from), { fill, stroke });
    })
    .join("");
}

/** The times of all series are one axis in Grafana; the nearest two of them say how wide a bar is. */
function leastStepMs(all: readonly Series[], rangeMs: number): number {
  const timesMs = [...new Set(all.flatMap((series) => series.timesMs))].sort((a, b) => a - b);
  return timesMs.slice(1).reduce((least, atMs, index) => Math.min(least, atMs - (timesMs[index] ?? 0)), rangeMs / 2);
}

/** Before the time (-1), around it (0), or after it (1). */
const alignment = (side: number, width: number) => (side < 0 ? -width : side > 0 ? 0 : -width / 2);
