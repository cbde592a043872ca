/** The panel "Time series": lines, areas, bands, bars and points. */
import { blend, schemeColors, type Theme, withOpacity } from "./colors.ts";
import { fieldColor, limitsOf } from "./field-settings.ts";
import { legendOf } from "./legend.ts";
import { type Drawing, numberFields, pick, pickNumber, pickText, type ReadyField, timeField } from "./model.ts";
import { annotationMarks, axisKey, chartFrame, type PlotArea, plotArea, timeAxisMarks, valueAxes, xOf, yOf } from "./plot-area.ts";
import { stackedValues } from "./stacking.ts";
import { element, short } from "./svg.ts";
import { barMarks, type Place, type Series } from "./time-bars.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

export function drawTimeseries(drawing: Drawing): string {
  const series = stackedValues(seriesOf(drawing));
  const visible = series.filter(({ field }) => pick(field.config.custom, "hideFrom.viz") !== true);
  const legend = legendOf(
    series.map(({ field }) => field),
    drawing,
  );
  const height = Math.max(60, drawing.height - legend.height);
  const numbers = (field: ReadyField) => {
    const own = visible.find((each) => each.field === field);
    const lowest = pickText(field.config.custom, "drawStyle") === "bars" ? [0] : [];
    return [...(own?.values.filter((value) => value !== null) ?? []), ...lowest];
  };
  const axes = valueAxes(
    visible.map(({ field }) => field),
    numbers,
    drawing,
    height,
  );
  const area = plotArea(axes, drawing.width, height);
  const marks = visible.map((each) => seriesMarks(each, visible, { drawing, area, axes })).join("");
  const over = annotationMarks(drawing, area);
  return chartFrame(drawing, axes, area, { marks, timeAxis: timeAxisMarks(drawing, area), over }) + legend.html;
}

const seriesOf = (drawing: Drawing): Series[] =>
  drawing.frames.flatMap((frame) => {
    const time = timeField(frame);
    if (!time) return [];
    const timesMs = time.values.map(Number);
    return numberFields(frame).map((field) => ({
      field,
      timesMs,
      values: field.values.map((value) => (typeof value === "number" ? value : null)),
      bases: undefined,
    }));
  });

function seriesMarks(series: Series, all: readonly Series[], place: Place): string {
  const { field } = series;
  const axis = place.axes.find(({ key }) => key === axisKey(field));
  if (!axis) return "";
  const style = pickText(field.config.custom, "drawStyle") ?? "line";
  const color = fieldColor(field, place.drawing.theme);
  const y = (value: number) => yOf(place.area, axis.scale, value);
  if (style === "bars") return barMarks(series, all, place, y);
  const runs = runsOf(series, (atMs) => xOf(place.area, place.drawing, atMs), y);
  const line = style === "points" ? "" : lineMarks(series, all, place, { runs, y, color });
  return line + pointMarks(runs, field, place, color);
}

/** Pieces without a gap. A gap of as many ms as `spanNulls` says is no gap. */
function runsOf({ timesMs, values, field }: Series, x: (atMs: number) => number, y: (value: number) => number): Point[][] {
  const spanNulls = pick(field.config.custom, "spanNulls");
  const bridgedMs = spanNulls === true ? Number.POSITIVE_INFINITY : typeof spanNulls === "number" ? spanNulls : 0;
  // A line also ends where the next point is further than that.
  const longestMs = pickNumber(field.config.custom, "insertNulls") ?? Number.POSITIVE_INFINITY;
  const runs: Point[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  let hadGap = true;
  for (const [index, value] of values.entries()) {
    const atMs = timesMs[index] ?? Number.NaN;
    if (value === null) hadGap = true;
    else {
      if (runs.length === 0 || (hadGap && atMs - lastMs > bridgedMs) || atMs - lastMs > longestMs) runs.push([]);
      runs.at(-1)?.push({ x: x(atMs), y: y(value) });
      [lastMs, hadGap] = [atMs, false];
    }
  }
  return runs;
}

const step = (points: readonly Point[]) => points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${short(x)} ${short(y)}`).join("");

/** Straight from point to point, or as a staircase. */
function linePath(points: readonly Point[], interpolation: string): string {
  if (interpolation !== "stepAfter" && interpolation !== "stepBefore") return step(points);
  return step(
    points.flatMap((point, index) => {
      const before = points[index - 1];
      if (!before) return [point];
      return [interpolation === "stepAfter" ? { x: point.x, y: before.y } : { x: before.x, y: point.y }, point];
    }),
  );
}

interface Drawn {
  readonly runs: readonly (readonly Point[])[];
  readonly y: (value: number) => number;
  readonly color: string;
}

function lineMarks(series: Series, all: readonly Series[], place: Place, { runs, y, color }: Drawn): string {
  const custom = series.field.config.custom;
  const interpolation = pickText(custom, "lineInterpolation") ?? "linear";
  const gradient = schemeGradient(series.field, place, y);
  const stroke = gradient.id === "" ? color : `url(#${gradient.id})`;
  const dash = pickText(custom, "lineStyle.fill") === "dash" ? "10 10" : pickText(custom, "lineStyle.fill") === "dot" ? "1 5" : undefined;
  const width = pickNumber(custom, "lineWidth") ?? 1;
  const opacity = (pickNumber(custom, "fillOpacity") ?? 0) / 100;
  const paths = runs.map((points) =>
    element("path", {
      d: linePath(points, interpolation),
      fill: "none",
      stroke: width === 0 ? "none" : stroke,
      "stroke-width": width,
      "stroke-dasharray": dash,
      "stroke-linejoin": "round",
      "stroke-linecap": "round",
    }),
  );
  const band = opacity === 0 ? "" : fillMarks(series, all, place, { interpolation, runs, y, color, opacity, gradientId: gradient.id });
  return gradient.defs + band + paths.join("");
}

interface Filled extends Drawn {
  readonly interpolation: string;
  readonly opacity: number;
  readonly gradientId: string;
}

/** Down to zero, to the series that `fillBelowTo` names, or to what it is stacked on. */
function fillMarks(series: Series, all: readonly Series[], place: Place, filled: Filled): string {
  const { runs, y, color, opacity, gradientId, interpolation } = filled;
  const lowerName = pickText(series.field.config.custom, "fillBelowTo");
  const lower = all.find(({ field }) => field.displayName === lowerName);
  const bases = lower?.values ?? series.bases;
  const lowerTimesMs = lower?.timesMs ?? series.timesMs;
  const floor = Math.min(place.area.top + place.area.height, Math.max(place.area.top, y(0)));
  const mode = pickText(series.field.config.custom, "gradientMode") ?? "none";
  const fade = mode === "opacity" ? `fade${place.drawing.panel.id}x${series.field.seriesIndex}` : "";
  const fill = gradientId !== "" ? `url(#${gradientId})` : fade !== "" ? `url(#${fade})` : withOpacity(color, opacity);
  const baseAt = new Map(lowerTimesMs.map((atMs, index) => [short(xOf(place.area, place.drawing, atMs)), bases?.[index] ?? null]));
  const paths = runs.map((points) => {
    const back = points.toReversed().map(({ x }) => {
      const base = bases === undefined ? null : (baseAt.get(short(x)) ?? null);
      return { x, y: base === null ? (bases === undefined ? floor : (points.find((point) => point.x === x)?.y ?? floor)) : y(base) };
    });
    const d = `${linePath(points, interpolation)}${step(back).replace("M", "L")}Z`;
    return element("path", { d, fill, "fill-opacity": gradientId === "" ? undefined : opacity });
  });
  return (fade === "" ? "" : fadeDefinition(fade, color, opacity, place.area)) + paths.join("");
}

const fadeDefinition = (id: string, color: string, opacity: number, area: PlotArea) =>
  element(
    "linearGradient",
    { id, gradientUnits: "userSpaceOnUse", x1: 0, x2: 0, y1: area.top, y2: area.top + area.height },
    [opacity, opacity * 0.05]
      .map((own, index) => element("stop", { offset: `${index * 100}%`, "stop-color": withOpacity(color, own) }))
      .join(""),
  );

/** `gradientMode: scheme`: the colour at each height is that of the value there. */
function schemeGradient(field: ReadyField, { drawing, area }: Place, y: (value: number) => number): { id: string; defs: string } {
  const mode = field.config.color?.mode ?? "";
  if (pickText(field.config.custom, "gradientMode") !== "scheme" || !(mode === "thresholds" || mode.startsWith("continuous-")))
    return { id: "", defs: "" };
  const id = `scheme${drawing.panel.id}x${field.seriesIndex}`;
  const stops = schemeStops(field, drawing.theme).map(({ value, color }) => ({ offset: (y(value) - area.top) / area.height, color }));
  const marks = stops
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, color }) =>
      element("stop", { offset: `${Math.min(100, Math.max(0, offset * 100)).toFixed(2)}%`, "stop-color": color }),
    );
  return {
    id,
    defs: element(
      "linearGradient",
      { id, gradientUnits: "userSpaceOnUse", x1: 0, x2: 0, y1: area.top, y2: area.top + area.height },
      marks.join(""),
    ),
  };
}

function schemeStops(field: ReadyField, theme: Theme): { value: number; color: string }[] {
  const colors = schemeColors(field.config.color?.mode ?? "", theme);
  const [low, high] = limitsOf(field);
  if (colors)
    return Array.from({ length: 9 }, (_, index) => ({ value: low + ((high - low) * index) / 8, color: blend(colors, index / 8) }));
  const steps = field.config.thresholds?.steps ?? [];
  const colorOf = (value: number) => fieldColor({ ...field, values: [value] }, theme);
  return steps.flatMap(({ value }) =>
    value === null
      ? []
      : [
          { value: value - 1e-6, color: colorOf(value - 1e-6) },
          { value, color: colorOf(value) },
        ],
  );
}

function pointMarks(runs: readonly (readonly Point[])[], field: ReadyField, place: Place, color: string): string {
  const custom = field.config.custom;
  const sizePx = pickNumber(custom, "pointSize") ?? 5;
  const style = pickText(custom, "drawStyle");
  const show = style === "points" ? "always" : (pickText(custom, "showPoints") ?? "auto");
  const count = runs.reduce((sum, run) => sum + run.length, 0);
  const all = show === "always" || (show === "auto" && count <= place.area.width / (sizePx * 4));
  // A point without neighbours is no line, and is drawn so that it is seen.
  const shown = runs.flatMap((run) => (all || run.length === 1 ? run : []));
  return shown.map(({ x, y }) => element("circle", { cx: x, cy: y, r: sizePx / 2, fill: color })).join("");
}
