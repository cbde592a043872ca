/** The panel "Geomap": the points on a graticule. Grafana draws a map of the world below them, which comes from the internet. */
import { colorByName } from "./colors.ts";
import { shownValue } from "./field-settings.ts";
import { type Cell, type Drawing, pickText, type ReadyField, type ReadyFrame } from "./model.ts";
import { niceStep } from "./scales.ts";
import { noData } from "./stat.ts";
import { element, line, rect, svg, text, textWidth } from "./svg.ts";

interface Place {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly name: string;
  readonly color: string;
}

export function drawGeomap(drawing: Drawing): string {
  const [layer] = (drawing.panel.options?.["layers"] ?? []) as readonly unknown[];
  const places = drawing.frames.flatMap((frame) => placesOf(frame, layer, drawing));
  if (places.length === 0) return noData(drawing.panel.fieldConfig?.defaults?.noValue);
  const { width, height, theme } = drawing;
  const [south, north] = widened(
    places.map(({ latitudeDeg }) => latitudeDeg),
    90,
  );
  const [west, east] = widened(
    places.map(({ longitudeDeg }) => longitudeDeg),
    180,
  );
  const x = (deg: number) => ((deg - west) / (east - west)) * width;
  const y = (deg: number) => ((north - deg) / (north - south)) * height;
  const grid = [
    ...gridDegrees(west, east, width / 110).map(
      (deg) =>
        line(x(deg), 0, x(deg), height, { stroke: theme.border }) +
        text(x(deg) + 4, height - 6, degrees(deg, "E", "W"), { fill: theme.faint, "font-size": 11 }),
    ),
    ...gridDegrees(south, north, height / 70).map(
      (deg) =>
        line(0, y(deg), width, y(deg), { stroke: theme.border }) +
        text(4, y(deg) - 4, degrees(deg, "N", "S"), { fill: theme.faint, "font-size": 11 }),
    ),
  ];
  const marks = places.map(({ latitudeDeg, longitudeDeg, name, color }) => {
    const [atX, atY] = [x(longitudeDeg), y(latitudeDeg)];
    const isRight = atX + 14 + textWidth(name, 13) < width;
    const label = text(isRight ? atX + 12 : atX - 12, atY + 4, name, {
      fill: theme.text,
      "font-size": 13,
      "text-anchor": isRight ? "start" : "end",
    });
    return element("circle", { cx: atX, cy: atY, r: 7, fill: color, stroke: theme.panel, "stroke-width": 2 }) + label;
  });
  return svg(width, height, rect(0, 0, width, height, { fill: theme.page }) + grid.join("") + marks.join(""));
}

const LATITUDE = /^lat(itude)?(Deg)?$/i;
const LONGITUDE = /^(lng|lon(gitude)?)(Deg)?$/i;

function placesOf(frame: ReadyFrame, layer: unknown, drawing: Drawing): Place[] {
  const named = (setting: string, pattern: RegExp) => {
    const wanted = pickText(layer, `location.${setting}`);
    return (
      frame.fields.find(({ displayName, name }) => displayName === wanted || name === wanted) ??
      frame.fields.find(({ name }) => pattern.test(name))
    );
  };
  const latitudes = named("latitude", LATITUDE);
  const longitudes = named("longitude", LONGITUDE);
  if (!latitudes || !longitudes) return [];
  const label = labelField(frame, layer);
  const colorBy = fieldCalled(frame, pickText(layer, "config.style.color.field"));
  const fixed = pickText(layer, "config.style.color.fixed") ?? "dark-green";
  return latitudes.values.flatMap((latitudeDeg, index) => {
    const longitudeDeg = longitudes.values[index];
    if (typeof latitudeDeg !== "number" || typeof longitudeDeg !== "number") return [];
    const textOf = (field: ReadyField, value: Cell) => shownValue(value, field, drawing.theme, drawing.at);
    const color = colorBy ? textOf(colorBy, colorBy.values[index] ?? null).color : colorByName(fixed, drawing.theme);
    return [{ latitudeDeg, longitudeDeg, color, name: label ? textOf(label, label.values[index] ?? null).text : "" }];
  });
}

const fieldCalled = (frame: ReadyFrame, wanted: string | undefined) =>
  frame.fields.find(({ displayName, name }) => wanted !== undefined && (displayName === wanted || name === wanted));

const labelField = (frame: ReadyFrame, layer: unknown) =>
  fieldCalled(frame, pickText(layer, "config.style.text.field")) ?? frame.fields.find(({ type }) => type === "string");

/** A little more than the points span, and not less than a quarter of a degree. */
function widened(degs: readonly number[], limitDeg: number): readonly [number, number] {
  const [low, high] = [Math.min(...degs), Math.max(...degs)];
  const pad = Math.max(0.125, (high - low) * 0.2);
  return [Math.max(-limitDeg, low - pad), Math.min(limitDeg, high + pad)];
}

function gridDegrees(low: number, high: number, parts: number): number[] {
  const step = niceStep(high - low, parts);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(8)),
  );
}

const degrees = (deg: number, positive: string, negative: string) =>
  `${Math.abs(deg)}°${deg === 0 ? "" : ` ${deg > 0 ? positive : negative}`}`;
