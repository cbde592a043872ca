/** What a panel is drawn from: its part of the board's JSON, and frames of data as Grafana's data sources return them. */
import type { Theme } from "./colors.ts";
import type { TextContext } from "./units.ts";

export type Cell = number | string | boolean | null;

/** Settings of a field: `fieldConfig.defaults` with the overrides that match. */
export interface FieldConfig {
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly displayName?: string;
  readonly noValue?: string;
  readonly color?: { readonly mode: string; readonly fixedColor?: string; readonly seriesBy?: string };
  readonly thresholds?: Thresholds;
  readonly mappings?: readonly Mapping[];
  readonly custom?: Readonly<Record<string, unknown>>;
}

export interface Thresholds {
  readonly mode: "absolute" | "percentage";
  readonly steps: readonly { readonly value: number | null; readonly color: string }[];
}

export interface MappingResult {
  readonly text?: string;
  readonly color?: string;
}

export type Mapping =
  | { readonly type: "value"; readonly options: Readonly<Record<string, MappingResult>> }
  | {
      readonly type: "range";
      readonly options: { readonly from: number | null; readonly to: number | null; readonly result: MappingResult };
    }
  | { readonly type: "regex"; readonly options: { readonly pattern: string; readonly result: MappingResult } }
  | { readonly type: "special"; readonly options: { readonly match: string; readonly result: MappingResult } };

export interface Override {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
}

export interface Field {
  readonly name: string;
  readonly type: "time" | "number" | "string" | "boolean";
  readonly values: readonly Cell[];
  readonly labels?: Readonly<Record<string, string>>;
  /** The name that the data source gave the series: its alias. */
  readonly seriesName?: string;
  readonly refId: string;
}

export interface Frame {
  readonly refId: string;
  readonly name?: string;
  readonly fields: readonly Field[];
}

/** A field with its settings. */
export interface ReadyField extends Field {
  readonly displayName: string;
  readonly config: FieldConfig;
  /** Which colour of the palette it has. */
  readonly seriesIndex: number;
}

export interface ReadyFrame extends Frame {
  readonly fields: readonly ReadyField[];
}

export interface Transformation {
  readonly id: string;
  readonly disabled?: boolean;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly filter?: { readonly id: string; readonly options?: unknown };
}

export interface BoardPanel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly transparent?: boolean;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly BoardTarget[];
  readonly fieldConfig?: { readonly defaults?: FieldConfig; readonly overrides?: readonly Override[] };
  readonly options?: Readonly<Record<string, unknown>>;
  readonly transformations?: readonly Transformation[];
  readonly interval?: string;
  readonly maxDataPoints?: number;
  readonly timeFrom?: string;
  readonly timeShift?: string;
  readonly collapsed?: boolean;
  /** The variable for each value of which it is there once. */
  readonly repeat?: string;
  readonly panels?: readonly BoardPanel[];
}

export interface BoardTarget {
  readonly refId: string;
  readonly query?: string;
  readonly alias?: string;
  readonly hide?: boolean;
  readonly resultFormat?: string;
}

export interface Annotation {
  readonly name: string;
  readonly color: string;
  readonly fromMs: number;
  /** Absent of a moment. */
  readonly toMs?: number;
  readonly text: string;
}

/** Everything that a drawing of a panel needs. */
export interface Drawing {
  readonly panel: BoardPanel;
  readonly frames: readonly ReadyFrame[];
  readonly annotations: readonly Annotation[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly at: TextContext;
}

export const numberFields = (frame: ReadyFrame): readonly ReadyField[] => frame.fields.filter(({ type }) => type === "number");
export const timeField = (frame: ReadyFrame): ReadyField | undefined => frame.fields.find(({ type }) => type === "time");

/** A setting deep inside options: `pick(options, "legend.placement")`. */
export function pick(from: unknown, path: string): unknown {
  let found: unknown = from;
  for (const key of path.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}
export const pickText = (from: unknown, path: string): string | undefined => {
  const found = pick(from, path);
  return typeof found === "string" ? found : undefined;
};
export const pickNumber = (from: unknown, path: string): number | undefined => {
  const found = pick(from, path);
  return typeof found === "number" ? found : undefined;
};
export const pickList = (from: unknown, path: string): readonly unknown[] => {
  const found = pick(from, path);
  return Array.isArray(found) ? found : [];
};
