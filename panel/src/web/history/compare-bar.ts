import { type HistoryAddress, MOST_OTHERS } from "../../history/history-address.ts";
import type { Reader } from "../../reader.ts";
import { make } from "../dom.ts";

/** What the charts are compared with, as far as the address says it. */
export type Comparison = Pick<HistoryAddress, "stations" | "isYearBefore">;

interface Other {
  readonly station: string;
  readonly name: string;
}

/** The choice of other stations and of the year before. */
export function createCompareBar(reader: Reader, choose: (comparison: Comparison) => void) {
  const words = reader.words.history;
  const year = checkbox(words.yearBefore);
  const stations = make("div", { class: "others" });
  const element = make(
    "details",
    { class: "compare" },
    make("summary", {}, words.compare),
    make("div", { class: "choices" }, year.element, stations),
  );
  let boxes: { readonly station: string; readonly input: HTMLInputElement }[] = [];
  let known = "";
  element.addEventListener("change", () => {
    const chosen = boxes.filter(({ input }) => input.checked).map(({ station }) => station);
    choose({ stations: chosen.slice(0, MOST_OTHERS), isYearBefore: year.input.checked });
  });

  /** Boxes stay while the stations are the same, so that a focused one does. */
  function show(others: readonly Other[], { stations: chosen, isYearBefore }: Comparison): void {
    const now = JSON.stringify(others);
    if (now !== known) {
      known = now;
      const made = others.map(({ station, name }) => ({ station, ...checkbox(name) }));
      boxes = made;
      stations.replaceChildren(...made.map((each) => each.element));
    }
    year.input.checked = isYearBefore;
    for (const { station, input } of boxes) {
      input.checked = chosen.includes(station);
      input.disabled = !input.checked && chosen.length >= MOST_OTHERS;
    }
  }

  return { element, show };
}

function checkbox(words: string) {
  const input = make("input", { type: "checkbox" });
  return { input, element: make("label", {}, input, " ", words) };
}
