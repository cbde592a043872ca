import { type Stats, statSync } from "node:fs";
import type { Readable } from "node:stream";
import type { Result } from "@clima/schemas";
import { TableError, type WeatherSource } from "@clima/weather-files";
import { fail } from "../../terminal.ts";
import type { Place } from "./work-through.ts";

/** How a file, or a stream, becomes what is in it. */
type OpenFile = (input: string | Readable) => Promise<Result<readonly WeatherSource[], string>>;

/** What stands for the standard input. */
export const STDIN = "-";
const STDIN_NAME = "stdin";

/** Files, each of which is there, or the standard input; fails with a line for every one that is not. */
export function filePlaces(paths: readonly string[], open: OpenFile): readonly Place[] {
  const complaints = paths.flatMap(complaintOf);
  if (complaints.length > 0) return fail(...complaints);
  return paths.map((path) =>
    path === STDIN
      ? { name: STDIN_NAME, path: STDIN_NAME, open: async () => orThrow(await open(process.stdin)) }
      : { name: path, path, open: async () => orThrow(await open(path)) },
  );
}

/** What is wrong with a place as a whole is told when it is its turn. */
export function orThrow<T>(opened: Result<T, string>): T {
  if (opened.ok) return opened.value;
  throw new TableError(opened.error);
}

function complaintOf(path: string): string[] {
  if (path === STDIN) return [];
  const stats = statOf(path);
  if (typeof stats === "string") return [`${path} cannot be read: ${stats}`];
  return stats.isDirectory() ? [`${path} is a folder; name the files in it, such as ${path.replace(/\/$/, "")}/*`] : [];
}

function statOf(path: string): Stats | string {
  try {
    return statSync(path);
  } catch (cause) {
    return (cause as Error).message;
  }
}
