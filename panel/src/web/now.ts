import type { Age } from "../age-of-value.ts";
import type { StationView, Today } from "../api-types.ts";
import { type Figure, type Marks, type NowModel, nowModel, todayWith } from "../now/now-model.ts";
import { type NowTile, nowTiles, otherFigures, type Picture, skyTile } from "../now/now-tiles.ts";
import { type Sky, type SkyPlace, skyOf } from "../now/sky.ts";
import { clockOf, zoneWords } from "../now/station-clock.ts";
import { temperatureTrend } from "../now/words.ts";
import type { Reader } from "../reader.ts";
import { serverNowMs } from "./api.ts";
import { make } from "./dom.ts";
import { moonIcon, skyIcon, windIcon } from "./icons.ts";
import type { Page, PageContext } from "./page.ts";
import { createToday } from "./today.ts";

const SIGNS = { derived: "≈", suspect: "?" } as const;

/** What a station measures now, on one screen of a phone. */
export function createNowPage(firstView: StationView, { reader }: PageContext): Page {
  const words = reader.words.now;
  const values = make("section", { class: "now", "aria-label": words.now });
  const gone = make("p", { class: "gone" });
  const others = make("dl", {});
  const more = make("details", { class: "more" }, make("summary", {}, words.more), others);
  const today = createToday(firstView.station, show);
  let view = firstView;

  function render(newView: StationView): void {
    view = newView;
    show();
  }

  function show(): void {
    const nowMs = serverNowMs();
    const model = nowModel(view, reader, nowMs);
    const known = today.now();
    const day = known && todayWith(known, view.values.temperatureC);
    const next = screen(model, view, day, reader);
    // What is the same stays, so that a selection and a screen reader's place do.
    if (!values.isEqualNode(next)) {
      values.className = next.className;
      values.replaceChildren(...next.childNodes);
    }
    const rest = otherFigures(model).map((figure) => other(figure, reader));
    others.replaceChildren(...rest);
    more.hidden = rest.length === 0;
    const lost = model.gone.map(({ quantity, lastAt }) => words.last(reader.label(quantity), reader.ago(lastAt, nowMs)));
    gone.textContent = lost.length === 0 ? "" : words.noLongerMeasured(reader.list(lost));
    gone.hidden = lost.length === 0;
  }

  function tick(): void {
    if (today.isDue() && !document.hidden) today.load();
    show();
  }

  show();
  today.load();
  return { element: make("div", {}, values, gone, more), render, tick, reload: today.load, close: () => {} };
}

function screen(model: NowModel, view: StationView, today: Today | undefined, reader: Reader): HTMLElement {
  const tiles = nowTiles(model, today, reader).map((each) => tile(each, reader));
  const hasValues = model.age !== undefined;
  const sky = today === undefined || !hasValues ? [] : [sunAndMoon(skyTile(today, reader, (view.info?.latitudeDeg ?? 0) < 0))];
  const parts = hasValues ? [hero(model, today, reader, view.info?.place), make("div", { class: "tiles" }, ...tiles, ...sky)] : [];
  const element = make("section", { class: `now${model.age?.isOld ? " old" : ""}`, "aria-label": reader.words.now.now }, ...parts);
  const told = [...legend(element, reader), zoneWords(today?.timeZone, new Date().toISOString(), reader) ?? []].flat();
  if (told.length > 0) element.append(make("p", { class: "legend" }, told.join(" · ")));
  return element;
}

function hero(model: NowModel, today: Today | undefined, reader: Reader, place: SkyPlace["place"]): HTMLElement {
  const words = reader.words.now;
  const { temperatureC, apparentTemperatureC, heatIndexC } = model.figures;
  const felt = apparentTemperatureC ?? heatIndexC;
  const sky = skyOf(model.sound, { sunElevationDeg: today?.sun?.elevationDeg, place });
  const change = model.sound.temperatureC === undefined ? undefined : today?.changeInHourC;
  const main = [
    ...(temperatureC === undefined ? [] : [make("div", { class: "label" }, words.temperature), number(temperatureC, reader)]),
    ...(felt === undefined ? [] : [line("felt", [words.feelsLike(`${felt.number}\u00a0${felt.unit}`)], reader, felt)]),
  ];
  return make(
    "div",
    { class: `tile hero${temperatureC?.old ? " old" : ""}`, ...(temperatureC === undefined ? {} : { "data-quantity": "temperatureC" }) },
    make("div", {}, ...main),
    ...(sky === undefined ? [] : [skyWord(sky, reader)]),
    make(
      "div",
      { class: "foot" },
      ...(change === undefined ? [] : [trendLine(change, reader)]),
      ...extremes(today, reader),
      make(
        "div",
        { class: "when" },
        ...(model.age === undefined ? [] : sharedAge(model.age, reader)),
        ...(sky === undefined
          ? []
          : [make("span", { class: "because" }, ` · ${words.because(words.sky[sky.word], words.skyBecause[sky.because])}`)]),
      ),
    ),
  );
}

const skyWord = ({ icon, word }: Sky, reader: Reader): HTMLElement =>
  make("div", { class: "sky", "data-sky": icon }, skyIcon(icon), line("word", [reader.words.now.sky[word]], reader, { isDerived: true }));

/** Stands in the words where the age is put. */
const SEPARATOR = "\n";

/** Of all that has no age of its own. */
function sharedAge({ words, isUnknown }: Age, reader: Reader): (Node | string)[] {
  const age = make("span", { class: "age" }, words);
  if (isUnknown) return [age];
  // Where the age stands in it is the language's.
  const [before = "", after = ""] = reader.words.now.measured(SEPARATOR).split(SEPARATOR);
  return [before, age, after];
}

function trendLine(changeC: number, reader: Reader): HTMLElement {
  const { arrow, name } = temperatureTrend(changeC);
  const words = reader.words.now;
  const { number, unit } = reader.difference("temperatureC", changeC);
  return line("trend", [eye(arrow), ` ${words.changeInHour(words.trend[name], `${changeC >= 0.05 ? "+" : ""}${number} ${unit}`)}`], reader);
}

function extremes(today: Today | undefined, reader: Reader): HTMLElement[] {
  const timeOf = clockOf(today?.timeZone, reader);
  const words = reader.words.now;
  const told = (["high", "low"] as const).flatMap((which) => {
    const extreme = today?.[which];
    if (extreme === undefined) return [];
    const { number, unit } = reader.value("temperatureC", extreme.value);
    const when = make("small", {}, words.at(timeOf(extreme.takenAt)));
    return [make("span", { class: which }, `${words[which](`${number}\u00a0${unit}`)} `, when)];
  });
  return told.length === 0 ? [] : [make("div", { class: "extremes" }, ...told)];
}

function tile({ label, figure, notes, picture }: NowTile, reader: Reader): HTMLElement {
  const lines = notes.map(({ text, arrow, ...marks }) =>
    line("note", arrow === undefined ? [text] : [eye(arrow), ` ${text}`], reader, marks),
  );
  return make(
    "div",
    { class: `tile${figure.old ? " old" : ""}`, "data-quantity": figure.quantity },
    make("div", { class: "label" }, label),
    number(figure, reader),
    ...lines,
    ...(picture === undefined ? [] : [drawn(picture)]),
  );
}

const sunAndMoon = ({ label, lines, picture }: ReturnType<typeof skyTile>): HTMLElement =>
  make(
    "div",
    { class: "tile sun" },
    make("div", { class: "label" }, label),
    make("div", { class: "sun-notes" }, ...lines.map((text) => make("div", { class: "note" }, text))),
    drawn(picture),
  );

const drawn = (picture: Picture): Element =>
  picture.kind === "wind" ? windIcon(picture.fromDeg) : moonIcon(picture.phase, picture.isSouth);

const other = (figure: Figure, reader: Reader): HTMLElement =>
  make(
    "div",
    { "data-quantity": figure.quantity },
    make("dt", {}, reader.label(figure.quantity)),
    make("dd", {}, `${figure.number} ${figure.unit}`, ...marksOf(figure, reader)),
  );

function number(figure: Figure, reader: Reader): HTMLElement {
  return make(
    "div",
    { class: "value" },
    make("span", { class: "number" }, figure.number),
    make("span", { class: "unit" }, figure.unit),
    ...marksOf(figure, reader),
  );
}

const line = (kind: string, parts: (Node | string)[], reader: Reader, marks: Marks = {}): HTMLElement =>
  make("div", { class: kind }, ...parts, ...marksOf(marks, reader));

/** An arrow; the words beside it say the same. */
const eye = (arrow: string): HTMLElement => make("span", { class: "arrow", "aria-hidden": "true" }, arrow);

function marksOf({ old, isSuspect, isDerived }: Marks, reader: Reader): (Node | string)[] {
  const words = reader.words.now;
  const mark = (name: keyof typeof SIGNS) =>
    make("span", { class: `mark ${name}`, role: "img", "aria-label": words.marks[name], title: words.marks[name] }, SIGNS[name]);
  return [
    ...(isDerived ? [" ", mark("derived")] : []),
    ...(isSuspect ? [" ", mark("suspect")] : []),
    ...(old === undefined ? [] : [" ", make("span", { class: "mark since" }, words.old(old))]),
  ];
}

/** What the marks mean that are there. */
const legend = (element: HTMLElement, reader: Reader): string[] =>
  (["derived", "suspect"] as const)
    .filter((name) => element.querySelector(`.mark.${name}`) !== null)
    .map((name) => `${SIGNS[name]} ${reader.words.now.marks[name]}`);
