import type { Log, Result } from "@clima/schemas";
import { buttonsInOrder, orderedButtons } from "./button-order.ts";
import { createLibrary, type Library, withDemoRemotes } from "./library.ts";
import type { Button, Remote } from "./remote.ts";
import type { RemoteFolder } from "./remote-folder.ts";

/** A library that follows its folder. */
export interface LibraryService {
  readonly library: Library;
  /** Puts a button into its remote, which is made where there is none; the file's name. */
  saveButton(remote: string, button: string, code: Button): Result<string, string>;
  /** Reads the folder again, and gives what is wrong in it. */
  reload(): readonly string[];
  /** Calls back when the remotes have changed. */
  onChange(listener: () => void): void;
  close(): void;
}

/** The remotes of the folder, and the one to try things with. */
export function createLibraryService(folder: RemoteFolder, log: Log): LibraryService {
  const library = createLibrary(withDemoRemotes([]));
  const listeners: (() => void)[] = [];

  function reload(): readonly string[] {
    const { remotes, problems } = folder.read();
    for (const problem of problems) log.warn(`agent: ${problem}`);
    library.replace(withDemoRemotes(remotes));
    for (const listener of listeners) listener();
    return problems;
  }

  reload();
  const stopWatching = folder.watch(reload);
  return {
    library,
    saveButton(remote, button, code) {
      const known = folder.read().remotes.find(({ name }) => isSame(name, remote)) ?? { name: remote, buttons: {} };
      const saved = folder.save(withButton(known, button, code));
      if (saved.ok) reload();
      return saved;
    },
    reload,
    onChange: (listener) => void listeners.push(listener),
    close: stopWatching,
  };
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

function withButton(remote: Remote, button: string, code: Button): Remote {
  const { buttons: _buttons, order: _order, ...rest } = remote;
  const others = buttonsInOrder(remote).filter(([name]) => !isSame(name, button));
  return { ...rest, ...orderedButtons([...others, [button, code]]) };
}
