import type { StationView } from "../../api-types.ts";
import type { Reader } from "../../reader.ts";
import { airConditionerOf } from "../../remotes/air-conditioner.ts";
import { make } from "../dom.ts";
import type { Page, PageContext } from "../page.ts";
import { createShortcutsCard } from "../shortcuts/shortcuts-card.ts";
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
  let climates: readonly ReturnType<typeof createClimateCard>[] = [];
  let shown: string | undefined;

  function hintFor(info: StationView["info"], hasCards: boolean): HTMLElement {
    if (hasCards) return make("p", { class: "hint" }, words.holdHint);
    return make("p", { class: "empty" }, info?.source === "device" ? words.noneOfDevice : words.none);
  }

  function render(view: StationView): void {
    const { info, presses } = view;
    const known = JSON.stringify([info?.source, info?.remotes, info?.infraredReceiver]);
    if (known !== shown) {
      shown = known;
      const cards = cardsOf(station, Object.entries(info?.remotes ?? {}), reader);
      climates = cards.flatMap((card) => ("render" in card ? [card] : []));
      const hint = hintFor(info, cards.length > 0);
      shortcuts.render(info?.remotes ?? {});
      const most = cards.length === 0 ? [hint] : [shortcuts.element, hint];
      const taught = info?.infraredReceiver ? [lesson.element] : [];
      element.replaceChildren(...most, ...cards.map((card) => card.element), ...taught, log.element);
    }
    log.render(presses);
    lesson.render(view);
    for (const climate of climates) climate.render(presses);
  }

  render(firstView);
  return { element, render, reload: shortcuts.reload, close: shortcuts.close };
}

function cardsOf(station: string, remotes: readonly (readonly [name: string, buttons: readonly string[]])[], reader: Reader) {
  return remotes.map(([name, buttons]) => {
    const airConditioner = airConditionerOf(buttons);
    if (airConditioner !== undefined) return createClimateCard(station, name, airConditioner, reader);
    return { element: createRemoteCard(station, name, buttons, reader, isOpenAtFirst(name, remotes.length)) };
  });
}
