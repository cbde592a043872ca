import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Config, Log } from "@clima/schemas";
import { duckDbFileOf, openStore, type Store } from "@clima/store";
import { fail } from "../../terminal.ts";
import { copyDuckDb } from "../backup/live-copy/copy-duckdb.ts";

/** The store that is moved from. */
export interface MoveSource {
  readonly store: Store;
  close(): Promise<void>;
}

/** Opens it. The embedded store is open to one process only: while Clima runs, a copy of its file is read. `say` hears of that. */
export async function openMoveSource(
  kind: Config["store"]["kind"],
  config: Config,
  log: Log,
  say: (line: string) => void,
): Promise<MoveSource> {
  const opened = await openStore({ ...config.store, kind }, config.dataDir, log);
  if (opened.ok) return { store: opened.value, close: () => opened.value.close() };
  return kind === "duckdb" && /is in use by another Clima/.test(opened.error) ? openCopy(config, log, say) : fail(opened.error);
}

async function openCopy(config: Config, log: Log, say: (line: string) => void): Promise<MoveSource> {
  const file = duckDbFileOf(config.store, config.dataDir);
  const folder = await mkdtemp(join(config.dataDir, "move-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    say(`Clima is running with ${file}: what is moved is a copy as it is now`);
    const duckdbFile = join(folder, "copy.duckdb");
    await copyDuckDb(file, duckdbFile);
    const opened = await openStore({ ...config.store, kind: "duckdb", duckdbFile }, config.dataDir, log);
    if (!opened.ok) return fail(opened.error);
    return { store: opened.value, close: () => opened.value.close().then(remove) };
  } catch (cause) {
    await remove();
    throw cause;
  }
}
