/** Names for remotes of many files, so that none takes another's. */
import { cleanName } from "../format/imported.ts";
import type { Remote } from "../library/remote.ts";

export interface FoundRemote {
  readonly remote: Remote;
  /** The folders its file is in, the outermost first. */
  readonly folders: readonly string[];
}

/** Whether two remotes have the same buttons, and send them in the same way. */
export const areEqual = (one: Remote, other: Remote): boolean => contentOf(one) === contentOf(other);
const contentOf = (remote: Remote) => JSON.stringify({ ...remote, name: "" });

const keyOf = (name: string) => name.toLowerCase();

/**
 * The remotes, each with a name of its own. Those that share one get as many of their folders before it as tell them apart: of a collection that
 * has `Samsung/TV/7,7.csv` and `Sony/TV/7,7.csv`, "Samsung TV 7,7". Where folders do not help, they are numbered. Equal remotes of one name keep it.
 */
export function nameApart<Found extends FoundRemote>(found: readonly Found[]): readonly Found[] {
  const groups = new Map<string, FoundRemote[]>();
  for (const one of found) {
    const key = keyOf(one.remote.name);
    groups.set(key, groups.get(key) ?? []);
    groups.get(key)?.push(one);
  }
  const folders = new Map([...groups].map(([key, group]) => [key, foldersThatTell(group)]));
  const names = createNames();
  return found.map((one) => {
    const key = keyOf(one.remote.name);
    const content = groups.get(key)?.length === 1 ? key : contentOf(one.remote);
    return { ...one, remote: { ...one.remote, name: names.take(nameWithFolders(one, folders.get(key) ?? 0), content) } };
  });
}

/** Gives names out: one that another remote has gets a number, and equal remotes get the same. */
function createNames() {
  const holders = new Map<string, { nextNumber: number; readonly names: Map<string, string> }>();
  const taken = new Set<string>();
  return {
    take(wanted: string, content: string): string {
      const key = keyOf(wanted);
      const holder = holders.get(key) ?? { nextNumber: 2, names: new Map<string, string>() };
      holders.set(key, holder);
      let name = holder.names.get(content) ?? wanted;
      if (!holder.names.has(content))
        for (; taken.has(keyOf(name)); holder.nextNumber += 1) name = cleanName(`${wanted.slice(0, 120)} ${holder.nextNumber}`);
      holder.names.set(content, name);
      taken.add(keyOf(name));
      return name;
    },
  };
}

/** The least number of folders with which most names are different. */
function foldersThatTell(group: readonly FoundRemote[]): number {
  const [first, ...others] = group;
  if (!first || others.every(({ remote }) => areEqual(remote, first.remote))) return 0;
  const most = Math.max(...group.map(({ folders }) => folders.length));
  const different = Array.from({ length: most + 1 }, (_, count) => new Set(group.map((one) => keyOf(nameWithFolders(one, count)))).size);
  return different.indexOf(Math.max(...different));
}

/** Folders whose name the remote's begins with already are not said twice. */
function nameWithFolders({ remote: { name }, folders }: FoundRemote, count: number): string {
  const before = count === 0 ? [] : folders.slice(-count).filter((folder) => !keyOf(name).startsWith(keyOf(folder)));
  return cleanName([...before, name].join(" "));
}
