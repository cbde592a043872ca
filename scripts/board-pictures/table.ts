/** The panel "Table". */
import { blend, textOn, withOpacity } from "./colors.ts";
import { limitsOf, shownValue } from "./field-settings.ts";
import { type Drawing, pick, pickNumber, pickText, type ReadyField } from "./model.ts";
import { noData } from "./stat.ts";
import { escapeText } from "./svg.ts";

export function drawTable(drawing: Drawing): string {
  const frame = drawing.frames[pickNumber(drawing.panel.options, "frameIndex") ?? 0] ?? drawing.frames[0];
  const columns = (frame?.fields ?? []).filter(
    ({ config }) => pick(config.custom, "hidden") !== true && pick(config.custom, "hideFrom.viz") !== true,
  );
  const rows = Math.max(0, ...columns.map(({ values }) => values.length));
  if (rows === 0) return noData(drawing.panel.fieldConfig?.defaults?.noValue);
  const head = columns.map((field) => `<th style="${columnStyle(field)}">${escapeText(field.displayName)}</th>`).join("");
  const body = rowOrder(columns, drawing, rows).map((index) => `<tr>${columns.map((field) => cell(field, index, drawing)).join("")}</tr>`);
  const header = pick(drawing.panel.options, "showHeader") === false ? "" : `<thead><tr>${head}</tr></thead>`;
  const widths = columns.map((field) => {
    const width = pickNumber(field.config.custom, "width");
    return `<col${width === undefined ? "" : ` style="width:${width}px"`}>`;
  });
  return `<div class="scroll"><table><colgroup>${widths.join("")}</colgroup>${header}<tbody>${body.join("")}</tbody></table></div>`;
}

/** By the column that the board sorts by. */
function rowOrder(columns: readonly ReadyField[], drawing: Drawing, rows: number): number[] {
  const order = Array.from({ length: rows }, (_, index) => index);
  const [rule] = (pick(drawing.panel.options, "sortBy") ?? []) as readonly { displayName?: string; desc?: boolean }[];
  const by = columns.find(({ displayName }) => displayName === rule?.displayName);
  if (!by) return order;
  const down = rule?.desc === true ? -1 : 1;
  return order.sort((a, b) => {
    const [first, second] = [by.values[a] ?? null, by.values[b] ?? null];
    return down * (typeof first === "string" ? first.localeCompare(String(second ?? "")) : Number(first) - Number(second));
  });
}

const alignOf = (field: ReadyField) => {
  const align = pickText(field.config.custom, "align") ?? "auto";
  return align === "auto" ? (field.type === "number" ? "right" : "left") : align;
};
const columnStyle = (field: ReadyField) => `text-align:${alignOf(field)}`;

function cell(field: ReadyField, index: number, { theme, at }: Drawing): string {
  const value = field.values[index] ?? null;
  const { text, color, byValue } = shownValue(value, field, theme, at);
  const type = pickText(field.config.custom, "cellOptions.type") ?? "auto";
  const style = columnStyle(field);
  if (type === "color-background" && text !== "" && (byValue || field.config.color?.mode === "fixed")) {
    return `<td style="${style};background:${color};color:${textOn(color)}">${escapeText(text)}</td>`;
  }
  if (type === "color-text" && text !== "") return `<td style="${style};color:${color}">${escapeText(text)}</td>`;
  if (type === "gauge" && typeof value === "number") {
    const [low, high] = limitsOf(field);
    const share = Math.min(100, Math.max(0, ((value - low) / (high - low || 1)) * 100)).toFixed(1);
    const bar = `<span class="bar" style="background:${blend([theme.panel, theme.grid], 1)}"><i style="width:${share}%;background:${withOpacity(color, 0.9)}"></i></span>`;
    return `<td><div class="withbar">${bar}<span style="color:${color}">${escapeText(text)}</span></div></td>`;
  }
  return `<td style="${style}">${escapeText(text)}</td>`;
}
