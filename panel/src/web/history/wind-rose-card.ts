import type { WindRose } from "../../api-types.ts";
import { stepWords } from "../../history/step-words.ts";
import { api } from "../api.ts";
import { make } from "../dom.ts";
import type { Card, CardOptions, ChartView } from "./chart-view.ts";
import { createSeenReader } from "./seen-reader.ts";
import { createRosePainter } from "./wind-rose-picture.ts";

/** Of a minute more or less nothing is seen. */
const A_REPORT_MS = 600_000;
const floorTo = (ms: number): number => Math.floor(ms / A_REPORT_MS) * A_REPORT_MS;

/** How often the wind came from where: a picture, and the same as a table. */
export function createWindRoseCard({ station, reader, onRead }: CardOptions): Card {
  const words = reader.words.history;
  const painter = createRosePainter(reader);
  const note = make("small", {});
  const box = make("div", { class: "rose" });
  const place = make("div", { class: "table", tabindex: "0", role: "region", "aria-label": words.rose });
  const numbers = make("div", { class: "numbers" }, make("details", {}, make("summary", {}, words.numbers), place));
  const element = make("section", { class: "chart", "data-rose": "" }, make("h4", {}, `${words.rose} `, note), box, numbers);

  function draw(rose: WindRose): void {
    element.dataset["total"] = String(rose.total);
    note.textContent = words.roseOf(stepWords(rose.stepMs, words));
    numbers.hidden = rose.total === 0;
    if (rose.total === 0) return box.replaceChildren(make("p", { class: "none" }, words.nothing));
    const unknown = rose.unknown > 0 ? [make("p", { class: "hint" }, words.unknown(painter.share(rose.unknown, rose.total)))] : [];
    box.replaceChildren(painter.picture(rose), painter.key(rose), ...unknown);
    place.replaceChildren(painter.table(rose));
  }

  const seen = createSeenReader({
    questionOf: ({ period }: ChartView) => ({ fromMs: floorTo(period.fromMs), toMs: floorTo(period.toMs) + A_REPORT_MS }),
    ask: (range) => api.windRose(station, range),
    take: draw,
    onRead,
  });
  const nothing = () => {};
  return { element, ...seen, move: nothing, redraw: nothing, resize: nothing, close: nothing };
}
