import type { Calendar, Period } from "@clima/schemas";
import { dateOf } from "../../history/history-address.ts";
import { periodWords } from "../../history/period-words.ts";
import { choiceOfDates, earlier, later, type Span, spanNames, type TimeChoice, type TimeEnds } from "../../history/time-choice.ts";
import type { Reader } from "../../reader.ts";
import { make } from "../dom.ts";
import { type TimeControl, zoomInOnce, zoomOutOnce } from "./gestures.ts";

export interface TimeBarOptions {
  readonly reader: Reader;
  readonly timeZone: string;
  readonly calendar: Calendar;
  readonly control: TimeControl;
  ends(): TimeEnds;
  choose(time: TimeChoice): void;
}

/** The choice of the time that is shown: how much, before and after, nearer and further, or any dates. */
export function createTimeBar({ reader, timeZone, calendar, control, ends, choose }: TimeBarOptions) {
  const words = reader.words.history;
  let shown: TimeChoice | undefined;
  const spans = spanNames.map((span) => ({
    span,
    button: button(words.spans[span], () => choose({ kind: "newest", span })),
  }));
  const back = button("‹", () => shown && choose(earlier(shown, calendar, ends())), words.earlier);
  const forth = button("›", goForth, words.later);
  const title = make("h3", { "aria-live": "polite" });
  const zone = make("small", { class: "zone" });
  const [first, last] = [dateField(), dateField()];
  for (const field of [first, last]) field.addEventListener("change", chooseDates);
  const element = make(
    "div",
    { class: "time-bar" },
    make("div", { class: "ranges", role: "group", "aria-label": words.timeShown }, ...spans.map((each) => each.button)),
    make(
      "div",
      { class: "steps" },
      back,
      make("div", { class: "shown" }, title, zone),
      forth,
      button("−", () => zoomOutOnce(control), words.zoomOut),
      button("+", () => zoomInOnce(control), words.zoomIn),
    ),
    make("div", { class: "dates" }, make("label", {}, `${words.from} `, first), make("label", {}, `${words.to} `, last)),
  );

  function goForth(): void {
    const next = shown && later(shown, calendar, ends());
    if (next) choose(next);
  }

  function chooseDates(): void {
    const [from, to] = [first.valueAsNumber, last.valueAsNumber];
    if (!Number.isNaN(from) && !Number.isNaN(to)) choose(choiceOfDates(from, to, calendar));
  }

  function show(time: TimeChoice, period: Period): void {
    shown = time;
    const pressed: Span | undefined = time.kind === "dates" ? undefined : time.span;
    for (const { span, button: each } of spans) each.setAttribute("aria-pressed", String(span === pressed));
    name(time, period);
    forth.disabled = later(time, calendar, ends()) === undefined;
    const wanted = [dateOf(calendar.dateOf(period.fromMs)), dateOf(calendar.dateOf(period.toMs - 1))] as const;
    // A field that somebody is writing in is left alone.
    if (document.activeElement !== first) first.value = wanted[0];
    if (document.activeElement !== last) last.value = wanted[1];
  }

  function name(time: TimeChoice, period: Period): void {
    const told = periodWords(time, period, reader, timeZone);
    if (title.textContent !== told) title.textContent = told;
    const isOther = reader.time(period.toMs, timeZone) !== reader.time(period.toMs);
    zone.textContent = isOther ? words.timesOf(timeZone) : "";
  }

  return { element, show, name };
}

function button(words: string, act: () => void, label?: string): HTMLButtonElement {
  const element = make("button", { type: "button", ...(label === undefined ? {} : { "aria-label": label, title: label }) }, words);
  element.addEventListener("click", act);
  return element;
}

const dateField = () => make("input", { type: "date", required: "" });
