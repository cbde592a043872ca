import type { Reader } from "../../reader.ts";
import type { Place } from "../../remotes/button-place.ts";
import { layoutOf } from "../../remotes/remote-layout.ts";
import { make } from "../dom.ts";
import { faceOf } from "./faces.ts";
import { keepFold } from "./folds.ts";
import { createButton, type Presser } from "./press-button.ts";
import { createOutcome } from "./press-outcome.ts";

type GroupName = keyof Reader["words"]["remote"]["groups"];

/** The parts of a remote control from top to bottom. */
const GROUPS: readonly { readonly name: GroupName; readonly places: readonly Place[] }[] = [
  { name: "power", places: ["power", "on", "off", "source"] },
  { name: "digits", places: ["digit1", "digit2", "digit3", "digit4", "digit5", "digit6", "digit7", "digit8", "digit9", "digit0"] },
  { name: "volume", places: ["volumeUp", "mute", "volumeDown"] },
  { name: "cross", places: ["up", "left", "ok", "right", "down"] },
  { name: "channel", places: ["channelUp", "channelDown"] },
  { name: "around", places: ["back", "home", "menu", "exit", "info", "guide"] },
  { name: "colours", places: ["red", "green", "yellow", "blue"] },
  { name: "media", places: ["previous", "rewind", "play", "pause", "stop", "record", "forward", "next"] },
];

const SEARCH_FROM = 9;

/** A remote, laid out as the remote control is that it stands for. */
export function createRemoteCard(
  station: string,
  remote: string,
  buttons: readonly string[],
  reader: Reader,
  isOpen: boolean,
): HTMLElement {
  const words = reader.words.remote;
  const outcome = createOutcome();
  const presser: Presser = { station, remote, reader, say: outcome.say };
  const { placed, more } = layoutOf(buttons);
  const groups = GROUPS.flatMap(({ name, places }) => {
    const keys = places.flatMap((place) => {
      const button = placed[place];
      return button === undefined ? [] : [keyAt(presser, place, button)];
    });
    return keys.length === 0 ? [] : [make("div", { class: `keys ${name}`, role: "group", "aria-label": words.groups[name] }, ...keys)];
  });
  const summary = make("summary", {}, make("h3", {}, remote), make("small", {}, words.buttons(buttons.length)));
  const body = make("div", { class: "control" }, ...groups);
  const card = make(
    "details",
    { class: "remote", "data-remote": remote, ...(isOpen ? { open: "" } : {}) },
    summary,
    ...(groups.length === 0 ? [] : [body]),
    ...(more.length === 0 ? [] : moreKeys(presser, more, groups.length > 0)),
    outcome.element,
  );
  // A press folds it after this, or unfolds it.
  summary.addEventListener("click", () => keepFold(remote, !card.open));
  return card;
}

function keyAt(presser: Presser, place: Place, button: string): HTMLButtonElement {
  const key = createButton(presser, button, faceOf(place, button));
  key.classList.add(place);
  return key;
}

function moreKeys(presser: Presser, buttons: readonly string[], isBelow: boolean): HTMLElement[] {
  const words = presser.reader.words.remote;
  const keys = buttons.map((button) => createButton(presser, button));
  const list = make("div", { class: "keys more-keys", role: "group", "aria-label": words.more }, ...keys);
  if (keys.length < SEARCH_FROM) return [list];
  const none = make("p", { class: "none-found", hidden: "" }, words.noneFound);
  const search = make("input", {
    type: "search",
    placeholder: words.search,
    "aria-label": words.searchIn(presser.remote),
    autocomplete: "off",
  });
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    for (const key of keys) key.hidden = !(key.dataset["button"] ?? "").toLowerCase().includes(wanted);
    none.hidden = keys.some((key) => !key.hidden);
  });
  return [...(isBelow ? [make("h4", {}, words.more)] : []), search, list, none];
}
