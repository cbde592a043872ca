import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createOneAtATime, err, ok, type Result } from "@clima/schemas";
import { writeWholeFile } from "../whole-file.ts";
import { readShortcuts } from "./read-shortcuts.ts";
import { NO_SHORTCUTS, type Shortcuts } from "./shortcuts.ts";

/** Why shortcuts are not there or are not kept. `stale`: somebody else changed them since. */
export interface ShortcutsFailure {
  readonly kind: "stale" | "file";
  readonly message: string;
}

/** Where the shortcuts of all stations are kept. */
export interface ShortcutsKeeper {
  read(station: string): Promise<Result<Shortcuts, ShortcutsFailure>>;
  /** Keeps them if their revision is the newest, and tells them with the next one. */
  replace(station: string, shortcuts: Shortcuts): Promise<Result<Shortcuts, ShortcutsFailure>>;
}

type OfStations = ReadonlyMap<string, Shortcuts>;
type Kept = Result<OfStations, ShortcutsFailure>;

export const shortcutsFileIn = (dataDir: string): string => join(dataDir, "panel", "shortcuts.json");

/** Keeps shortcuts in a file; a file that cannot be read is left as it is. Without one they last as long as the program runs. */
export function createShortcutsKeeper(file?: string): ShortcutsKeeper {
  const inTurn = createOneAtATime();
  let inMemory: OfStations = new Map();
  const load = async (): Promise<Kept> => (file === undefined ? ok(inMemory) : loadFile(file));

  async function save(all: OfStations): Promise<Kept> {
    inMemory = all;
    return file === undefined ? ok(all) : saveFile(file, all);
  }

  return {
    read: (station) =>
      inTurn(async () => {
        const all = await load();
        return all.ok ? ok(all.value.get(station) ?? NO_SHORTCUTS) : all;
      }),
    replace: (station, shortcuts) =>
      inTurn(async () => {
        const all = await load();
        if (!all.ok) return all;
        const { revision } = all.value.get(station) ?? NO_SHORTCUTS;
        if (shortcuts.revision !== revision) return err({ kind: "stale", message: describeStale(shortcuts.revision, revision) });
        const next = { ...shortcuts, revision: revision + 1 };
        const saved = await save(new Map([...all.value, [station, next]]));
        return saved.ok ? ok(next) : saved;
      }),
  };
}

const describeStale = (came: number, newest: number) =>
  `revision ${came} came, and the newest is ${newest}; read them again and make the change to those`;

const failed = (message: string): Kept => err({ kind: "file", message });

async function loadFile(file: string): Promise<Kept> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return code === "ENOENT" ? ok(new Map()) : failed(`the shortcuts in ${file} cannot be read: ${message}`);
  }
  try {
    return readAll(file, JSON.parse(text));
  } catch (cause) {
    return failed(`${file} is not JSON: ${(cause as Error).message}`);
  }
}

function readAll(file: string, json: unknown): Kept {
  const stations: unknown = Object(json).stations;
  if (typeof stations !== "object" || stations === null) return failed(`${file} has no "stations"`);
  const all = new Map<string, Shortcuts>();
  for (const [station, value] of Object.entries(stations)) {
    const read = readShortcuts(value);
    if (!read.ok) return failed(`${file}: ${station}: ${read.error}`);
    all.set(station, read.value);
  }
  return ok(all);
}

async function saveFile(file: string, all: OfStations): Promise<Kept> {
  try {
    await writeWholeFile(file, `${JSON.stringify({ stations: Object.fromEntries(all) }, undefined, 2)}\n`);
    return ok(all);
  } catch (cause) {
    return failed(`the shortcuts cannot be kept in ${file}: ${(cause as Error).message}`);
  }
}
