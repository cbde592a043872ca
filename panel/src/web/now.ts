import type { StationView, Today } from "../api-types.ts";
import { type Figure, type Marks, type NowModel, nowModel, todayWith } from "../now/now-model.ts";
import { type NowTile, nowTiles, otherFigures, type Picture, skyTile } from "../now/now-tiles.ts";
import { type Sky, type SkyPlace, skyOf } from "../now/sky.ts";
import { clockOf, type TimeOf, zoneWords } from "../now/station-clock.ts";
import { temperatureTrend } from "../now/words.ts";
import type { Reader } from "../reader.ts";
import { serverNowMs } from "./api.ts";
import { ago, make } from "./dom.ts";
import { createToday } from "./today.ts";
import { moonIcon, skyIcon, windIcon } from "./icons.ts";
import type { Page, PageContext } from "./page.ts";

const MARKS = {
  derived: { sign: "≈", words: "derived" },
  suspect: { sign: "?", words: "doubtful" },
} as const;

/** What a station measures now, on one screen of a phone. */
export function createNowPage(firstView: StationView, { reader }: PageContext): Page {
  const values = make("section", { class: "now", "aria-label": "Now" });
  const gone = make("p", { class: "gone" });
  const others = make("dl", {});
  const more = make("details", { class: "more" }, make("summary", {}, "More values"), others);
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
    const lost = model.gone.map(({ quantity, lastAt }) => `${reader.label(quantity)} (last ${ago(lastAt, nowMs)})`);
    gone.textContent = lost.length === 0 ? "" : `No longer measured: ${lost.join(", ")}`;
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
  const timeOf = clockOf(today?.timeZone);
  const tiles = nowTiles(model, today, reader).map(tile);
  const hasValues = model.age !== undefined;
  const sky = today === undefined || !hasValues ? [] : [sunAndMoon(skyTile(today, timeOf, (view.info?.latitudeDeg ?? 0) < 0))];
  const parts = hasValues ? [hero(model, today, reader, timeOf, view.info?.place), make("div", { class: "tiles" }, ...tiles, ...sky)] : [];
  const element = make("section", { class: `now${model.age?.isOld ? " old" : ""}`, "aria-label": "Now" }, ...parts);
  const told = [...legend(element), zoneWords(today?.timeZone, new Date().toISOString()) ?? []].flat();
  if (told.length > 0) element.append(make("p", { class: "legend" }, told.join(" · ")));
  return element;
}

function hero(model: NowModel, today: Today | undefined, reader: Reader, timeOf: TimeOf, place: SkyPlace["place"]): HTMLElement {
  const { temperatureC, apparentTemperatureC, heatIndexC } = model.figures;
  const felt = apparentTemperatureC ?? heatIndexC;
  const sky = skyOf(model.sound, { sunElevationDeg: today?.sun?.elevationDeg, place });
  const change = model.sound.temperatureC === undefined ? undefined : today?.changeInHourC;
  const main = [
    ...(temperatureC === undefined ? [] : [make("div", { class: "label" }, "Temperature"), number(temperatureC)]),
    ...(felt === undefined ? [] : [line("felt", [`feels like ${felt.number} ${felt.unit}`], felt)]),
  ];
  return make(
    "div",
    { class: `tile hero${temperatureC?.old ? " old" : ""}`, ...(temperatureC === undefined ? {} : { "data-quantity": "temperatureC" }) },
    make("div", {}, ...main),
    ...(sky === undefined ? [] : [skyWord(sky)]),
    make(
      "div",
      { class: "foot" },
      ...(change === undefined ? [] : [trendLine(change, reader)]),
      ...extremes(today, reader, timeOf),
      make(
        "div",
        { class: "when" },
        ...(model.age === undefined ? [] : sharedAge(model.age)),
        ...(sky === undefined ? [] : [make("span", { class: "because" }, ` · “${sky.word}” ${sky.because}`)]),
      ),
    ),
  );
}

const skyWord = ({ icon, word }: Sky): HTMLElement =>
  make("div", { class: "sky", "data-sky": icon }, skyIcon(icon), line("word", [word], { isDerived: true }));

/** Of all that has no age of its own. */
const sharedAge = ({ words }: NonNullable<NowModel["age"]>): (Node | string)[] => [
  words.startsWith("time") ? "" : "measured ",
  make("span", { class: "age" }, words),
];

function trendLine(changeC: number, reader: Reader): HTMLElement {
  const { arrow, words } = temperatureTrend(changeC);
  const { number, unit } = reader.difference("temperatureC", changeC);
  return line("trend", [eye(arrow), ` ${words}, ${changeC >= 0.05 ? "+" : ""}${number} ${unit} in 1 h`]);
}

function extremes(today: Today | undefined, reader: Reader, timeOf: TimeOf): HTMLElement[] {
  const told = (["high", "low"] as const).flatMap((which) => {
    const extreme = today?.[which];
    if (extreme === undefined) return [];
    const { number, unit } = reader.value("temperatureC", extreme.value);
    const words = make("span", { class: which }, `${which} ${number} ${unit} `, make("small", {}, `at ${timeOf(extreme.takenAt)}`));
    return [words];
  });
  return told.length === 0 ? [] : [make("div", { class: "extremes" }, ...told)];
}

function tile({ label, figure, notes, picture }: NowTile): HTMLElement {
  const lines = notes.map(({ text, arrow, ...marks }) => line("note", arrow === undefined ? [text] : [eye(arrow), ` ${text}`], marks));
  return make(
    "div",
    { class: `tile${figure.old ? " old" : ""}`, "data-quantity": figure.quantity },
    make("div", { class: "label" }, label),
    number(figure),
    ...lines,
    ...(picture === undefined ? [] : [drawn(picture)]),
  );
}

const sunAndMoon = ({ label, lines, picture }: ReturnType<typeof skyTile>): HTMLElement =>
  make(
    "div",
    { class: "tile sun" },
    make("div", { class: "label" }, label),
    make("div", { class: "sun-notes" }, ...lines.map((text) => line("note", [text]))),
    drawn(picture),
  );

const drawn = (picture: Picture): Element =>
  picture.kind === "wind" ? windIcon(picture.fromDeg) : moonIcon(picture.phase, picture.isSouth);

const other = (figure: Figure, reader: Reader): HTMLElement =>
  make(
    "div",
    { "data-quantity": figure.quantity },
    make("dt", {}, reader.label(figure.quantity)),
    make("dd", {}, `${figure.number} ${figure.unit}`, ...marksOf(figure)),
  );

function number(figure: Figure): HTMLElement {
  return make(
    "div",
    { class: "value" },
    make("span", { class: "number" }, figure.number),
    make("span", { class: "unit" }, figure.unit),
    ...marksOf(figure),
  );
}

const line = (kind: string, parts: (Node | string)[], marks: Marks = {}): HTMLElement =>
  make("div", { class: kind }, ...parts, ...marksOf(marks));

/** An arrow; the words beside it say the same. */
const eye = (arrow: string): HTMLElement => make("span", { class: "arrow", "aria-hidden": "true" }, arrow);

function marksOf({ old, isSuspect, isDerived }: Marks): (Node | string)[] {
  const mark = (name: keyof typeof MARKS) =>
    make("span", { class: `mark ${name}`, role: "img", "aria-label": MARKS[name].words, title: MARKS[name].words }, MARKS[name].sign);
  return [
    ...(isDerived ? [" ", mark("derived")] : []),
    ...(isSuspect ? [" ", mark("suspect")] : []),
    ...(old === undefined ? [] : [" ", make("span", { class: "mark since" }, `old, ${old}`)]),
  ];
}

/** What the marks mean that are there. */
const legend = (element: HTMLElement): string[] =>
  (["derived", "suspect"] as const)
    .filter((name) => element.querySelector(`.mark.${name}`) !== null)
    .map((name) => `${MARKS[name].sign} ${MARKS[name].words}`);
