import type uPlot from "uplot";
import type { DrawnLine, DrawnNumbers } from "../../history/chart-lines.ts";
import type { Reader } from "../../reader.ts";
import { make } from "../dom.ts";
import { colourName, drawnLines } from "./plot.ts";

/** What the lines of a chart are, and, while the cursor is on one of the charts, when that is and their values there. */
export function createKey(reader: Reader, timeZone: string) {
  const time = make("span", { class: "when" });
  const lines = make("span", { class: "lines" });
  /** What the keys found, for screen readers: the mouse would say too much. */
  const said = make("span", { class: "said", "aria-live": "polite" });
  const element = make("p", { class: "key" }, lines, time, said);
  let shown: DrawnNumbers | undefined;
  let values: { readonly line: DrawnLine; readonly element: HTMLElement }[] = [];

  function show(numbers: DrawnNumbers): void {
    shown = numbers;
    const drawn = drawnLines(numbers);
    values = drawn.map((line) => ({ line, element: make("b", {}) }));
    lines.replaceChildren(
      ...values.map(({ line, element: value }, place) => {
        const each = make("span", { class: "line" }, line.label, " ", value);
        // The page's policy forbids styles in attributes, not those that a script sets.
        each.style.setProperty("--ink-of-line", `var(${colourName(place, drawn.length)})`);
        return each;
      }),
    );
    point(null);
  }

  function point(step: number | null): void {
    const startMs = step === null ? undefined : shown?.startsMs[step];
    element.classList.toggle("pointed", startMs !== undefined);
    time.textContent = startMs === undefined ? "" : `${reader.date(startMs, timeZone)}, ${reader.time(startMs, timeZone)}`;
    for (const { line, element: value } of values) value.textContent = step === null ? "" : shownAt(line, step);
  }

  function shownAt(line: DrawnLine, step: number): string {
    const value = line.values[step] ?? null;
    if (value === null) return "–";
    const number = `${reader.number(value, line.unit.decimals)} ${line.unit.unit}`;
    if (line.quantity !== "windDirectionDeg") return number;
    return `${reader.words.history.directions[Math.round(value / 22.5) % 16] ?? ""} ${number}`;
  }

  /** The next step with a value on this chart, and the same time on all others. */
  function stepCursor(plot: uPlot, by: number): void {
    if (!shown) return;
    const [line] = drawnLines(shown);
    const [first, last] = plot.series[0]?.idxs ?? [0, shown.startsMs.length - 1];
    const beside = by > 0 ? first - 1 : last + 1;
    let step = (plot.cursor.left ?? -1) < 0 ? beside : (plot.cursor.idx ?? beside);
    do step += by;
    while (step > first && step < last && (line?.values[step] ?? null) === null);
    step = Math.max(first, Math.min(last, step));
    plot.setCursor({ left: plot.valToPos((shown.startsMs[step] ?? 0) / 1000, "x"), top: plot.over.clientHeight / 2 });
    said.textContent = `${time.textContent}: ${values.map((each) => `${each.line.label} ${each.element.textContent}`).join(", ")}`;
  }

  return { element, show, point, stepCursor };
}
