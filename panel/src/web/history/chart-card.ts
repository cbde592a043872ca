import type { Period } from "@clima/schemas";
import type uPlot from "uplot";
import type { ChartSeries } from "../../api-types.ts";
import type { ChartGroup } from "../../chart-groups.ts";
import { type ChartSource, chartLines, countPoints, type DrawnNumbers } from "../../history/chart-lines.ts";
import { nightsIn } from "../../history/nights.ts";
import { stepWords } from "../../history/step-words.ts";
import { api } from "../api.ts";
import { make } from "../dom.ts";
import { namesBeside, questionsOf } from "./chart-question.ts";
import type { Card, CardOptions, ChartView } from "./chart-view.ts";
import { listenToKeys, listenToPointers } from "./gestures.ts";
import { createKey } from "./key.ts";
import { createNumbers } from "./numbers.ts";
import { drawPlot, PLOT_HEIGHT_PX } from "./plot.ts";
import { createSeenReader } from "./seen-reader.ts";

interface Read {
  readonly period: Period;
  readonly nights: readonly Period[];
  readonly numbers: DrawnNumbers;
}

/** One chart: it is read once for each time that is shown, when it is seen. */
export function createChartCard(group: ChartGroup, options: CardOptions): Card {
  const { reader, station, timeZone, control, onRead } = options;
  const words = reader.words.history;
  const title = words.charts[group.id];
  const note = make("small", {});
  const key = createKey(reader, timeZone);
  const box = make("div", { class: "plot", tabindex: "0", role: "group", "aria-label": `${title}. ${words.howToMove}` });
  const numbersBox = createNumbers(title, `${station}-${group.id}`, reader, timeZone);
  const head = make("h4", {}, `${title} `, note);
  const quantities = { class: "chart", "data-quantities": group.names.join(" ") };
  const element = make("section", quantities, head, key.element, box, numbersBox.element);
  let read: Read | undefined;
  let plot: uPlot | undefined;
  listenToKeys(box, control, (by) => plot && key.stepCursor(plot, by));

  const seen = createSeenReader({
    questionOf: (view: ChartView) => questionsOf(group, station, view, box.clientWidth, timeZone),
    ask: (questions) => Promise.all(questions.map(({ station: of, names, range }) => api.chart(of, names, range))),
    take(charts, view, [own]) {
      const numbers = chartLines({ ...group, names: namesBeside(group, view) }, sourcesOf(charts, view), reader);
      read = { period: view.period, nights: nightsOf(view), numbers };
      describe(view.span, read, own?.range.bucketMs ?? 0);
      redraw();
    },
    onRead,
  });

  function describe(span: string, { numbers, nights, period }: Read, stepMs: number): void {
    const night = nights.length > 0 ? [words.night] : [];
    note.textContent = [numbers.lines[0]?.unit.unit ?? "", words.steps(stepWords(stepMs, words)), ...night].join(" · ");
    const told = { span, points: countPoints(numbers), fromMs: period.fromMs, toMs: period.toMs, stepMs, nights: nights.length };
    for (const [name, value] of Object.entries(told)) element.dataset[name] = String(value);
    key.show(numbers);
    numbersBox.show(numbers);
  }

  /** In the colours of the theme that is on. */
  function redraw(): void {
    if (!read) return;
    plot?.destroy();
    plot = undefined;
    box.replaceChildren();
    if (countPoints(read.numbers) === 0) return box.append(make("p", { class: "none" }, words.nothing));
    plot = drawPlot(box, group, read.numbers, { ...read, timeZone }, reader, key.point);
    listenToPointers(plot.over, box, control);
  }

  return {
    element,
    ...seen,
    move: ({ fromMs, toMs }) => plot?.setScale("x", { min: fromMs / 1000, max: toMs / 1000 }),
    redraw,
    resize: () => plot?.setSize({ width: box.clientWidth, height: PLOT_HEIGHT_PX }),
    close() {
      plot?.destroy();
      numbersBox.close();
    },
  };
}

function nightsOf({ period, place: { latitudeDeg, longitudeDeg } }: ChartView): readonly Period[] {
  return latitudeDeg === undefined || longitudeDeg === undefined ? [] : nightsIn(period, latitudeDeg, longitudeDeg);
}

/** Whose each is is said only where there are others. */
function sourcesOf(charts: readonly ChartSeries[], { compared, whose }: ChartView): ChartSource[] {
  return charts.map((chart, at): ChartSource => {
    const other = compared[at - 1];
    if (other !== undefined) return { chart, laterByMs: other.laterByMs, whose: other.whose };
    return compared.length > 0 ? { chart, laterByMs: 0, whose } : { chart, laterByMs: 0 };
  });
}
