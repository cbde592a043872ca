/** The frame of a chart over time: axes, grid, thresholds, annotations and legend. Charts put their marks into it. */
import { colorByName, type Theme, withOpacity } from "./colors.ts";
import { type Drawing, type FieldConfig, pick, pickNumber, pickText, type ReadyField } from "./model.ts";
import { type Scale, type ScaleSettings, type TimeTick, timeTicks, valueScale } from "./scales.ts";
import { element, line, rect, svg, text, textWidth } from "./svg.ts";
import { formatValue, type TextContext } from "./units.ts";

export const AXIS_FONT_PX = 12;
const TIME_AXIS_PX = 24;

/** Where the marks go. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const xOf = ({ left, width }: PlotArea, { fromMs, toMs }: Drawing, atMs: number): number =>
  left + ((atMs - fromMs) / (toMs - fromMs)) * width;

/** An axis of values, left or right, of the fields that share a unit. */
export interface ValueAxis {
  readonly key: string;
  readonly side: "left" | "right" | "hidden";
  readonly fields: readonly ReadyField[];
  readonly scale: Scale;
  readonly labels: readonly { readonly value: number; readonly label: string }[];
  readonly title: string | undefined;
  readonly width: number;
}

/** Fields of one unit, limits and side share an axis. */
export function valueAxes(
  fields: readonly ReadyField[],
  values: (field: ReadyField) => readonly number[],
  drawing: Drawing,
  height: number,
): ValueAxis[] {
  const groups = new Map<string, ReadyField[]>();
  for (const field of fields) groups.set(axisKey(field), [...(groups.get(axisKey(field)) ?? []), field]);
  return [...groups.values()].map((own, index) => valueAxis(own, own.flatMap(values), drawing, { height, isFirst: index === 0 }));
}

export const axisKey = ({ config }: ReadyField): string =>
  JSON.stringify([
    config.unit,
    config.min,
    config.max,
    pick(config.custom, "axisPlacement") ?? "auto",
    pick(config.custom, "scaleDistribution.type"),
  ]);

function valueAxis(
  fields: readonly ReadyField[],
  values: readonly number[],
  drawing: Drawing,
  place: { readonly height: number; readonly isFirst: boolean },
): ValueAxis {
  const [{ config }] = fields as [ReadyField];
  const scale = valueScale(values, Math.max(2, Math.floor(place.height / 45)), scaleSettings(config));
  const step = (scale.ticks[1] ?? 0) - (scale.ticks[0] ?? 0);
  const isLog = pickText(config.custom, "scaleDistribution.type")?.endsWith("log") === true;
  const decimals = isLog ? undefined : decimalsOfStep(step);
  const labels = scale.ticks.map((value) => ({ value, label: tickLabel(value, config, decimals, drawing.at) }));
  const side = sideOf(pickText(config.custom, "axisPlacement"), place.isFirst);
  const title = pickText(config.custom, "axisLabel") || undefined;
  const labelWidth = Math.max(...labels.map(({ label }) => textWidth(label, AXIS_FONT_PX)), 10) + 10;
  const width = side === "hidden" ? 0 : (pickNumber(config.custom, "axisWidth") ?? labelWidth) + (title === undefined ? 0 : 16);
  return { key: axisKey(fields[0] as ReadyField), side, fields, scale, labels, title, width };
}

function sideOf(placement: string | undefined, isFirst: boolean): ValueAxis["side"] {
  if (placement === "right" || placement === "hidden" || placement === "left") return placement;
  return isFirst ? "left" : "right";
}

function scaleSettings({ min, max, unit = "", decimals, custom }: FieldConfig): ScaleSettings {
  const kind = pickText(custom, "scaleDistribution.type");
  return {
    min,
    max,
    softMin: pickNumber(custom, "axisSoftMin"),
    softMax: pickNumber(custom, "axisSoftMax"),
    kind: kind === "log" || kind === "symlog" ? kind : "linear",
    base: pickNumber(custom, "scaleDistribution.log") ?? 10,
    linearThreshold: pickNumber(custom, "scaleDistribution.linearThreshold") ?? 1,
    centeredZero: pick(custom, "axisCenteredZero") === true,
    isBinary: unit === "bytes" || unit === "mbytes",
    decimals,
  };
}

/** As many decimals as the step has, and without its zeros at the end, unless the board says how many. */
function tickLabel(value: number, { unit, decimals }: FieldConfig, stepDecimals: number | undefined, at: TextContext): string {
  if (decimals !== undefined) return formatValue(value, unit, decimals, at);
  return formatValue(value, unit, stepDecimals, at).replace(
    /^(-?\d+)(\.\d*?)0+(?!\d)/,
    (_, whole: string, rest: string) => whole + rest.replace(/\.$/, ""),
  );
}

/** How many decimals a step needs, at most four. */
const decimalsOfStep = (step: number) =>
  [0, 1, 2, 3, 4].find((places) => Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) < 1e-6);

/** What is left for the marks when the axes are there. */
export function plotArea(axes: readonly ValueAxis[], width: number, height: number): PlotArea {
  const widthOf = (side: string) => axes.filter((axis) => axis.side === side).reduce((sum, axis) => sum + axis.width, 0);
  const left = Math.max(8, widthOf("left"));
  return { left, top: 6, width: width - left - Math.max(14, widthOf("right")), height: height - 6 - TIME_AXIS_PX };
}

/** Grid, labels, thresholds and annotations, and over and under them the marks. */
export function chartFrame(
  drawing: Drawing,
  axes: readonly ValueAxis[],
  area: PlotArea,
  { marks, timeAxis, over = "" }: { readonly marks: string; readonly timeAxis: string; readonly over?: string },
): string {
  const { theme } = drawing;
  const clip = `clip${drawing.panel.id}`;
  const clipPath = element("clipPath", { id: clip }, rect(area.left, area.top - 2, area.width, area.height + 4, {}));
  const clipped = (content: string) => element("g", { "clip-path": `url(#${clip})` }, content);
  const content = [
    element("defs", {}, clipPath),
    ...axes.map((axis, index) => valueAxisMarks(axis, axes.slice(0, index), area, theme)),
    timeAxis,
    clipped(axes.map((axis) => thresholdMarks(axis, area, theme)).join("")),
    clipped(marks),
    over,
  ];
  return svg(drawing.width, area.top + area.height + TIME_AXIS_PX, content.join(""));
}

export const yOf = (area: PlotArea, scale: Scale, value: number): number => area.top + area.height * (1 - scale.share(value));

function valueAxisMarks(axis: ValueAxis, before: readonly ValueAxis[], area: PlotArea, theme: Theme): string {
  if (axis.side === "hidden") return "";
  const right = axis.side === "right";
  const shift = before.filter(({ side }) => side === axis.side).reduce((sum, { width }) => sum + width, 0);
  const x = right ? area.left + area.width + shift + 6 : area.left - shift - 6;
  const labels = axis.labels.map(({ value, label }) => {
    const y = yOf(area, axis.scale, value);
    const grid = right || shift > 0 ? "" : line(area.left, y, area.left + area.width, y, { stroke: theme.grid });
    return grid + text(x, y + 4, label, { "text-anchor": right ? "start" : "end", fill: theme.faint, "font-size": AXIS_FONT_PX });
  });
  if (axis.title === undefined) return labels.join("");
  const titleX = right ? area.left + area.width + shift + axis.width - 4 : area.left - shift - axis.width + 11;
  const middle = area.top + area.height / 2;
  const turned = { "text-anchor": "middle", fill: theme.faint, "font-size": AXIS_FONT_PX, transform: `rotate(-90 ${titleX} ${middle})` };
  return labels.join("") + text(titleX, middle, axis.title, turned);
}

export function timeAxisMarks(drawing: Drawing, area: PlotArea): string {
  const { theme } = drawing;
  return fittingTicks(drawing, area.width)
    .map(({ atMs, label }) => {
      const x = xOf(area, drawing, atMs);
      const half = textWidth(label, AXIS_FONT_PX) / 2;
      const shown = x - half > 0 && x + half < drawing.width;
      const written = text(x, area.top + area.height + 17, label, {
        "text-anchor": "middle",
        fill: theme.faint,
        "font-size": AXIS_FONT_PX,
      });
      return line(x, area.top, x, area.top + area.height, { stroke: theme.grid }) + (shown ? written : "");
    })
    .join("");
}

/** As many as have room for their texts. */
function fittingTicks({ fromMs, toMs, at }: Drawing, width: number): readonly TimeTick[] {
  for (let parts = Math.floor(width / 50); parts > 1; parts--) {
    const ticks = timeTicks(fromMs, toMs, parts, at.timeZone);
    const widest = Math.max(0, ...ticks.map(({ label }) => textWidth(label, AXIS_FONT_PX)));
    if (ticks.length > 0 && ticks.length * (widest + 20) <= width) return ticks;
  }
  return timeTicks(fromMs, toMs, 1, at.timeZone);
}

function thresholdMarks(axis: ValueAxis, area: PlotArea, theme: Theme): string {
  const field = axis.fields.find(({ config }) => (pickText(config.custom, "thresholdsStyle.mode") ?? "off") !== "off");
  const mode = field && pickText(field.config.custom, "thresholdsStyle.mode");
  if (!field || mode === undefined) return "";
  const steps = field.config.thresholds?.steps ?? [];
  const bottom = area.top + area.height;
  return steps
    .map((step, index) => {
      const color = colorByName(step.color, theme);
      const y = step.value === null ? bottom : yOf(area, axis.scale, step.value);
      const nextValue = steps[index + 1]?.value;
      const top = nextValue === undefined || nextValue === null ? area.top : yOf(area, axis.scale, nextValue);
      const filled =
        mode.includes("area") && color !== "transparent"
          ? rect(area.left, top, area.width, y - top, { fill: withOpacity(color, 0.12) })
          : "";
      const dash = mode.includes("dashed") ? "10 8" : undefined;
      const hasLine = step.value !== null && (mode.includes("line") || mode.includes("dashed"));
      return (
        filled +
        (hasLine ? line(area.left, y, area.left + area.width, y, { stroke: withOpacity(color, 0.8), "stroke-dasharray": dash }) : "")
      );
    })
    .join("");
}

export function annotationMarks(drawing: Drawing, area: PlotArea): string {
  const bottom = area.top + area.height;
  return drawing.annotations
    .filter(({ fromMs, toMs }) => (toMs ?? fromMs) >= drawing.fromMs && fromMs <= drawing.toMs)
    .map(({ color, fromMs, toMs }) => {
      const start = Math.max(area.left, xOf(area, drawing, fromMs));
      const stroke = { stroke: withOpacity(color, 0.9), "stroke-dasharray": "4 3" };
      if (toMs === undefined || toMs <= fromMs) {
        const foot = element("path", { d: `M${start - 4} ${bottom + 6}L${start} ${bottom}L${start + 4} ${bottom + 6}Z`, fill: color });
        return line(start, area.top, start, bottom, stroke) + foot;
      }
      const end = Math.min(area.left + area.width, xOf(area, drawing, toMs));
      const fill = rect(start, area.top, end - start, area.height, { fill: withOpacity(color, 0.12) });
      return fill + rect(start, bottom, Math.max(2, end - start), 4, { fill: color });
    })
    .join("");
}
