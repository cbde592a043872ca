/** The panel "Bar chart": groups of bars over names or times. */
import { withOpacity } from "./colors.ts";
import { fieldColor, shownValue } from "./field-settings.ts";
import { legendOf } from "./legend.ts";
import { type Drawing, numberFields, pick, pickNumber, pickText, type ReadyField, type ReadyFrame } from "./model.ts";
import { AXIS_FONT_PX, axisKey, chartFrame, type PlotArea, plotArea, type ValueAxis, valueAxes, yOf } from "./plot-area.ts";
import { noData } from "./stat.ts";
import { fitted, rect, text, textWidth } from "./svg.ts";
import { formatPattern } from "./time-text.ts";

export function drawBarChart(drawing: Drawing): string {
  const [frame] = drawing.frames;
  const names = frame && namesOf(frame, drawing);
  const fields = frame ? barFields(frame, drawing) : [];
  if (!names || names.length === 0 || fields.length === 0) return noData(drawing.panel.fieldConfig?.defaults?.noValue);
  if (pickText(drawing.panel.options, "orientation") === "horizontal") return horizontalBars(names, fields, drawing);
  const legend = legendOf(fields, drawing);
  const height = drawing.height - legend.height;
  const isStacked = (pickText(drawing.panel.options, "stacking") ?? "none") !== "none";
  const axes = valueAxes(fields, (field) => [0, ...heights(field, fields, isStacked)], drawing, height);
  const area = plotArea(axes, drawing.width, height);
  return (
    chartFrame(drawing, axes, area, {
      marks: bars(names.length, fields, { drawing, area, axes }),
      timeAxis: nameMarks(names, drawing, area),
    }) + legend.html
  );
}

const isNumber = (value: unknown) => typeof value === "number";

/** How high the bars of a field reach, on those before it where they are stacked. */
function heights(field: ReadyField, fields: readonly ReadyField[], isStacked: boolean): number[] {
  if (!isStacked) return field.values.filter(isNumber) as number[];
  return field.values.map((_, index) =>
    fields.slice(0, fields.indexOf(field) + 1).reduce((sum, each) => sum + Number(each.values[index] ?? 0), 0),
  );
}

/** What the bars stand over: the field that the board names, else the first text, else the time. */
function namesOf(frame: ReadyFrame, drawing: Drawing): string[] | undefined {
  const field = nameField(frame, drawing);
  if (!field) return undefined;
  if (field.type !== "time") return field.values.map((value) => shownValue(value, field, drawing.theme, drawing.at).text);
  const timesMs = field.values.map(Number);
  if (field.config.unit?.startsWith("time:")) return timesMs.map((atMs) => shownValue(atMs, field, drawing.theme, drawing.at).text);
  const spanMs = (timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0);
  const pattern = spanMs > 40 * 86_400_000 ? "YYYY-MM" : spanMs > 86_400_000 ? "MM/DD" : "HH:mm";
  return timesMs.map((atMs) => formatPattern(atMs, pattern, drawing.at.timeZone));
}

function nameField(frame: ReadyFrame, drawing: Drawing): ReadyField | undefined {
  const wanted = pickText(drawing.panel.options, "xField");
  return (
    frame.fields.find(({ displayName, name }) => wanted !== undefined && (displayName === wanted || name === wanted)) ??
    frame.fields.find(({ type }) => type === "string") ??
    frame.fields.find(({ type }) => type === "time")
  );
}

const barFields = (frame: ReadyFrame, drawing: Drawing) =>
  numberFields(frame).filter((field) => field !== nameField(frame, drawing) && pick(field.config.custom, "hideFrom.viz") !== true);

interface Place {
  readonly drawing: Drawing;
  readonly area: PlotArea;
  readonly axes: readonly ValueAxis[];
}

function bars(count: number, fields: readonly ReadyField[], { drawing, area, axes }: Place): string {
  const { options } = drawing.panel;
  const isStacked = (pickText(options, "stacking") ?? "none") !== "none";
  const slot = area.width / count;
  const group = slot * (pickNumber(options, "groupWidth") ?? 0.7);
  const own = isStacked ? group : group / fields.length;
  const width = own * (pickNumber(options, "barWidth") ?? 0.97);
  return fields
    .map((field, place) => {
      const axis = axes.find(({ key }) => key === axisKey(field));
      if (!axis) return "";
      return field.values
        .map((value, index) => {
          if (typeof value !== "number") return "";
          const base = isStacked ? fields.slice(0, place).reduce((sum, each) => sum + Number(each.values[index] ?? 0), 0) : 0;
          const x = area.left + slot * index + (slot - group) / 2 + (isStacked ? 0 : own * place) + (own - width) / 2;
          return bar(value, base, field, { x, width, axis, drawing, area, isStacked });
        })
        .join("");
    })
    .join("");
}

interface BarPlace {
  readonly x: number;
  readonly width: number;
  readonly axis: ValueAxis;
  readonly drawing: Drawing;
  readonly area: PlotArea;
  readonly isStacked: boolean;
}

function bar(value: number, base: number, field: ReadyField, { x, width, axis, drawing, area, isStacked }: BarPlace): string {
  const { color, text: words } = shownValue(value, field, drawing.theme, drawing.at);
  const [from, to] = [yOf(area, axis.scale, Math.max(axis.scale.low, base)), yOf(area, axis.scale, base + value)];
  const top = Math.min(from, to);
  const opacity = (pickNumber(field.config.custom, "fillOpacity") ?? 80) / 100;
  const mark = rect(x, top, width, Math.abs(from - to), { fill: withOpacity(color, opacity), stroke: value === 0 ? "none" : color });
  const show = pickText(drawing.panel.options, "showValue") ?? "auto";
  const fits = textWidth(words, AXIS_FONT_PX) < width * 1.3;
  if (show === "never" || isStacked || value === 0 || (show === "auto" && !fits)) return mark;
  return (
    mark +
    text(x + width / 2, value < 0 ? top + Math.abs(from - to) + 13 : top - 4, words, {
      "text-anchor": "middle",
      fill: drawing.theme.text,
      "font-size": AXIS_FONT_PX,
    })
  );
}

/** As many of the names as fit. */
function nameMarks(names: readonly string[], { theme }: Drawing, area: PlotArea): string {
  const slot = area.width / names.length;
  const widest = Math.max(...names.map((name) => textWidth(name, AXIS_FONT_PX))) + 10;
  const every = Math.max(1, Math.ceil(Math.min(widest, 120) / slot));
  return names
    .map((name, index) => {
      if (index % every !== 0) return "";
      const shown = fitted(name, AXIS_FONT_PX, slot * every);
      return text(area.left + slot * (index + 0.5), area.top + area.height + 17, shown, {
        "text-anchor": "middle",
        fill: theme.faint,
        "font-size": AXIS_FONT_PX,
      });
    })
    .join("");
}

function horizontalBars(names: readonly string[], fields: readonly ReadyField[], drawing: Drawing): string {
  const { theme, width, height, at } = drawing;
  const left = Math.min(width * 0.4, Math.max(...names.map((name) => textWidth(name, AXIS_FONT_PX))) + 12);
  const numbers = fields.flatMap(({ values }) => values.filter(isNumber) as number[]);
  const highest = Math.max(...numbers, 0) || 1;
  const slot = height / names.length;
  const own = (slot * 0.8) / fields.length;
  const room = width - left - 80;
  const marks = names.map((name, index) => {
    const middle = slot * (index + 0.5);
    const label = text(left - 8, middle + 4, fitted(name, AXIS_FONT_PX, left - 10), {
      "text-anchor": "end",
      fill: theme.faint,
      "font-size": AXIS_FONT_PX,
    });
    const own_ = fields.map((field, place) => {
      const value = field.values[index];
      if (typeof value !== "number") return "";
      const top = middle - slot * 0.4 + own * place;
      const length = Math.max(0, (value / highest) * room);
      const words = text(left + length + 6, top + own / 2 + 4, shownValue(value, field, theme, at).text, {
        fill: theme.text,
        "font-size": AXIS_FONT_PX,
      });
      return rect(left, top + 1, length, own - 2, { fill: withOpacity(fieldColor({ ...field, values: [value] }, theme), 0.8) }) + words;
    });
    return label + own_.join("");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join("")}</svg>`;
}
