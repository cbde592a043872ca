import type { Period } from "@clima/schemas";
import type { ChartGroup } from "../../chart-groups.ts";
import type { Words } from "../../words/words.ts";
import { make } from "../dom.ts";
import { createChartCard } from "./chart-card.ts";
import type { Card, CardOptions, ChartView } from "./chart-view.ts";
import { createWindRoseCard } from "./wind-rose-card.ts";

const FIRST_RETRY_MS = 3000;
const LONGEST_RETRY_MS = 30_000;
/** What is about to be seen is read before it is. */
const NEARLY_SEEN = "150px";

export interface CardListOptions extends Omit<CardOptions, "onRead"> {
  /** Whether the page says already that no history can be had. */
  readonly isOutage: () => boolean;
}

/** The charts; each is read when it comes onto the screen, and again where that failed. */
export function createCardList({ isOutage, ...options }: CardListOptions) {
  const { note, onRead, tryAgain, close } = createUnreadNote(options.reader.words.history, isOutage, () => each((card) => card.retry()));
  const element = make("div", { class: "charts" }, note);
  const cards = new Map<string, Card>();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        for (const card of cards.values()) if (card.element === target) card.setVisible(isIntersecting);
    },
    { rootMargin: NEARLY_SEEN },
  );
  function each(act: (card: Card) => void): void {
    for (const card of cards.values()) act(card);
  }

  function remove(name: string, card: Card): void {
    seen.unobserve(card.element);
    card.element.remove();
    card.close();
    cards.delete(name);
  }

  function cardOf(name: string, group: ChartGroup | undefined): Card {
    const known = cards.get(name);
    if (known) return known;
    const card = group ? createChartCard(group, { ...options, onRead }) : createWindRoseCard({ ...options, onRead });
    cards.set(name, card);
    seen.observe(card.element);
    return card;
  }

  function show(groups: readonly ChartGroup[], view: ChartView): void {
    const wanted = groups.flatMap((group) => (group.kind === "directions" ? [nameOf(group), "rose"] : [nameOf(group)]));
    for (const [name, card] of [...cards]) if (!wanted.includes(name)) remove(name, card);
    for (const [at, name] of wanted.entries()) {
      const card = cardOf(
        name,
        groups.find((group) => nameOf(group) === name),
      );
      const place = element.children[at + 1];
      if (place !== card.element) element.insertBefore(card.element, place ?? null);
      card.show(view);
    }
  }

  return {
    element,
    show,
    move: (period: Period) => each((card) => card.move(period)),
    /** What is asked of every page. */
    onPage: { reload: tryAgain, redraw: () => each((card) => card.redraw()), resize: () => each((card) => card.resize()) },
    close() {
      close();
      seen.disconnect();
      each((card) => card.close());
    },
  };
}

/** Says what cannot be read, and has it tried again until it can. */
function createUnreadNote(words: Words["history"], isOutage: () => boolean, readAgain: () => void) {
  const note = make("p", { class: "unread", hidden: "" });
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  const close = () => clearTimeout(retry);

  function onRead(problem?: string): void {
    note.hidden = problem === undefined;
    if (problem === undefined) {
      retryMs = FIRST_RETRY_MS;
      return;
    }
    // Why is said at the top, if it is an outage.
    note.textContent = isOutage() ? words.whenRead : words.cannotBeRead(problem);
    close();
    retry = setTimeout(readAgain, retryMs);
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
  }

  function tryAgain(): void {
    close();
    readAgain();
  }

  return { note, onRead, tryAgain, close };
}

/** A chart of other quantities is another chart. */
const nameOf = ({ names }: ChartGroup): string => names.join(" ");
