import type { Problem } from "../../api-types.ts";
import { NO_SHORTCUTS, type ShortcutChange, type Shortcuts } from "../../shortcuts/shortcuts.ts";
import { api } from "../api.ts";

const CONFLICT = 409;
const TRIES = 5;

/** The shortcuts of a station, as this page knows them. */
export function createShortcutsClient(station: string) {
  let known: Shortcuts = NO_SHORTCUTS;

  async function read(): Promise<Shortcuts> {
    known = await api.shortcuts(station);
    return known;
  }

  /** Makes a change to what there is by now: what other browsers changed stays. The Error is for people. */
  async function change(make: ShortcutChange): Promise<Shortcuts> {
    for (let tries = 1; ; tries += 1) {
      try {
        known = await api.keepShortcuts(station, make(known));
        return known;
      } catch (cause) {
        if (!isConflict(cause) || tries === TRIES) throw cause;
        await read();
      }
    }
  }

  return { read, change, known: () => known };
}

export type ShortcutsClient = ReturnType<typeof createShortcutsClient>;

const isConflict = (error: unknown): boolean => ((error as Error).cause as Problem | undefined)?.status === CONFLICT;
