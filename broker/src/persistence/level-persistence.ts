import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { err, type Log, ok, type Result } from "@clima/schemas";
import { ClassicLevel } from "classic-level";
import { decodeMessage } from "./encode-message.ts";
import { type BatchWriter, createJournal, type JournalEvents } from "./journal.ts";
import { counterOf, partsOf } from "./keys.ts";
import { createPersistence, type MemoryOptions, type RestorablePersistence } from "./memory-persistence.ts";
import type { Persistence } from "./port.ts";
import type { StoredState } from "./queues.ts";

export interface DiskOptions extends MemoryOptions, JournalEvents {
  readonly folder: string;
  readonly durability: "process" | "power";
  readonly log: Log;
}

type Level = ClassicLevel<string, Buffer>;

/** Kept in a LevelDB folder: what was acknowledged survives a killed process, and with durability power a power cut. */
export async function openDiskPersistence(options: DiskOptions): Promise<Result<Persistence, string>> {
  const { folder, durability, log } = options;
  try {
    await setOldFolderAside(folder, log);
    const location = join(folder, "journal");
    await mkdir(location, { recursive: true });
    const db = await openLevel(location, log);
    const writer = levelWriter(db, durability === "power");
    const persistence = createPersistence(createJournal(writer, options), options);
    await restore(db, persistence);
    return ok(persistence);
  } catch (cause) {
    return err(describeOpenError(folder, cause as NodeJS.ErrnoException));
  }
}

/** Clima 0.1 kept another kind of database in this very folder. */
async function setOldFolderAside(folder: string, log: Log): Promise<void> {
  if (!existsSync(join(folder, "CURRENT"))) return;
  const aside = `${folder}-0.1`;
  await rename(folder, aside);
  log.warn(`broker: ${folder} is of Clima 0.1 and cannot be read; it is now ${aside}, and the broker begins with nothing`);
}

async function openLevel(location: string, log: Log): Promise<Level> {
  const db: Level = new ClassicLevel(location, { keyEncoding: "utf8", valueEncoding: "buffer" });
  try {
    await db.open();
  } catch (cause) {
    if (causeOf(cause).code !== "LEVEL_CORRUPTION") throw cause;
    log.error(`broker: ${location} is damaged; repairing it (what is damaged is lost)`);
    await ClassicLevel.repair(location);
    await db.open();
  }
  return db;
}

const levelWriter = (db: Level, sync: boolean): BatchWriter => ({
  write: (operations) => {
    // Given one by one and not as an array, each of which abstract-level copies and checks: that took five times the processor time.
    const batch = db.batch();
    for (const operation of operations) {
      if (operation.type === "put") batch.put(operation.key, operation.value);
      else batch.del(operation.key);
    }
    return batch.write({ sync });
  },
  // LevelDB refuses everything after a failed write until it is opened again.
  reopen: async () => {
    await db.close();
    await db.open();
  },
  close: () => db.close(),
});

/** Reads everything: keys come in the order of their kinds, so that marks and states are known before their messages. */
async function restore(db: Level, { queues, retained, subscriptions, receivedIds, records }: RestorablePersistence): Promise<void> {
  const gone = new Map<string, Set<string>>();
  const states = new Map<string, Map<string, StoredState>>();
  for await (const [key, value] of db.iterator()) {
    const [kind = "", first = "", second = "", third = ""] = partsOf(key);
    const message = `${first}/${second}`;
    if (kind === "d") gone.set(message, (gone.get(message) ?? new Set()).add(third));
    else if (kind === "i") states.set(message, (states.get(message) ?? new Map()).set(third, JSON.parse(value.toString())));
    else if (kind === "m") {
      const decoded = decodeMessage(value);
      if (counterOf(second) !== decoded.message.brokerCounter) throw new Error(`the value of ${key} is of another message`);
      queues.restore(decoded.message, decoded.receivers, gone.get(message) ?? new Set(), states.get(message) ?? new Map());
    } else if (kind === "n") receivedIds.restore(first, Number(second));
    else if (kind === "r") retained.restore(decodeMessage(value).message);
    else if (kind === "s") subscriptions.restore(first, value);
    else if (kind === "x") records.restore(value);
  }
}

const causeOf = (error: unknown): NodeJS.ErrnoException => {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return cause ?? (error as NodeJS.ErrnoException);
};

function describeOpenError(folder: string, error: NodeJS.ErrnoException): string {
  if (causeOf(error).code === "LEVEL_LOCKED") return `${folder} is in use by another Clima; stop it, or set dataDir to another folder`;
  if (error.code === "EACCES" || error.code === "EROFS" || error.code === "EPERM") {
    return `cannot write to ${folder} (${error.code}); make it writable, or set dataDir to another folder`;
  }
  return `cannot open the broker's folder ${folder}: ${causeOf(error).message}`;
}
