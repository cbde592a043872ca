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
    await restore(db.iterator(), persistence);
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

interface Entry {
  readonly key: string;
  readonly value: Buffer;
  /** The parts of the key after its kind. */
  readonly first: string;
  readonly second: string;
  readonly third: string;
  /** Of the message, where the first two name one. */
  readonly id: string;
}

/** Reads everything: keys come in the order of their kinds, so that marks and states are known before their messages. */
export async function restore(
  entries: AsyncIterable<[string, Buffer]> | Iterable<[string, Buffer]>,
  { queues, retained, subscriptions, receivedIds, records }: RestorablePersistence,
): Promise<void> {
  const gone = new Map<string, Set<string>>();
  const states = new Map<string, Map<string, StoredState>>();
  const restoreKind: Readonly<Record<string, (entry: Entry) => void>> = {
    d: ({ id, third }) => gone.set(id, (gone.get(id) ?? new Set()).add(third)),
    i: ({ id, third, value }) => states.set(id, (states.get(id) ?? new Map()).set(third, JSON.parse(value.toString()))),
    m({ id, key, second, value }) {
      const { message, receivers } = decodeMessage(value);
      if (counterOf(second) !== message.brokerCounter) throw new Error(`the value of ${key} is of another message`);
      queues.restore(message, receivers, gone.get(id) ?? new Set(), states.get(id) ?? new Map());
    },
    n: ({ first, second }) => receivedIds.restore(first, Number(second)),
    r: ({ value }) => retained.restore(decodeMessage(value).message),
    s: ({ first, value }) => subscriptions.restore(first, value),
    x: ({ value }) => records.restore(value),
  };
  for await (const [key, value] of entries) {
    const [kind = "", first = "", second = "", third = ""] = partsOf(key);
    restoreKind[kind]?.({ key, value, first, second, third, id: `${first}/${second}` });
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
