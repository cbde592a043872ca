/** The panel "Heatmap": a colour for each cell of time and row. */
import { blend, schemeColors } from "./colors.ts";
import { type Drawing, numberFields, pick, pickNumber, pickText, type ReadyField, timeField } from "./model.ts";
import { AXIS_FONT_PX, timeAxisMarks, xOf } from "./plot-area.ts";
import { noData } from "./stat.ts";
import { element, escapeText, fitted, rect, svg, text, textWidth } from "./svg.ts";
import { formatValue } from "./units.ts";

interface Row {
  readonly name: string;
  readonly timesMs: readonly number[];
  readonly field: ReadyField;
}

const TIME_AXIS_PX = 24;
const LEGEND_PX = 26;

export function drawHeatmap(drawing: Drawing): string {
  const rows = drawing.frames.flatMap((frame): Row[] => {
    const time = timeField(frame);
    return time ? numberFields(frame).map((field) => ({ name: field.displayName, timesMs: time.values.map(Number), field })) : [];
  });
  const numbers = rows.flatMap(({ field }) => field.values.filter((value) => typeof value === "number"));
  if (numbers.length === 0) return noData(drawing.panel.fieldConfig?.defaults?.noValue);
  const { options } = drawing.panel;
  const low = pickNumber(options, "color.min") ?? numbers.reduce((a, b) => Math.min(a, b));
  const high = pickNumber(options, "color.max") ?? numbers.reduce((a, b) => Math.max(a, b));
  const colors = colorsOf(drawing);
  const legendPx = pick(options, "legend.show") === false ? 0 : LEGEND_PX;
  const nameWidth = Math.max(...rows.map(({ name }) => textWidth(name, AXIS_FONT_PX))) + 12;
  const area = { left: nameWidth, top: 4, width: drawing.width - nameWidth - 14, height: drawing.height - 4 - TIME_AXIS_PX - legendPx };
  const rowHeight = area.height / rows.length;
  const every = Math.max(1, Math.ceil(16 / rowHeight));
  const gap = pickNumber(options, "cellGap") ?? 1;
  const stepMs = leastStepMs(rows);
  const cellWidth = (stepMs / (drawing.toMs - drawing.fromMs)) * area.width;
  const marks = rows.map(({ name, timesMs, field }, index) => {
    const top = area.top + area.height - rowHeight * (index + 1);
    const label =
      index % every === 0
        ? text(nameWidth - 6, top + rowHeight / 2 + 4, fitted(name, AXIS_FONT_PX, nameWidth), {
            "text-anchor": "end",
            fill: drawing.theme.faint,
            "font-size": AXIS_FONT_PX,
          })
        : "";
    const cells = field.values.map((value, at) => {
      const atMs = timesMs[at] ?? 0;
      if (typeof value !== "number" || atMs + stepMs < drawing.fromMs || atMs > drawing.toMs) return "";
      // Cells without a gap lap over each other, so that no seam shows between them.
      const fill = blend(colors, (value - low) / (high - low || 1));
      return rect(
        xOf(area, drawing, atMs),
        top,
        cellWidth + (cellWidth > 3 && gap > 0 ? -gap : 0.6),
        rowHeight - (rowHeight > 3 ? gap : 0),
        {
          fill,
        },
      );
    });
    return label + cells.join("");
  });
  const clip = element("clipPath", { id: `heat${drawing.panel.id}` }, rect(0, 0, area.left + area.width, drawing.height, {}));
  const picture = svg(
    drawing.width,
    area.height + 4 + TIME_AXIS_PX,
    clip +
      timeAxisMarks(drawing, area) +
      element("g", { "clip-path": `url(#heat${drawing.panel.id})`, "shape-rendering": "crispEdges" }, marks.join("")),
  );
  return picture + (legendPx === 0 ? "" : legend(colors, [low, high], drawing));
}

function colorsOf({ panel: { options }, theme }: Drawing): readonly string[] {
  const mode = pickText(options, "color.mode") ?? "scheme";
  const colors = schemeColors(mode === "opacity" ? "continuous-blues" : (pickText(options, "color.scheme") ?? "Oranges"), theme);
  if (!colors) throw new Error(`the colour scheme ${pickText(options, "color.scheme")} is not drawn yet`);
  return pick(options, "color.reverse") === true ? colors.toReversed() : colors;
}

function leastStepMs(rows: readonly Row[]): number {
  const times = [...new Set(rows.flatMap(({ timesMs }) => timesMs))].sort((a, b) => a - b);
  return times.slice(1).reduce((least, atMs, index) => Math.min(least, atMs - (times[index] ?? 0)), 31 * 86_400_000);
}

function legend(colors: readonly string[], [low, high]: readonly [number, number], { panel, at }: Drawing): string {
  const { unit, decimals } = panel.fieldConfig?.defaults ?? {};
  const ownUnit = unit ?? pickText(panel.options, "cellValues.unit");
  const words = (value: number) => escapeText(formatValue(value, ownUnit, decimals ?? 1, at));
  return `<div class="scale"><span>${words(low)}</span><i style="background:linear-gradient(90deg,${colors.join(",")})"></i><span>${words(high)}</span></div>`;
}
