import { thresholds } from "../fields.ts";
import { DATASOURCE, type Field, type GridPos, type Override, type Panel, type Target } from "../model.ts";
import type { Text } from "../text.ts";

/** A query of a panel; its letter follows from its place, unless it is given. */
export interface Query {
  readonly query: string;
  readonly refId?: string;
  readonly alias?: Text | `$tag_${string}`;
  readonly resultFormat?: "time_series" | "table";
  readonly hide?: boolean;
}

/** The least interval of the chosen station's panels: variable INTERVAL. */
export const STATION_INTERVAL = "$interval";

/** What every panel needs and may have; those of a kind add their own. */
export interface PanelSettings<Options, Custom = unknown> {
  /** A number of its own in the board, which never changes: alert rules and links name it. */
  readonly id: number;
  readonly title: Text;
  /** What it shows, and what to think of it. */
  readonly description: Text;
  readonly gridPos: GridPos;
  readonly queries: readonly Query[];
  readonly field?: Field;
  readonly custom?: Custom;
  readonly overrides?: readonly Override[];
  readonly options?: Partial<Options>;
  readonly interval?: string;
  readonly maxDataPoints?: number;
  readonly timeFrom?: string;
  readonly timeShift?: string;
  readonly hideTimeOverride?: boolean;
  readonly transparent?: boolean;
  readonly transformations?: NonNullable<Panel["transformations"]>;
  readonly links?: NonNullable<Panel["links"]>;
}

const targetOf = ({ query, refId, resultFormat = "time_series", ...more }: Query, index: number): Target => ({
  refId: refId ?? String.fromCharCode(65 + index),
  datasource: DATASOURCE,
  rawQuery: true,
  query,
  resultFormat,
  ...more,
});

/** Plain text, unless a panel says from which value on another colour holds: by itself Grafana makes numbers green, and red from 80 on. */
export const COLOURS_BY_THRESHOLDS = { color: { mode: "thresholds" }, thresholds: thresholds("text") } as const satisfies Field;

/** A panel of one kind: what its settings leave open is as `options`, `custom` and `field` say. */
export function panel<Options, Custom>(
  type: string,
  { queries, field = {}, custom, overrides = [], options, ...more }: PanelSettings<Options, Custom>,
  defaults: { readonly options: Options; readonly custom: Custom; readonly field?: Field },
): Panel<Options, Custom> {
  return {
    ...more,
    type,
    datasource: DATASOURCE,
    targets: queries.map(targetOf),
    fieldConfig: { defaults: { ...defaults.field, ...field, custom: { ...defaults.custom, ...custom } }, overrides },
    options: { ...defaults.options, ...options },
  };
}
