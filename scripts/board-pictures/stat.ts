/** The panels "Stat" and "Gauge": one value large, a tile for each series. */
import { blend, colorByName, type Theme, textOn, withOpacity } from "./colors.ts";
import { limitsOf, type Shown, shownValue } from "./field-settings.ts";
import { type Cell, type Drawing, numberFields, pick, pickList, pickNumber, pickText, type ReadyField, timeField } from "./model.ts";
import { reduceValues } from "./reduce.ts";
import { element, escapeText, fitted, svg, text, textWidth } from "./svg.ts";

/** A value to be shown large, with the name of its series. */
export interface Tile {
  readonly name: string;
  readonly value: Cell;
  readonly shown: Shown;
  readonly field: ReadyField;
  readonly timesMs: readonly number[];
}

interface Box {
  readonly width: number;
  readonly height: number;
}

/** The fields that `reduceOptions` chooses, each reduced to a value, or a tile for each row. */
export function tilesOf(drawing: Drawing): readonly Tile[] {
  const { options } = drawing.panel;
  const [reducer = "lastNotNull"] = pickList(options, "reduceOptions.calcs").map(String);
  const perRow = pick(options, "reduceOptions.values") === true;
  const wanted = pickText(options, "reduceOptions.fields") ?? "";
  return drawing.frames.flatMap((frame) => {
    const timesMs = (timeField(frame)?.values ?? []).map(Number);
    const names = frame.fields.find(({ type }) => type === "string");
    return chosenFields(frame.fields, numberFields(frame), wanted).flatMap((field): Tile[] => {
      const tile = (name: string, value: Cell): Tile => ({
        name,
        value,
        field,
        timesMs,
        shown: shownValue(value, field, drawing.theme, drawing.at),
      });
      if (!perRow) return [tile(field.displayName, reduceValues(field.values, reducer))];
      return field.values.map((value, index) =>
        tile(names && names !== field ? String(names.values[index] ?? "") : field.displayName, value),
      );
    });
  });
}

function chosenFields(all: readonly ReadyField[], numbers: readonly ReadyField[], wanted: string): readonly ReadyField[] {
  if (wanted === "") return numbers;
  const [, pattern, flags] = /^\/(.*)\/([a-z]*)$/.exec(wanted) ?? [];
  if (pattern === undefined) return all.filter(({ displayName }) => displayName === wanted);
  return all.filter(({ displayName, type }) => new RegExp(pattern, flags).test(displayName) && (pattern !== ".*" || type !== "time"));
}

/** In rows and columns, as near to a square each as can be, or side by side. */
export function grid(count: number, { width, height }: Box, orientation: string): { columns: number; rows: number } {
  if (orientation === "horizontal") return { columns: 1, rows: count };
  if (orientation === "vertical" || width > height) {
    const rows =
      orientation === "vertical"
        ? 1
        : Math.max(1, Math.min(Math.floor(height / 50), Math.ceil(count / Math.max(1, Math.floor(width / 110)))));
    return { columns: Math.ceil(count / rows), rows };
  }
  const columns = Math.max(1, Math.min(count, Math.floor(width / 160)));
  return { columns, rows: Math.ceil(count / columns) };
}

const GAP_PX = 8;

function tiled(drawing: Drawing, draw: (tile: Tile, box: Box, all: readonly Tile[]) => string): string {
  const tiles = tilesOf(drawing);
  if (tiles.every(({ value, shown }) => value === null && shown.text === "")) return nothing(drawing);
  const { columns, rows } = grid(tiles.length, drawing, pickText(drawing.panel.options, "orientation") ?? "auto");
  const box = { width: (drawing.width - GAP_PX * (columns - 1)) / columns, height: (drawing.height - GAP_PX * (rows - 1)) / rows };
  const style = `grid-template-columns:repeat(${columns},1fr);grid-auto-rows:${box.height}px;gap:${GAP_PX}px`;
  return `<div class="tiles" style="${style}">${tiles.map((tile) => draw(tile, box, tiles)).join("")}</div>`;
}

/** In the place of a value, and as large. */
function nothing({ panel, width, height, theme }: Drawing): string {
  const words = panel.fieldConfig?.defaults?.noValue || "No data";
  return `<div class="tiles"><div class="stat centred">${sized("b", words, Math.min(40, fontPx(words, { width: width * 0.8, height: height * 0.7 })), theme.faint)}</div></div>`;
}

export const noData = (words = "No data"): string => `<div class="nodata">${escapeText(words || "No data")}</div>`;

export const drawStat = (drawing: Drawing): string => tiled(drawing, (tile, box, all) => statTile(tile, drawing, box, all));

function statTile(tile: Tile, drawing: Drawing, box: Box, all: readonly Tile[]): string {
  const { options } = drawing.panel;
  const textMode = pickText(options, "textMode") ?? "auto";
  const words = all.map((each) => wordsOf(each, textMode, all.length));
  const { name, value } = wordsOf(tile, textMode, all.length);
  const hasGraph = (pickText(options, "graphMode") ?? "area") === "area" && tile.timesMs.length > 1;
  const colors = colorsOf(tile, drawing);
  // Side by side where there is more width than height, as Grafana's wide layout.
  const isWide = name !== "" && value !== "" && !hasGraph && box.width > box.height * 2.5 && pick(options, "wideLayout") !== false;
  const { namePx, valuePx } = sizesOf(words, { width: box.width - 16, height: box.height * (hasGraph ? 0.62 : 1) }, isWide);
  const nameHtml = sized("span", name, pickNumber(options, "text.titleSize") ?? namePx, colors.name);
  const html = nameHtml + sized("b", value, pickNumber(options, "text.valueSize") ?? valuePx, colors.value);
  const graph = hasGraph ? sparkline(tile, drawing, box, colors.graph) : "";
  const isCentred = pickText(options, "justifyMode") === "center" || (name === "" && !hasGraph);
  const look = ["stat", isWide ? "wide" : "", isCentred ? "centred" : ""].join(" ");
  return `<div class="${look}" style="${colors.background}">${html}${graph}</div>`;
}

interface Words {
  readonly name: string;
  readonly value: string;
}

/** One size for all tiles: that in which the longest name and value fit. */
function sizesOf(words: readonly Words[], { width, height }: Box, isWide: boolean) {
  const longest = (texts: readonly string[]) => texts.reduce((long, each) => (textWidth(each, 1) > textWidth(long, 1) ? each : long), "");
  const name = longest(words.map((each) => each.name));
  const value = longest(words.map((each) => each.value));
  if (!isWide) {
    const valuePx = fontPx(value, { width, height: height * (name === "" ? 0.8 : 0.52) });
    return { valuePx, namePx: Math.min(valuePx * 0.6, 20, fontPx(name, { width, height: 32 })) };
  }
  // The name is written smaller than the value, so it needs less of the width.
  const share = textWidth(value, 1) / (textWidth(value, 1) + 0.6 * textWidth(name, 1));
  const valuePx = fontPx(value, { width: (width - 8) * share, height: height * 0.8 });
  return { valuePx, namePx: Math.min(20, fontPx(name, { width: (width - 8) * (1 - share), height: 32 })) };
}

const sized = (tag: string, words: string, sizePx: number, color: string) =>
  words === "" ? "" : `<${tag} style="font-size:${sizePx.toFixed(1)}px;color:${color}">${escapeText(words)}</${tag}>`;

/** Whether name and value are written: the name only where there are several, unless the board says so. */
function wordsOf({ name, shown }: Tile, textMode: string, count: number) {
  const hasName = textMode === "value_and_name" || textMode === "name" || (textMode === "auto" && count > 1);
  return { name: hasName ? name : "", value: textMode === "name" || textMode === "none" ? "" : shown.text };
}

function colorsOf({ shown: { color } }: Tile, { panel, theme }: Drawing) {
  const mode = pickText(panel.options, "colorMode") ?? "value";
  if (!mode.startsWith("background"))
    return { name: theme.text, value: mode === "value" ? color : theme.text, graph: color, background: "" };
  const onColor = textOn(color);
  const background = `background:linear-gradient(120deg,${color},${blend([color, theme.panel], 0.15)})`;
  return { name: onColor, value: onColor, graph: withOpacity(onColor, 0.35), background };
}

/** The largest text that fits, not above 90 px. */
export function fontPx(content: string, { width, height }: Box): number {
  const widthAtOne = textWidth(content, 1) || 1;
  return Math.max(10, Math.min(90, height / 1.2, width / (widthAtOne * 1.12)));
}

/** The values as an area behind the lower part of the tile. */
function sparkline({ field, timesMs }: Tile, drawing: Drawing, box: Box, color: string): string {
  const height = box.height * 0.35;
  const [low, high] = limitsOf({ ...field, config: {} });
  const points = field.values.flatMap((value, index) => {
    if (typeof value !== "number") return [];
    const x = (((timesMs[index] ?? 0) - drawing.fromMs) / (drawing.toMs - drawing.fromMs)) * box.width;
    return [`${x.toFixed(1)} ${(height - 2 - ((value - low) / (high - low || 1)) * (height - 4)).toFixed(1)}`];
  });
  if (points.length < 2) return "";
  const line = `M${points.join("L")}`;
  const firstX = points[0]?.split(" ")[0] ?? "0";
  const lastX = points.at(-1)?.split(" ")[0] ?? "0";
  const area = element("path", { d: `${line}L${lastX} ${height}L${firstX} ${height}Z`, fill: withOpacity(color, 0.2) });
  return `<div class="spark">${svg(box.width, height, area + element("path", { d: line, fill: "none", stroke: color, "stroke-width": 1.5 }))}</div>`;
}

export const drawGauge = (drawing: Drawing): string => tiled(drawing, (tile, box, { length }) => gaugeTile(tile, drawing, box, length));

const START_DEGREES = -200;
const SWEEP_DEGREES = 220;

function gaugeTile(tile: Tile, { theme }: Drawing, box: Box, count: number): string {
  const nameHeight = count > 1 ? 22 : 0;
  const radius = Math.max(10, Math.min(box.width / 2 - 8, (box.height - nameHeight - 12) / 1.36));
  const centre = { x: box.width / 2, y: radius + 6 };
  const thickness = radius * 0.2;
  const [low, high] = limitsOf(tile.field);
  const share = typeof tile.value === "number" ? Math.min(1, Math.max(0, (tile.value - low) / (high - low || 1))) : 0;
  const arc = (from: number, to: number, own: { radius: number; thickness: number; color: string }) =>
    element("path", { d: arcPath(centre, own.radius, from, to), fill: "none", stroke: own.color, "stroke-width": own.thickness });
  const inner = radius - thickness / 2 - 5;
  const value = tile.shown.text;
  const sizePx = fontPx(value, { width: (inner - thickness / 2) * 1.75, height: radius * 0.7 });
  const content = [
    thresholdArcs(tile.field, [low, high], theme)
      .map(({ from, to, color }) => arc(from, to, { radius, thickness: 4, color }))
      .join(""),
    arc(0, 1, { radius: inner, thickness, color: theme.grid }),
    share > 0 ? arc(0, share, { radius: inner, thickness, color: tile.shown.color }) : "",
    text(centre.x, centre.y + sizePx * 0.3, value, {
      "text-anchor": "middle",
      fill: tile.shown.color,
      "font-size": sizePx,
      "font-weight": 500,
    }),
    count > 1
      ? text(centre.x, box.height - 6, fitted(tile.name, 13, box.width), { "text-anchor": "middle", fill: theme.text, "font-size": 13 })
      : "",
  ];
  return `<div>${svg(box.width, box.height, content.join(""))}</div>`;
}

function arcPath({ x, y }: { x: number; y: number }, radius: number, from: number, to: number): string {
  const at = (share: number) => {
    const angle = ((START_DEGREES + SWEEP_DEGREES * share) * Math.PI) / 180;
    return `${(x + radius * Math.cos(angle)).toFixed(1)} ${(y + radius * Math.sin(angle)).toFixed(1)}`;
  };
  return `M${at(from)}A${radius.toFixed(1)} ${radius.toFixed(1)} 0 ${(to - from) * SWEEP_DEGREES > 180 ? 1 : 0} 1 ${at(to)}`;
}

function thresholdArcs(field: ReadyField, [low, high]: readonly [number, number], theme: Theme) {
  const steps = field.config.thresholds?.steps ?? [];
  const isShare = field.config.thresholds?.mode === "percentage";
  const shareOf = (value: number | null | undefined, missing: number) =>
    value === null || value === undefined ? missing : Math.min(1, Math.max(0, isShare ? value / 100 : (value - low) / (high - low || 1)));
  return steps
    .map(({ value, color }, index) => ({
      from: shareOf(value, 0),
      to: shareOf(steps[index + 1]?.value, 1),
      color: colorByName(color, theme),
    }))
    .filter(({ from, to }) => to > from);
}
