import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { INCOMING, isBelow, type Places, REPLACED } from "./places.ts";

/** A folder in which names are replaced, each as a whole. A name cannot be moved from one file system to another. */
export interface Root {
  readonly folder: string;
  /** All names in it when absent. */
  readonly only?: ReadonlySet<string>;
}

/** The folders of a restore: the data folder, each volume that is mounted in it (as under Docker), and those of files that settings put elsewhere. */
export function rootsOf({ data, files }: Places): Root[] {
  const mounted = mountPoints().filter((point) => point !== data && isBelow(point, data));
  const elsewhere = new Map<string, Set<string>>();
  for (const file of Object.values(files)) {
    if (isBelow(file, data)) continue;
    elsewhere.set(dirname(file), (elsewhere.get(dirname(file)) ?? new Set()).add(basename(file)));
  }
  return [...[data, ...mounted].map((folder) => ({ folder })), ...[...elsewhere].map(([folder, only]) => ({ folder, only }))];
}

/** The root that a file belongs to: the nearest. */
export function rootOf(roots: readonly Root[], file: string): Root {
  const fitting = roots.filter(({ folder, only }) =>
    only === undefined ? isBelow(file, folder) : dirname(file) === folder && only.has(basename(file)),
  );
  const [nearest] = fitting.sort((a, b) => b.folder.length - a.folder.length);
  if (nearest === undefined) throw new Error(`${file} belongs to no root`);
  return nearest;
}

/** Names in a root that a restore would replace; none where there is no such folder. */
export function namesToReplace({ folder, only }: Root, roots: readonly Root[]): string[] {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return [];
  const isOtherRoot = (path: string) => roots.some((other) => other.only === undefined && isBelow(other.folder, path));
  return readdirSync(folder).filter((name) => (only?.has(name) ?? !isPassedOver(name)) && !isOtherRoot(resolve(join(folder, name))));
}

const isPassedOver = (name: string) => name === "lost+found" || name.startsWith(INCOMING) || name.startsWith(REPLACED);

/** proc(5), mountinfo: the fifth field, with blanks as \040. */
function mountPoints(): string[] {
  try {
    const lines = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
    return lines.flatMap(
      (line) => line.split(" ")[4]?.replace(/\\(\d{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))) ?? [],
    );
  } catch {
    return []; // not Linux: then nothing is mounted within a data folder by Docker, either
  }
}
