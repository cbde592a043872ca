/** Which settings a field has (defaults, then the overrides that match), what it is called, and how one value of it looks. */
import { blend, colorByName, paletteColor, schemeColors, type Theme } from "./colors.ts";
import type { Cell, Field, FieldConfig, Frame, Mapping, MappingResult, Override, ReadyField, ReadyFrame } from "./model.ts";
import { formatValue, type TextContext } from "./units.ts";

/** Frames with the settings of a panel. */
export function readyFrames(frames: readonly Frame[], defaults: FieldConfig = {}, overrides: readonly Override[] = []): ReadyFrame[] {
  let seriesIndex = -1;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      if (field.type === "number") seriesIndex += 1;
      // Names come first: overrides match what the field is called without them.
      const name = nameOf(field, defaults, frames.length);
      const config = overrides.filter((override) => matches(override, field, name)).reduce(overridden, defaults);
      return { ...field, config, displayName: nameOf(field, config, frames.length), seriesIndex: Math.max(0, seriesIndex) };
    }),
  }));
}

function nameOf(field: Field, config: FieldConfig, frameCount: number): string {
  const own = field.type === "time" || field.seriesName === undefined ? field.name : field.seriesName;
  if (config.displayName === undefined || config.displayName === "") return own;
  if (field.type === "time" && frameCount > 1) return own;
  return config.displayName.replace(/\$\{__(?:field|series)\.(?:labels\.(\w+)|displayName|name)\}/g, (_, label?: string) =>
    label === undefined ? own : (field.labels?.[label] ?? ""),
  );
}

function matches({ matcher: { id, options } }: Override, field: Field, name: string): boolean {
  switch (id) {
    case "byName":
      return options === name || options === field.name;
    case "byRegexp":
      return toRegExp(String(options)).test(name);
    case "byType":
      return options === field.type;
    case "byFrameRefID":
      return options === field.refId;
    case "byNames": {
      const names = (options as { names?: readonly string[] }).names ?? [];
      return names.includes(name);
    }
    default:
      throw new Error(`the matcher ${id} is not drawn yet`);
  }
}

function toRegExp(written: string): RegExp {
  const [, pattern, flags] = /^\/(.*)\/([a-z]*)$/.exec(written) ?? [];
  return pattern === undefined ? new RegExp(`^${written}$`) : new RegExp(pattern, flags);
}

function overridden(config: FieldConfig, { properties }: Override): FieldConfig {
  const result: Record<string, unknown> = { ...config };
  for (const { id, value } of properties) {
    if (id.startsWith("custom."))
      result["custom"] = withPath((result["custom"] ?? {}) as Record<string, unknown>, id.slice(7).split("."), value);
    else result[id] = value;
  }
  return result;
}

function withPath(
  into: Readonly<Record<string, unknown>>,
  [key = "", ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const inner = (into[key] ?? {}) as Readonly<Record<string, unknown>>;
  return { ...into, [key]: rest.length === 0 ? value : withPath(inner, rest, value) };
}

export interface Shown {
  readonly text: string;
  readonly color: string;
  /** Whether the color says something of the value: a threshold, a mapping, a scheme. */
  readonly byValue: boolean;
}

/** A value as text and colour. */
export function shownValue(value: Cell, field: ReadyField, theme: Theme, at: TextContext): Shown {
  const { mappings = [], noValue } = field.config;
  const mapped = mappings.map((mapping) => mappingResult(mapping, value)).find((result) => result !== undefined);
  const byValue = mapped?.color !== undefined || isByValue(field.config.color?.mode);
  const color = mapped?.color === undefined ? valueColor(value, field, theme) : colorByName(mapped.color, theme);
  if (mapped?.text !== undefined && mapped.text !== "") return { text: mapped.text, color, byValue };
  if (value === null) return { text: noValue ?? "", color, byValue };
  return { text: valueText(value, field, at), color, byValue };
}

function valueText(value: Cell, { config, type }: ReadyField, at: TextContext): string {
  if (type === "time")
    return formatValue(
      Number(value),
      config.unit?.startsWith("date") || config.unit?.startsWith("time") ? config.unit : "dateTimeAsSystem",
      undefined,
      at,
    );
  if (typeof value === "number") return formatValue(value, config.unit, config.decimals, at);
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value ?? "");
}

function mappingResult(mapping: Mapping, value: Cell): MappingResult | undefined {
  switch (mapping.type) {
    case "value":
      return value === null ? undefined : mapping.options[String(value)];
    case "range": {
      const { from, to, result } = mapping.options;
      if (typeof value !== "number") return undefined;
      return value >= (from ?? Number.NEGATIVE_INFINITY) && value <= (to ?? Number.POSITIVE_INFINITY) ? result : undefined;
    }
    case "regex":
      return typeof value === "string" && toRegExp(mapping.options.pattern).test(value) ? mapping.options.result : undefined;
    case "special":
      return specialMatches(mapping.options.match, value) ? mapping.options.result : undefined;
  }
}

function specialMatches(match: string, value: Cell): boolean {
  const isNaNumber = typeof value === "number" && Number.isNaN(value);
  if (match === "null") return value === null;
  if (match === "nan") return isNaNumber;
  if (match === "null+nan") return value === null || isNaNumber;
  if (match === "empty") return value === "";
  return String(value) === match;
}

const isByValue = (mode: string | undefined) => mode === "thresholds" || mode?.startsWith("continuous-") === true;

/** The colour of a series, as a line and in the legend: of its last value where colours go by value. */
export function fieldColor(field: ReadyField, theme: Theme): string {
  const last = field.values.findLast((value) => value !== null) ?? null;
  return valueColor(last, field, theme);
}

function valueColor(value: Cell, field: ReadyField, theme: Theme): string {
  const { color, thresholds } = field.config;
  if (color?.mode === "fixed" || color?.mode === "shades") return colorByName(color.fixedColor ?? "gray", theme);
  const scheme = color && schemeColors(color.mode, theme);
  const [low, high] = limitsOf(field);
  const share = typeof value === "number" && high > low ? (value - low) / (high - low) : 0;
  if (scheme) return blend(scheme, share);
  if (color?.mode === "thresholds") return thresholdColor(thresholds?.mode === "percentage" ? share * 100 : value, field, theme);
  return paletteColor(field.seriesIndex, theme);
}

/** What the colours and gauges of a field span: its own min and max, else those of its values. */
export function limitsOf(field: ReadyField): readonly [number, number] {
  const numbers = field.values.filter((value) => typeof value === "number");
  const low = field.config.min ?? numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = field.config.max ?? numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return [Number.isFinite(low) ? low : 0, Number.isFinite(high) ? high : 100];
}

function thresholdColor(value: Cell, { config }: ReadyField, theme: Theme): string {
  const steps = config.thresholds?.steps ?? [];
  const reached = steps.findLast((step) => step.value === null || (typeof value === "number" && value >= step.value)) ?? steps[0];
  return colorByName(reached?.color ?? "green", theme);
}
