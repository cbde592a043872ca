/**
 * The JSON of a classic dashboard as grafana-foundation-sdk types it, with two changes: an enum is the value that stands in the JSON,
 * and what people read is a text in each language.
 */
import type {
  AnnotationQuery,
  Panel as ClassicPanel,
  Dashboard,
  FieldConfig,
  RowPanel,
  VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { Text } from "./text.ts";

/** Members whose strings people read. */
type ForPeople = "title" | "description" | "label" | "displayName" | "noValue" | "content" | "axisLabel" | "text" | "tooltip";

type Translated<T> = T extends string ? Text : Source<T>;

/** What is written here for a type of the SDK. */
export type Source<T> = 0 extends 1 & T
  ? unknown
  : T extends string
    ? `${T}`
    : T extends number
      ? `${T}` extends `${infer Value extends number}`
        ? Value
        : T
      : T extends boolean | null | undefined
        ? T
        : T extends readonly (infer Element)[]
          ? readonly Source<Element>[]
          : { readonly [Name in keyof T]: Name extends ForPeople ? Translated<T[Name]> : Source<T[Name]> };

export const DATASOURCE = { type: "influxdb", uid: "clima-influxdb" } as const;

export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A query as Grafana's InfluxDB data source takes it; the SDK has no type for it. */
export interface Target {
  readonly refId: string;
  readonly datasource: typeof DATASOURCE;
  readonly rawQuery: true;
  readonly query: string;
  readonly resultFormat: "time_series" | "table";
  /** The name of each series: a text, or a tag's value ($tag_station). */
  readonly alias?: Text | `$tag_${string}`;
  readonly hide?: boolean;
}

/** How values are shown: unit, decimals, limits, thresholds, mappings, colour. */
export type Field = Omit<Source<FieldConfig>, "custom">;

/** What differs for some series or columns. */
export interface Override {
  readonly matcher: { readonly id: "byName" | "byRegexp" | "byFrameRefID" | "byType"; readonly options: string | Text };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

export interface Panel<Options = unknown, Custom = unknown>
  extends Omit<Source<ClassicPanel>, "id" | "title" | "description" | "gridPos" | "datasource" | "targets" | "options" | "fieldConfig"> {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  readonly datasource?: typeof DATASOURCE;
  readonly targets: readonly Target[];
  readonly options: Options;
  readonly fieldConfig: { readonly defaults: Field & { readonly custom?: Custom }; readonly overrides: readonly Override[] };
}

export interface Row extends Omit<Source<RowPanel>, "title" | "gridPos" | "panels"> {
  readonly title: Text;
  readonly gridPos: GridPos;
  readonly panels: readonly Panel[];
}

/** A query's variable holds its query as text. */
export type Variable = Omit<Source<VariableModel>, "query"> & { readonly query: string };

/** Events over the lines; the query stands in `target`, the only place where Grafana still looks for it. */
export type Annotation = Omit<Source<AnnotationQuery>, "name" | "target"> & {
  readonly name: Text;
  readonly target: Target & {
    readonly fromAnnotations: true;
    readonly textEditor: true;
    readonly textColumn: string;
    readonly tagsColumn: string;
    readonly timeEndColumn: string;
    readonly titleColumn: string;
    readonly name: Text;
  };
};

export interface Board extends Omit<Source<Dashboard>, "uid" | "title" | "description" | "panels" | "templating" | "annotations"> {
  readonly uid: string;
  readonly title: Text;
  readonly description: Text;
  readonly panels: readonly (Panel | Row)[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly Annotation[] };
}

/** Every panel of a board, those in folded rows too. */
export const panelsOf = (board: Board): readonly Panel[] =>
  board.panels.flatMap((each): readonly Panel[] => (isRow(each) ? each.panels : [each]));

export const isRow = (each: Panel | Row): each is Row => each.type === "row";
