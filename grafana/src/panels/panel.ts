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

/** A panel of one kind: what its settings leave open is as `options` and `custom` say. */
export function panel<Options, Custom>(
  type: string,
  { queries, field = {}, custom, overrides = [], options, ...more }: PanelSettings<Options, Custom>,
  defaults: { readonly options: Options; readonly custom: Custom },
): Panel<Options, Custom> {
  return {
    ...more,
    type,
    datasource: DATASOURCE,
    targets: queries.map(targetOf),
    fieldConfig: { defaults: { ...field, custom: { ...defaults.custom, ...custom } }, overrides },
    options: { ...defaults.options, ...options },
  };
}
