import { type Stats, statSync } from "node:fs";
import type { Result } from "@clima/schemas";
import { TableError, type WeatherSource } from "@clima/weather-files";
import { fail } from "../../terminal.ts";
import type { Place } from "./work-through.ts";

/** How a file becomes what is in it. */
type OpenFile = (path: string) => Promise<Result<readonly WeatherSource[], string>>;

/** Files, each of which is there; fails with a line for every one that is not. */
export function filePlaces(paths: readonly string[], open: OpenFile): readonly Place[] {
  const complaints = paths.flatMap(complaintOf);
  if (complaints.length > 0) return fail(...complaints);
  return paths.map((path) => ({ name: path, path, open: async () => orThrow(await open(path)) }));
}

/** What is wrong with a place as a whole is told when it is its turn. */
export function orThrow<T>(opened: Result<T, string>): T {
  if (opened.ok) return opened.value;
  throw new TableError(opened.error);
}

function complaintOf(path: string): string[] {
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
