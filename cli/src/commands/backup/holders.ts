import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { checkJournal } from "@clima/broker/internal";
import { isBelow } from "./places.ts";
import type { Root } from "./roots.ts";

/** Who has files open in these folders, a line each; empty where nobody is found. */
export async function holdersOf(roots: readonly Root[]): Promise<string[]> {
  const folders = roots.flatMap(({ folder, only }) => (only === undefined ? [folder] : [...only].map((name) => join(folder, name))));
  const processes = processesWithFilesIn(folders);
  return processes.length > 0 ? processes : lockedJournals(folders);
}

/** proc(5): those of other users and of other containers are not seen. */
function processesWithFilesIn(folders: readonly string[]): string[] {
  if (!existsSync("/proc/self/fd")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const open = openFilesOf(pid).find((file) => folders.some((folder) => isBelow(file, folder)));
      return open === undefined ? [] : [`process ${pid} (${commandOf(pid)}) has ${open} open`];
    });
}

function openFilesOf(pid: string): string[] {
  const folder = `/proc/${pid}/fd`;
  return orNone(() => readdirSync(folder)).flatMap((fd) => orNone(() => [readlinkSync(`${folder}/${fd}`)]));
}

const commandOf = (pid: string): string =>
  orNone(() => [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()])[0]?.slice(0, 120) ?? "unknown";

/** A process may end, or belong to somebody else. */
function orNone(look: () => string[]): string[] {
  try {
    return look();
  } catch {
    return [];
  }
}

/** LevelDB's lock is seen from another container, too. The journal lies in the broker's folder, and that one perhaps in a volume of its own. */
async function lockedJournals(folders: readonly string[]): Promise<string[]> {
  const journals = folders.flatMap((folder) => [join(folder, "journal"), join(folder, "broker", "journal")]);
  const locked: string[] = [];
  for (const journal of journals) {
    if (!existsSync(join(journal, "CURRENT"))) continue;
    const checked = await checkJournal(journal);
    if (!checked.ok && /lock/i.test(checked.error)) locked.push(`another process holds ${join(journal, "LOCK")}`);
  }
  return locked;
}
