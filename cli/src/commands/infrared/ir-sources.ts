/** Files, folders and archives as the texts that they are made of. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { isArchive, readArchive, textOf } from "@clima/infrared";
import { err, ok, type Result } from "@clima/schemas";

/** A file that may have remotes in it. */
export interface SourceFile {
  readonly path: string;
  /** The folders it is in, the outermost first: brand and kind of device, in collections. */
  readonly folders: readonly string[];
  /** Whoever asked named it; of what is found in a folder, files of other kinds are to be expected. */
  readonly mustBeRead: boolean;
}

/** The text of such a file, or of one within it; or why it has none. */
export interface SourceText extends SourceFile {
  readonly text: Result<string, string>;
}

/** What collections have besides remotes. */
const SKIPPED = new Set([".git", ".github", "node_modules", "__MACOSX", ".DS_Store"]);
const isWanted = (path: string) => !path.split(/[/\\]/).some((part) => SKIPPED.has(part));

/** All files that paths of files and folders stand for, in the order of their names. Links within a folder are left out. */
export function listSources(paths: readonly string[]): Result<readonly SourceFile[], string> {
  try {
    return ok(paths.flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [namedFile(path)])));
  } catch (cause) {
    return err(`${(cause as NodeJS.ErrnoException).path ?? paths.join(", ")} cannot be read: ${(cause as Error).message}`);
  }
}

const namedFile = (path: string): SourceFile => ({
  path,
  folders: foldersOf(dirname(resolve(path))),
  mustBeRead: true,
});

const foldersOf = (path: string) => path.split(/[/\\]/).filter((part) => part !== "" && part !== ".");

const filesIn = (root: string): readonly SourceFile[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const inside = join(entry.parentPath, entry.name).slice(join(root, "/").length);
      return { path: join(entry.parentPath, entry.name), inside };
    })
    .filter(({ inside }) => isWanted(inside))
    .sort((one, other) => (one.inside < other.inside ? -1 : 1))
    .map(({ path, inside }) => ({
      path,
      folders: [...foldersOf(resolve(root)).slice(-1), ...foldersOf(dirname(inside))],
      mustBeRead: false,
    }));

/** The text of a file; those of its files where it is an archive. What a file is, its first bytes say. */
export function readSource(file: SourceFile): readonly SourceText[] {
  try {
    const bytes = readFileSync(file.path);
    return isArchive(bytes) ? textsIn(bytes, file) : [{ ...file, text: textOf(bytes) }];
  } catch (cause) {
    return [{ ...file, mustBeRead: true, text: err(`it cannot be read: ${(cause as Error).message}`) }];
  }
}

function textsIn(bytes: Uint8Array, archive: SourceFile): readonly SourceText[] {
  const files = readArchive(bytes, isWanted);
  if (!files.ok) return [{ ...archive, mustBeRead: true, text: files }];
  return files.value.map((file) => ({
    path: `${archive.path}/${file.path}`,
    folders: [...archive.folders, basename(archive.path).replace(/\.zip$/i, ""), ...foldersOf(dirname(file.path))],
    mustBeRead: isArchive(file.bytes),
    text: isArchive(file.bytes) ? err("it is an archive in an archive; unpack it") : textOf(file.bytes),
  }));
}

/** What a remote is called whose file does not say. */
export const nameOf = (file: string) => basename(file, extname(file)).replace(/\.lircd$/, "") || "remote";
