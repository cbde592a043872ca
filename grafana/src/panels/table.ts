import type { FieldConfig, Options } from "@grafana/grafana-foundation-sdk/table";
import type { Panel, Source } from "../model.ts";
import { COLOURS_BY_THRESHOLDS, type PanelSettings, panel } from "./panel.ts";

export type TableOptions = Source<Options>;
export type TableCustom = Partial<Source<FieldConfig>>;

const DEFAULTS = { options: { frameIndex: 0, showHeader: true }, custom: { align: "auto" }, field: COLOURS_BY_THRESHOLDS } as const;

/** Rows and columns; its queries answer as tables unless they say otherwise. */
export const table = ({ queries, ...settings }: PanelSettings<TableOptions, TableCustom>): Panel =>
  panel<TableOptions, TableCustom>(
    "table",
    { ...settings, queries: queries.map((query) => ({ resultFormat: "table", ...query })) },
    DEFAULTS,
  );
