import { basename } from "node:path";
import { TableError, type WeatherSource } from "@clima/weather-files";
import { CommandFailed } from "../../terminal.ts";
import type { PlainCsv } from "../history/plain-csv.ts";

/** A file or a database that has readings. */
export interface Place {
  /** For people. */
  readonly name: string;
  /** Beside it is the file of what is refused of it. */
  readonly path: string;
  /** All that it has as lines of our own CSV, where it was opened and is like that. */
  ownCsv?(): PlainCsv | undefined;
  /** Its tables; the error says what is wrong with it as a whole. */
  open(): Promise<readonly WeatherSource[]>;
}

export interface OpenedSource {
  readonly source: WeatherSource;
  readonly path: string;
  readonly ownCsv?: Place["ownCsv"];
  /** How much of all places is read, 0 to 1; `ofSource` is how much of this source, which knows it itself where it is read. */
  fraction(ofSource?: number): number;
}

/**
 * Opens places one after the other and works with each source of them, until `signal` is aborted. A place that cannot be read keeps no other from it;
 * the answer is what was wrong with them, a line each.
 */
export async function workThrough(
  places: readonly Place[],
  signal: AbortSignal,
  work: (opened: OpenedSource) => Promise<void>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [index, place] of places.entries()) {
    if (signal.aborted) break;
    try {
      const sources = await place.open();
      for (const [nth, source] of sources.entries()) {
        if (signal.aborted) break;
        const fraction = (ofSource = source.fraction()) => (index + (nth + ofSource) / sources.length) / places.length;
        await work({ source, path: place.path, ownCsv: () => place.ownCsv?.(), fraction });
      }
    } catch (cause) {
      problems.push(...problemsOf(place.name, cause));
    }
  }
  return problems;
}

/** What is wrong with the file, not with us. */
function problemsOf(name: string, cause: unknown): readonly string[] {
  if (cause instanceof CommandFailed) throw cause;
  if (cause instanceof TableError) return cause.message.includes(basename(name)) ? [cause.message] : [`${name}: ${cause.message}`];
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === undefined) throw cause;
  return [`${name} cannot be read: ${message}`];
}
