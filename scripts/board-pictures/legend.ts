/** The names of the series below a chart. */
import { fieldColor, shownValue } from "./field-settings.ts";
import { type Drawing, pick, pickList, pickText, type ReadyField } from "./model.ts";
import { reduceValues } from "./reduce.ts";
import { escapeText, textWidth } from "./svg.ts";

const LEGEND_FONT_PX = 12;
const LEGEND_ROW_PX = 22;

export interface Legend {
  readonly html: string;
  readonly height: number;
}

/** Names with their colours below the chart, with the values that the board asks for. */
export function legendOf(fields: readonly ReadyField[], drawing: Drawing): Legend {
  const { options } = drawing.panel;
  const shown = fields.filter(({ config }) => pick(config.custom, "hideFrom.legend") !== true);
  if (pick(options, "legend.showLegend") === false || pickText(options, "legend.displayMode") === "hidden" || shown.length === 0)
    return { html: "", height: 0 };
  const calcs = pickList(options, "legend.calcs").map(String);
  const entries = shown.map((field) => {
    const values = calcs.map(
      (calc) => `${CALC_NAMES[calc] ?? calc}: ${shownValue(reduceValues(field.values, calc), field, drawing.theme, drawing.at).text}`,
    );
    return { name: field.displayName, values: values.join("  "), color: fieldColor(field, drawing.theme) };
  });
  const perRow = (entry: { name: string; values: string }) =>
    textWidth(entry.name, LEGEND_FONT_PX) + textWidth(entry.values, LEGEND_FONT_PX) + 42;
  let rows = 1;
  let used = 0;
  for (const entry of entries) {
    if (used > 0 && used + perRow(entry) > drawing.width) [rows, used] = [rows + 1, 0];
    used += perRow(entry);
  }
  const items = entries.map(
    ({ name, values, color }) =>
      `<span class="key"><i style="background:${color}"></i>${escapeText(name)}${values === "" ? "" : `<em>${escapeText(values)}</em>`}</span>`,
  );
  return { html: `<div class="legend">${items.join("")}</div>`, height: rows * LEGEND_ROW_PX };
}

const CALC_NAMES: Readonly<Record<string, string>> = {
  lastNotNull: "Last *",
  last: "Last",
  min: "Min",
  max: "Max",
  mean: "Mean",
  sum: "Total",
};
