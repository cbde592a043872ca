/** The panels "State timeline" and "Status history": what something was, from when until when. */
import { textOn, withOpacity } from "./colors.ts";
import { shownValue } from "./field-settings.ts";
import { type Cell, type Drawing, pick, pickNumber, pickText, type ReadyField, timeField } from "./model.ts";
import { AXIS_FONT_PX, timeAxisMarks, xOf } from "./plot-area.ts";
import { noData } from "./stat.ts";
import { escapeText, fitted, rect, svg, text, textWidth } from "./svg.ts";

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: Cell;
}

interface Lane {
  readonly field: ReadyField;
  readonly spans: readonly Span[];
}

const TIME_AXIS_PX = 24;

export function drawStateTimeline(drawing: Drawing): string {
  const lanes = lanesOf(drawing);
  if (lanes.length === 0) return noData(drawing.panel.fieldConfig?.defaults?.noValue);
  const legend = legendOf(lanes, drawing);
  const nameWidth = Math.min(drawing.width * 0.35, Math.max(...lanes.map(({ field }) => textWidth(field.displayName, AXIS_FONT_PX))) + 14);
  const area = {
    left: nameWidth,
    top: 4,
    width: drawing.width - nameWidth - 14,
    height: drawing.height - legend.height - 4 - TIME_AXIS_PX,
  };
  const laneHeight = area.height / lanes.length;
  const barHeight = laneHeight * (pickNumber(drawing.panel.options, "rowHeight") ?? 0.9);
  const marks = lanes.map(({ field, spans }, index) => {
    const top = area.top + index * laneHeight + (laneHeight - barHeight) / 2;
    const label = { "text-anchor": "end", fill: drawing.theme.faint, "font-size": AXIS_FONT_PX } as const;
    const name = text(nameWidth - 8, top + barHeight / 2 + 4, fitted(field.displayName, AXIS_FONT_PX, nameWidth - 10), label);
    const bars = spans.map((span) => bar(span, field, drawing, { x: (atMs) => xOf(area, drawing, atMs), top, height: barHeight }));
    return name + bars.join("");
  });
  return svg(drawing.width, area.height + 4 + TIME_AXIS_PX, timeAxisMarks(drawing, area) + marks.join("")) + legend.html;
}

function lanesOf(drawing: Drawing): Lane[] {
  const merges = pick(drawing.panel.options, "mergeValues") !== false;
  return drawing.frames.flatMap((frame) => {
    const time = timeField(frame);
    if (!time) return [];
    return frame.fields
      .filter((field) => field !== time && field.type !== "time")
      .map((field) => ({ field, spans: spansOf(field, time.values.map(Number), drawing.toMs, merges) }))
      .filter(({ spans }) => spans.length > 0);
  });
}

/** Each value holds until the next one, a missing one ends it; equal neighbours are one. */
function spansOf(field: ReadyField, timesMs: readonly number[], endMs: number, merges: boolean): Span[] {
  const spanNulls = pick(field.config.custom, "spanNulls");
  const bridgedMs = spanNulls === true ? Number.POSITIVE_INFINITY : typeof spanNulls === "number" ? spanNulls : 0;
  const known = timesMs.flatMap((fromMs, index) => [{ fromMs, value: field.values[index] ?? null }]);
  const kept = known.filter(({ value, fromMs }, index) => {
    if (value !== null) return true;
    const next = known.slice(index).find((other) => other.value !== null);
    const gapMs = (next?.fromMs ?? endMs) - fromMs;
    return gapMs > bridgedMs;
  });
  const spans: Span[] = [];
  for (const [index, { fromMs, value }] of kept.entries()) {
    const toMs = kept[index + 1]?.fromMs ?? endMs;
    const last = spans.at(-1);
    if (value === null) continue;
    if (merges && last && last.value === value && last.toMs === fromMs) spans[spans.length - 1] = { ...last, toMs };
    else spans.push({ fromMs, toMs, value });
  }
  return spans;
}

interface Place {
  readonly x: (atMs: number) => number;
  readonly top: number;
  readonly height: number;
}

function bar({ fromMs, toMs, value }: Span, field: ReadyField, drawing: Drawing, { x, top, height }: Place): string {
  const shown = shownValue(value, field, drawing.theme, drawing.at);
  const left = x(Math.max(fromMs, drawing.fromMs));
  const width = Math.max(1, x(Math.min(toMs, drawing.toMs)) - left);
  const opacity = (pickNumber(field.config.custom, "fillOpacity") ?? 70) / 100;
  const mark = rect(left, top, width, height, { fill: withOpacity(shown.color, opacity) });
  const show = pickText(drawing.panel.options, "showValue") ?? "auto";
  const fits = textWidth(shown.text, AXIS_FONT_PX) + 8 < width && height > 14;
  if (show === "never" || shown.text === "" || (show === "auto" && !fits)) return mark;
  return (
    mark +
    text(left + 5, top + height / 2 + 4, shown.text, {
      fill: opacity > 0.6 ? textOn(shown.color) : drawing.theme.text,
      "font-size": AXIS_FONT_PX,
    })
  );
}

/** The states with their colours, once each. */
function legendOf(lanes: readonly Lane[], { panel, theme, at }: Drawing): { html: string; height: number } {
  if (pick(panel.options, "legend.showLegend") === false || pickText(panel.options, "legend.displayMode") === "hidden")
    return { html: "", height: 0 };
  const states = new Map<string, string>();
  for (const { field, spans } of lanes) {
    for (const { value } of spans) {
      const { text: words, color } = shownValue(value, field, theme, at);
      if (words !== "") states.set(words, color);
    }
  }
  if (states.size === 0 || states.size > 20) return { html: "", height: 0 };
  const keys = [...states].map(
    ([words, color]) => `<span class="key"><i class="square" style="background:${color}"></i>${escapeText(words)}</span>`,
  );
  return { html: `<div class="legend">${keys.join("")}</div>`, height: 22 };
}
