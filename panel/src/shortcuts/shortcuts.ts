/** A button of a remote. */
export interface ButtonOf {
  readonly remote: string;
  readonly button: string;
}
/** Nothing is sent for so long. */
export interface Pause {
  readonly pauseMs: number;
}
export type MacroStep = ButtonOf | Pause;

/** Presses under one name, from the first to the last. */
export interface Macro {
  readonly name: string;
  readonly steps: readonly MacroStep[];
}

/** What people made of a station's remotes: the same in every browser. */
export interface Shortcuts {
  /** Counts changes: whoever changes something names the one that they saw. */
  readonly revision: number;
  readonly favourites: readonly ButtonOf[];
  readonly macros: readonly Macro[];
}

export const MAX_FAVOURITES = 60;
export const MAX_MACROS = 40;
/** [ir-macro.schema.json] As many as a station takes. */
export const MAX_STEPS = 50;
export const MAX_PAUSE_MS = 60_000;

export const NO_SHORTCUTS: Shortcuts = { revision: 0, favourites: [], macros: [] };

/** A change that can be made to whatever there is by now, twice as well as once. */
export type ShortcutChange = (before: Shortcuts) => Shortcuts;

/** Names of remotes and buttons are told apart as the station does: upper and lower case are the same. */
export const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
export const isSameButton = (one: ButtonOf, other: ButtonOf): boolean =>
  isSameName(one.remote, other.remote) && isSameName(one.button, other.button);

export const withFavourite =
  ({ remote, button }: ButtonOf): ShortcutChange =>
  (before) =>
    before.favourites.some((each) => isSameButton(each, { remote, button }))
      ? before
      : { ...before, favourites: [...before.favourites, { remote, button }] };

export const withoutFavourite =
  (favourite: ButtonOf): ShortcutChange =>
  (before) => ({ ...before, favourites: before.favourites.filter((each) => !isSameButton(each, favourite)) });

/** A macro takes the place of the one of its name. */
export const withMacro =
  (macro: Macro): ShortcutChange =>
  (before) => {
    const index = before.macros.findIndex(({ name }) => isSameName(name, macro.name));
    return { ...before, macros: index < 0 ? [...before.macros, macro] : before.macros.with(index, macro) };
  };

export const withoutMacro =
  (name: string): ShortcutChange =>
  (before) => ({ ...before, macros: before.macros.filter((each) => !isSameName(each.name, name)) });

/** A remote or a button may have gone since somebody made a favourite of it. */
export const hasButton = (remotes: Readonly<Record<string, readonly string[]>>, { remote, button }: ButtonOf): boolean =>
  Object.entries(remotes).some(([name, buttons]) => isSameName(name, remote) && buttons.some((each) => isSameName(each, button)));
