import { type FSWatcher, mkdirSync, readdirSync, readFileSync, renameSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import { type Remote, readRemoteFile, remoteFileText } from "./remote.ts";

export interface RemoteFolder {
  /** All remotes of the folder; a file that cannot be read is a problem, and the remote that it had before is kept. */
  read(): { readonly remotes: readonly Remote[]; readonly problems: readonly string[] };
  /** Writes a remote in its own file, wholly or not at all. */
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
  const known = new Map<string, Remote>();

  function read() {
    const listed = namesIn(folder);
    if (!listed.ok) return { remotes: withoutTwins([...known], []), problems: [`${listed.error}; the remotes stay as they were`] };
    const names = listed.value;
    const problems: string[] = [];
    for (const name of [...known.keys()].filter((gone) => !names.includes(gone))) known.delete(name);
    for (const name of names) {
      const remote = readRemote(join(folder, name));
      if (remote.ok) known.set(name, remote.value);
      else problems.push(`${join(folder, name)}: ${remote.error}${known.has(name) ? "; the remote stays as it was" : ""}`);
    }
    return { remotes: withoutTwins([...known], problems), problems };
  }

  return {
    read,
    save(remote) {
      const file = join(folder, fileNameOf(remote.name));
      try {
        writeFileSync(`${file}.part`, remoteFileText(remote));
        renameSync(`${file}.part`, file);
        return ok(file);
      } catch (cause) {
        return err(`${file} cannot be written: ${(cause as Error).message}`);
      }
    },
    watch: (onChange) => watchFolder(folder, onChange),
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
