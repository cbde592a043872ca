/** A disk in memory that a broker can be killed over: what was written whole is there for the next, the rest is gone. */
import { type BatchWriter, createJournal } from "../../src/persistence/journal.ts";
import { restore } from "../../src/persistence/level-persistence.ts";
import { createPersistence } from "../../src/persistence/memory-persistence.ts";
import type { Persistence } from "../../src/persistence/port.ts";

export interface MemoryDisk {
  /** What a broker begins with: what is on the disk. */
  open(): Promise<Persistence>;
  /** The broker that uses it is killed: a batch that is not written yet never is. */
  kill(): void;
  /** Batches that were written, or are being written. */
  readonly writes: number;
}

const limits = { queuedMessages: 1_000_000, queuedBytes: 1_000_000_000 };
/** A batch takes this many turns of the event loop. */
const WRITE_TURNS = 2;

export function createMemoryDisk(): MemoryDisk {
  const kept = new Map<string, Buffer>();
  let run = 0;
  let writes = 0;

  function writerOf(own: number): BatchWriter {
    return {
      write: async (operations) => {
        writes += 1;
        for (let turn = 0; turn < WRITE_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        // A killed broker is told nothing any more.
        if (own !== run) return new Promise<void>(() => undefined);
        for (const operation of operations) {
          if (operation.type === "put") kept.set(operation.key, operation.value);
          else kept.delete(operation.key);
        }
      },
      reopen: async () => undefined,
      close: async () => undefined,
    };
  }

  return {
    open: async () => {
      const journal = createJournal(writerOf(run), { onFault: () => undefined, onHealed: () => undefined });
      const persistence = createPersistence(journal, { limits, onDropped: () => undefined });
      await restore(
        [...kept].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
        persistence,
      );
      return persistence;
    },
    kill: () => {
      run += 1;
    },
    get writes() {
      return writes;
    },
  };
}
