import { type ChartNumbers, filledSteps, toCsv, toRows } from "../../history/chart-table.ts";
import type { Reader } from "../../reader.ts";
import { make } from "../dom.ts";

/** The numbers of a chart: as a table, which is made when it is opened, and as a file. */
export function createNumbers(title: string, fileName: string, reader: Reader, timeZone: string) {
  const words = reader.words.history;
  const place = make("div", { class: "table", tabindex: "0", role: "region", "aria-label": title });
  const details = make("details", {}, make("summary", {}, words.numbers), place);
  const link = make("a", { class: "csv", download: `${fileName}.csv`, "aria-label": words.csvOf(title) }, words.csv);
  const element = make("div", { class: "numbers", hidden: "" }, details, link);
  let shown: ChartNumbers | undefined;

  function fill(): void {
    if (!shown || !details.open) return;
    const { lines } = shown;
    const heads = [words.time, ...lines.map(({ label, unit }) => `${label} (${unit.unit})`)];
    const rows = toRows(shown, reader, timeZone).map(([time = "", ...cells]) =>
      make("tr", {}, make("th", { scope: "row" }, time), ...cells.map((cell) => make("td", {}, cell))),
    );
    place.replaceChildren(
      make(
        "table",
        {},
        make("caption", {}, title),
        make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
        make("tbody", {}, ...rows),
      ),
    );
  }

  function show(numbers: ChartNumbers): void {
    shown = numbers;
    element.hidden = filledSteps(numbers).length === 0;
    release();
    link.href = URL.createObjectURL(new Blob([toCsv(numbers, timeZone)], { type: "text/csv;charset=utf-8" }));
    fill();
  }

  function release(): void {
    if (link.href !== "") URL.revokeObjectURL(link.href);
  }

  details.addEventListener("toggle", fill);
  return { element, show, close: release };
}
