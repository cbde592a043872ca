import type { WindRose } from "../../api-types.ts";
import { roseShape } from "../../history/rose-shape.ts";
import { stepWords } from "../../history/step-words.ts";
import type { Reader } from "../../reader.ts";
import { make } from "../dom.ts";

const SVG = "http://www.w3.org/2000/svg";
/** Where the names of the four sides stand. */
const SIDES = [
  [0, -110],
  [110, 0],
  [0, 110],
  [-110, 0],
] as const;
/** Shares stand on their rings between two petals, to the north-north-east. */
const BETWEEN_RAD = (11.25 * 3 * Math.PI) / 180;

/** A wind rose in a reader's words. */
export function createRosePainter(reader: Reader) {
  const words = reader.words.history;
  const share = (count: number, total: number, decimals = 1) => reader.percent(count / total, decimals);
  const classes = (rose: WindRose) => rose.speedFromMs.map((_, at) => words.beaufort(at + 1, at === rose.speedFromMs.length - 1));

  function picture(rose: WindRose): SVGElement {
    const { rings, petals, calmRadius } = roseShape(rose);
    const drawn = shape("svg", { viewBox: "-120 -120 240 240", role: "img", "aria-label": words.rose });
    for (const { radius } of rings) drawn.append(shape("circle", { class: "ring", r: radius.toFixed(1) }));
    for (const { path, force } of petals) drawn.append(shape("path", { class: `petal force-${force}`, d: path }));
    for (const { radius, share: of } of rings)
      drawn.append(label(share(of, 1, 0), radius * Math.sin(BETWEEN_RAD), -radius * Math.cos(BETWEEN_RAD), "share"));
    drawn.append(shape("circle", { class: "calm", r: calmRadius }), label(share(rose.calm, rose.total), 0, 0, "share"));
    for (const [at, [x, y]] of SIDES.entries()) drawn.append(label(words.directions[at * 4] ?? "", x, y, "side"));
    return drawn;
  }

  function key(rose: WindRose): HTMLElement {
    const forces = classes(rose).map((name, at) => make("li", { class: `force-${at + 1}` }, name));
    return make("ul", { class: "forces" }, make("li", { class: "calm" }, words.calm), ...forces);
  }

  function table(rose: WindRose): HTMLElement {
    const heads = [words.direction, ...classes(rose), words.all];
    const rows = rose.counts.map((counts, at) =>
      row(words.directions[at] ?? "", [...counts, counts.reduce((sum, each) => sum + each, 0)], rose.total),
    );
    const calm = row(words.calm, [...rose.speedFromMs.map(() => undefined), rose.calm], rose.total);
    return make(
      "table",
      {},
      make("caption", {}, `${words.rose}: ${words.roseOf(stepWords(rose.stepMs, words))}`),
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...rows, calm),
    );
  }

  function row(name: string, counts: readonly (number | undefined)[], total: number): HTMLElement {
    const cells = counts.map((count) => make("td", {}, count === undefined ? "" : share(count, total)));
    return make("tr", {}, make("th", { scope: "row" }, name), ...cells);
  }

  return { picture, key, table, share };
}

function shape(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

function label(words: string, x: number, y: number, kind: string): SVGElement {
  const element = shape("text", { x: x.toFixed(1), y: y.toFixed(1), class: kind });
  element.textContent = words;
  return element;
}
