import type { Period } from "@clima/schemas";
import uPlot from "uplot";
import { axisRange } from "../../axis-range.ts";
import type { ChartGroup } from "../../chart-groups.ts";
import { countPoints, type DrawnLine, type DrawnNumbers } from "../../history/chart-lines.ts";
import type { Reader } from "../../reader.ts";

export const PLOT_HEIGHT_PX = 220;
const FEW_POINTS = 20;
/** All charts that have it show the cursor at the same time. */
const ONE_CURSOR = "history";
/** Names of colours in the style sheet: a canvas knows no currentColor, nor which theme it stands on. */
const LINE_COLOURS = ["--line-1", "--line-2", "--line-3", "--line-4"] as const;
/** Lines that have a colour twice, or are hard to tell apart, differ in their dashes. */
const DASHES = [[], [], [8, 3], [2, 3]] as const;

export interface PlotView {
  readonly period: Period;
  readonly nights: readonly Period[];
  readonly timeZone: string;
}

/** The colour of a line by its place among those that are drawn. One line alone is cool, and warm is what stands beside it. */
export const colourName = (place: number, count: number): string =>
  LINE_COLOURS[(count === 1 ? 1 : place) % LINE_COLOURS.length] ?? "--line-1";

/** Draws a chart into the box, in the colours of the theme that is on. `onCursor`: the step under the cursor, null when it is gone. */
export function drawPlot(
  box: HTMLElement,
  group: ChartGroup,
  numbers: DrawnNumbers,
  view: PlotView,
  reader: Reader,
  onCursor: (step: number | null) => void,
): uPlot {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const { series, bands } = seriesOf(group, numbers, colour);
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  const [first] = numbers.lines;
  const isRound = group.kind === "directions";
  const range = (_plot: uPlot, lowest: number | null, highest: number | null): [number, number] =>
    isRound ? [0, 360] : axisRange(lowest ?? 0, highest ?? 0, first?.unit ?? { unit: "" });
  const compass = reader.words.history.directions;
  const options: uPlot.Options = {
    width: box.clientWidth,
    height: PLOT_HEIGHT_PX,
    series,
    bands,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), view.timeZone),
    scales: { x: { range: () => [view.period.fromMs / 1000, view.period.toMs / 1000] }, y: { range } },
    axes: [
      {
        ...axis,
        space: 64,
        size: timeAxisPx,
        values: (_plot, ticks, _axis, _space, everyS) => timeLabels(ticks, everyS, reader, view.timeZone),
      },
      isRound
        ? {
            ...axis,
            size: 56,
            splits: () => [0, 90, 180, 270, 360],
            values: (_plot, ticks) => ticks.map((deg) => compass[(deg / 22.5) % 16] ?? ""),
          }
        : {
            ...axis,
            size: 56,
            values: (_plot, ticks, _axis, _space, every) => ticks.map((tick) => reader.number(tick, decimalsOf(every))),
          },
    ],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: ONE_CURSOR, setSeries: false }, bind: { dblclick: () => null } },
    hooks: {
      drawClear: [(plot) => shadeNights(plot, view.nights, colour("--night"))],
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
    },
  };
  const data = [numbers.startsMs.map((ms) => ms / 1000), ...numbers.lines.map(({ values }) => [...values])];
  return new uPlot(options, data as uPlot.AlignedData, box);
}

function seriesOf(group: ChartGroup, numbers: DrawnNumbers, colour: (name: string) => string) {
  const { lines } = numbers;
  const drawn = lines.filter(({ isEdge }) => !isEdge);
  const edges = lines.flatMap(({ isEdge }, at) => (isEdge ? [at + 1] : []));
  const isFew = countPoints(numbers) < FEW_POINTS;
  const series = lines.map((line): uPlot.Series => {
    if (line.isEdge) return { label: line.label, stroke: "transparent", width: 0, spanGaps: false, points: { show: false } };
    const place = drawn.indexOf(line);
    return { label: line.label, spanGaps: false, ...inkOf(group, colour(colourName(place, drawn.length)), place, dotsOf(line, isFew)) };
  });
  const [highest, lowest] = edges;
  const bands =
    highest === undefined || lowest === undefined ? [] : [{ series: [highest, lowest] as uPlot.Band.Bounds, fill: colour("--band") }];
  return { series: [{}, ...series], bands };
}

/** A value without neighbours is no line, so it is a dot; of few values all are. */
const dotsOf = ({ values }: DrawnLine, isFew: boolean): number[] =>
  values.flatMap((value, at) => {
    const isAlone = (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
    return value !== null && (isFew || isAlone) ? [at] : [];
  });

function inkOf({ kind }: ChartGroup, stroke: string, place: number, dots: number[]): uPlot.Series {
  if (kind === "directions") return { stroke, width: 0, paths: () => null, points: { show: true, size: 5, fill: stroke, stroke } };
  const bars = uPlot.paths.bars;
  // Bars of what is compared would hide each other.
  if (kind === "bars" && place === 0 && bars)
    return { stroke, fill: stroke, width: 0, paths: bars({ size: [0.85, 60], align: 1 }), points: { show: false } };
  return {
    stroke,
    dash: [...(DASHES[place % DASHES.length] ?? [])],
    width: 1.6,
    points: { show: true, size: 4, fill: stroke, filter: () => dots },
  };
}

function shadeNights({ ctx, bbox, valToPos }: uPlot, nights: readonly Period[], fill: string): void {
  const place = (ms: number) => Math.max(bbox.left, Math.min(bbox.left + bbox.width, valToPos(ms / 1000, "x", true)));
  ctx.save();
  ctx.fillStyle = fill;
  for (const { fromMs, toMs } of nights) ctx.fillRect(place(fromMs), bbox.top, place(toMs) - place(fromMs), bbox.height);
  ctx.restore();
}

/** Two lines where a day is named below a time. */
const timeAxisPx = (_plot: uPlot, labels: string[] | null): number => (labels?.some((label) => label.includes("\n")) ? 42 : 27);

const DAY_S = 86_400;

/** What ticks say that are so many seconds apart; below a time the day where it is another. */
function timeLabels(ticksS: readonly number[], everyS: number, reader: Reader, timeZone: string): string[] {
  const part = everyS >= 360 * DAY_S ? "year" : everyS >= 28 * DAY_S ? "month" : "day";
  let day = "";
  return ticksS.map((seconds) => {
    const date = reader.datePart(seconds * 1000, part, timeZone);
    if (everyS >= DAY_S) return date;
    const isSame = date === day;
    day = date;
    const time = reader.time(seconds * 1000, timeZone);
    return isSame ? time : `${time}\n${date}`;
  });
}

/** How many decimals tell two ticks apart that are so far from each other. */
function decimalsOf(every: number): number {
  const enough = [0, 1, 2, 3, 4].find((decimals) => Math.abs(every * 10 ** decimals - Math.round(every * 10 ** decimals)) < 1e-6);
  return enough ?? 4;
}

/** The lines that have a colour, in their order. */
export const drawnLines = ({ lines }: DrawnNumbers): DrawnLine[] => lines.filter(({ isEdge }) => !isEdge);
