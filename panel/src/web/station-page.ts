import type { StationEvent, StationView } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import { factsOf, healthOf, type Line, sensorsOf } from "../station-facts.ts";
import { api, serverNowMs } from "./api.ts";
import { make } from "./dom.ts";
import type { Page, PageContext } from "./page.ts";

const RELOAD_MS = 60_000;

/** A station itself: how it is, its sensors, what is known of it, and what happened to it in the last day. */
export function createStationPage(firstView: StationView, { reader }: PageContext): Page {
  const words = reader.words.station;
  const [health, sensors, facts] = [make("section", {}), make("section", {}), make("section", {})];
  const log = make("section", { class: "events" }, make("h3", {}, words.log));
  let view = firstView;
  let readAtMs = 0;

  function tick(): void {
    const nowMs = serverNowMs();
    const told = view.health === undefined ? [] : [words.told(reader.ago(view.health.takenAt, nowMs))];
    put(health, [...heading(words.health, told), ...linesOrWords(healthOf(view, reader), words.noHealth)]);
    put(sensors, [...heading(words.sensors), ...linesOrWords(sensorsOf(view, reader, nowMs), words.noSensors)]);
    put(facts, [...heading(words.facts), list(factsOf(view, reader, nowMs))]);
    if (Date.now() - readAtMs > RELOAD_MS && !document.hidden) void readLog();
  }

  async function readLog(): Promise<void> {
    readAtMs = Date.now();
    try {
      put(log, [...heading(words.log), eventList(await api.log(view.station), reader)]);
    } catch (cause) {
      put(log, [...heading(words.log), make("p", { class: "soft" }, words.noLog((cause as Error).message))]);
    }
  }

  tick();
  return {
    element: make("div", { class: "station-page" }, health, sensors, facts, log),
    render(newView) {
      view = newView;
    },
    tick,
    reload: () => void readLog(),
    close: () => {},
  };
}

/** What is the same stays, so that a selection does. */
function put(section: HTMLElement, children: readonly HTMLElement[]): void {
  const next = make("section", { class: section.className }, ...children);
  if (!section.isEqualNode(next)) section.replaceChildren(...children);
}

const heading = (title: string, told: readonly string[] = []): HTMLElement[] => [
  make("h3", {}, title, ...told.map((each) => make("small", {}, each))),
];

const linesOrWords = (lines: readonly Line[], words: string): HTMLElement[] => [
  lines.length === 0 ? make("p", { class: "soft" }, words) : list(lines),
];

const list = (lines: readonly Line[]): HTMLElement =>
  make(
    "dl",
    {},
    ...lines.map(({ label, isName, value, isBad }) =>
      make("div", {}, make("dt", isName ? { lang: "en" } : {}, label), make("dd", isBad ? { class: "bad" } : {}, value)),
    ),
  );

function eventList(events: readonly StationEvent[], reader: Reader): HTMLElement {
  const words = reader.words.station;
  if (events.length === 0) return make("p", { class: "soft" }, words.nothingHappened);
  const nowMs = serverNowMs();
  const items = events.map((event) =>
    make(
      "li",
      {},
      make("time", { datetime: event.at }, reader.dayAndTime(Date.parse(event.at), nowMs)),
      make("span", event.kind === "offline" || (event.result ?? "ok") !== "ok" ? { class: "bad" } : {}, wordsOf(event, reader)),
    ),
  );
  return make("ol", { tabindex: "0", "aria-label": words.log }, ...items);
}

function wordsOf({ kind, remote, button, result = "" }: StationEvent, reader: Reader): string {
  const words = reader.words.station.events;
  const what = [remote, button].filter((each) => each !== undefined).join(" ") || words.unknownCode;
  if (kind === "online" || kind === "offline") return words[kind];
  if (kind === "sent") return words.sent(what, reader.words.remote.statuses[result as "ok"] ?? result);
  return kind === "received" ? words.received(what) : words.state(what);
}
