import type { StationView } from "../../api-types.ts";
import type { Reader } from "../../reader.ts";
import { airConditionerOf } from "../../remotes/air-conditioner.ts";
import { make } from "../dom.ts";
import type { Page, PageContext } from "../page.ts";
import { createShortcutsCard } from "../shortcuts/shortcuts-card.ts";
import { createAcCard } from "./ac-card.ts";
import { createClimateCard } from "./climate-card.ts";
import { isOpenAtFirst } from "./folds.ts";
import { createLessonCard } from "./lesson-card.ts";
import { createPressLog } from "./press-log.ts";
import { createRemoteCard } from "./remote-card.ts";

/** The infrared remotes of a station, and what was pressed lately by anybody. */
export function createRemotePage(firstView: StationView, { reader }: PageContext): Page {
  const { station } = firstView;
  const words = reader.words.remote;
  const element = make("div", { class: "ir" });
  const log = createPressLog(reader);
  const lesson = createLessonCard(station, reader);
  const shortcuts = createShortcutsCard(station, reader);
  let climates: readonly { render(view: StationView): void }[] = [];
  let shown: string | undefined;

  function hintFor(info: StationView["info"], hasCards: boolean): HTMLElement {
    if (hasCards) return make("p", { class: "hint" }, words.holdHint);
    return make("p", { class: "empty" }, info?.source === "device" ? words.noneOfDevice : words.none);
  }

  function render(view: StationView): void {
    const { info, presses } = view;
    const known = JSON.stringify([info?.source, info?.remotes, info?.airConditioners, info?.infraredReceiver]);
    if (known !== shown) {
      shown = known;
      const cards = cardsOf(station, info, reader);
      climates = cards.flatMap((card) => ("render" in card ? [card] : []));
      const hint = hintFor(info, cards.length > 0);
      shortcuts.render(Object.fromEntries(Object.entries(info?.remotes ?? {}).filter(([, buttons]) => buttons.length > 0)));
      const most = cards.length === 0 ? [hint] : [shortcuts.element, hint];
      const taught = info?.infraredReceiver ? [lesson.element] : [];
      element.replaceChildren(...most, ...cards.map((card) => card.element), ...taught, log.element);
    }
    log.render(presses);
    lesson.render(view);
    for (const climate of climates) climate.render(view);
  }

  render(firstView);
  return { element, render, reload: shortcuts.reload, close: shortcuts.close };
}

function cardsOf(station: string, info: StationView["info"], reader: Reader) {
  const remotes = Object.entries(info?.remotes ?? {});
  return remotes.flatMap(([name, buttons]) => {
    const range = info?.airConditioners?.[name];
    const byProtocol = range === undefined ? [] : [createAcCard(station, name, range, reader)];
    if (range !== undefined && buttons.length === 0) return byProtocol;
    const airConditioner = airConditionerOf(buttons);
    if (airConditioner !== undefined) return [...byProtocol, createClimateCard(station, name, airConditioner, reader)];
    return [...byProtocol, { element: createRemoteCard(station, name, buttons, reader, isOpenAtFirst(name, remotes.length)) }];
  });
}
