import type { ShortcutChange } from "../../shortcuts/shortcuts.ts";

/** Makes a change and says what came of it; true when it is kept. */
export type Keep = (change: ShortcutChange) => Promise<boolean>;
