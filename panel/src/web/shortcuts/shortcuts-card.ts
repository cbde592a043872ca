import type { Reader } from "../../reader.ts";
import { make } from "../dom.ts";
import { createOutcome } from "../remote/press-outcome.ts";
import type { Remotes } from "./button-picker.ts";
import { createFavourites, createFavouritesEditor } from "./favourites.ts";
import type { Keep } from "./keep.ts";
import { createMacroEditor } from "./macro-editor.ts";
import { createMacros } from "./macros.ts";
import { createShortcutsClient } from "./shortcuts-client.ts";

/** Favourites and macros of all remotes of a station; `reload` reads what other browsers made of them. */
export function createShortcutsCard(station: string, reader: Reader) {
  const words = reader.words.shortcuts;
  const client = createShortcutsClient(station);
  const { element: outcome, say } = createOutcome();
  const keep: Keep = async (change) => {
    try {
      await client.change(change);
      draw();
      // What was pressed may be no more.
      if (document.activeElement === document.body) summary.focus();
      say("ok", words.kept);
      return true;
    } catch (cause) {
      say("bad", (cause as Error).message);
      return false;
    }
  };
  const favourites = createFavourites(station, reader, say);
  const macros = createMacros(station, reader, say);
  const editors = [createFavouritesEditor(reader, keep), createMacroEditor(reader, keep)];
  const none = make("p", { class: "hint" }, words.loading);
  const summary = make("summary", {}, words.change);
  let remotes: Remotes = {};

  function draw(): void {
    const known = client.known();
    for (const part of [favourites, macros, ...editors]) part.render(known, remotes);
    none.hidden = known.favourites.length + known.macros.length > 0;
  }

  async function reload(): Promise<void> {
    const before = client.known();
    try {
      await client.read();
      none.textContent = words.none;
      if (client.known().revision !== before.revision) draw();
    } catch (cause) {
      none.textContent = (cause as Error).message;
    }
  }

  const editing = make(
    "details",
    { class: "shortcut-editors" },
    summary,
    make("div", { class: "editors" }, ...editors.map(({ element }) => element)),
  );
  const element = make(
    "section",
    { class: "shortcuts", "aria-label": words.title },
    make("h3", {}, words.title),
    none,
    favourites.element,
    macros.element,
    outcome,
    editing,
  );
  void reload();
  return {
    element,
    render(now: Remotes): void {
      remotes = now;
      draw();
    },
    reload: () => void reload(),
    close: macros.close,
  };
}
