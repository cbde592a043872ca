import { existsSync, type FSWatcher, mkdirSync, readdirSync, readFileSync, renameSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import { type Remote, readRemoteFile, remoteFileText } from "./remote.ts";

export interface RemoteFolder {
  /** All remotes of the folder; a file that cannot be read is a problem, and the remote that it had before is kept. */
  read(): { readonly remotes: readonly Remote[]; readonly problems: readonly string[] };
  /** Writes a remote in the file that it has, or in a new one of its own, wholly or not at all. The file's path. */
  save(remote: Remote): Result<string, string>;
  /** Calls back when files have changed, once they rest; the answer ends that. */
  watch(onChange: () => void): () => void;
}

const REST_MS = 300;

/** Where a machine's agents and the command line keep the remotes. */
export const remotesFolder = (dataDir: string): string => join(dataDir, "remotes");

/** A folder with one JSON file for each remote. It is made when it is not there. */
export function openRemoteFolder(folder: string): Result<RemoteFolder, string> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    return err(`the folder of remotes cannot be made: ${(cause as Error).message}`);
  }
  return ok(folderOf(folder));
}

function folderOf(folder: string): RemoteFolder {
  /** What was read or written last, by file. */
  let known = new Map<string, Remote>();
  const fileNames = createFileNames((name) => known.has(name) || existsSync(join(folder, name)));

  function readOne(name: string, before: Remote | undefined, problems: string[]): void {
    const file = readRemote(join(folder, name));
    const remote = file.ok ? file.value : before;
    if (!file.ok) problems.push(`${join(folder, name)}: ${file.error}${remote ? "; the remote stays as it was" : ""}`);
    if (remote) known.set(name, remote);
  }

  function read() {
    const listed = namesIn(folder);
    if (!listed.ok) return { remotes: withoutTwins([...known], []), problems: [`${listed.error}; the remotes stay as they were`] };
    const problems: string[] = [];
    const before = known;
    known = new Map();
    for (const name of listed.value) readOne(name, before.get(name), problems);
    fileNames.reset(known);
    return { remotes: withoutTwins([...known], problems), problems };
  }

  return {
    read,
    save(remote) {
      if (known.size === 0) read();
      const name = fileNames.of(remote);
      const file = join(folder, name);
      try {
        writeFileSync(`${file}.part`, remoteFileText(remote));
        renameSync(`${file}.part`, file);
        known.set(name, remote);
        return ok(file);
      } catch (cause) {
        return err(`${file} cannot be written: ${(cause as Error).message}`);
      }
    },
    watch: (onChange) => watchFolder(folder, onChange),
  };
}

/** The file of each remote: the one that it is in, or a new one, for two names may make the same file name. */
function createFileNames(isTaken: (file: string) => boolean) {
  const byRemote = new Map<string, string>();
  /** Where to go on, so that thousands of one file name are not looked for from the first each time. */
  const nextNumbers = new Map<string, number>();
  const add = (name: string) => {
    const wanted = fileNameOf(name);
    let file = wanted;
    let number = nextNumbers.get(wanted) ?? 2;
    for (; isTaken(file); number += 1) file = wanted.replace(/\.json$/, `-${number}.json`);
    nextNumbers.set(wanted, number);
    byRemote.set(name.toLowerCase(), file);
    return file;
  };
  return {
    of: ({ name }: Remote) => byRemote.get(name.toLowerCase()) ?? add(name),
    /** Of two files with a remote of one name the first is its file. */
    reset(remotes: ReadonlyMap<string, Remote>): void {
      byRemote.clear();
      for (const [file, { name }] of remotes) if (!byRemote.has(name.toLowerCase())) byRemote.set(name.toLowerCase(), file);
    },
  };
}

function namesIn(folder: string): Result<readonly string[], string> {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return ok(names.sort());
  } catch (cause) {
    return err(`${folder} cannot be read: ${(cause as Error).message}`);
  }
}

function readRemote(file: string): Result<Remote, string> {
  try {
    return readRemoteFile(readFileSync(file));
  } catch (cause) {
    return err((cause as Error).message);
  }
}

/** Of two remotes of one name the first file's is taken. */
function withoutTwins(files: readonly (readonly [file: string, remote: Remote])[], problems: string[]): readonly Remote[] {
  const byName = new Map<string, Remote>();
  for (const [file, remote] of files) {
    if (byName.has(remote.name.toLowerCase()))
      problems.push(`${file}: there is another remote called ${remote.name}; this one is left out`);
    else byName.set(remote.name.toLowerCase(), remote);
  }
  return [...byName.values()];
}

/** A name that every file system can hold. */
export const fileNameOf = (name: string): string =>
  `${
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "remote"
  }.json`;

function watchFolder(folder: string, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, () => {
      clearTimeout(timer);
      timer = setTimeout(onChange, REST_MS);
    });
  } catch {
    // Without inotify the library is read at the start and on cmd/reload
    return () => {};
  }
  watcher.on("error", () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
