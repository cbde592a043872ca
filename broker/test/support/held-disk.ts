import { type BatchWriter, createJournal, type Operation } from "../../src/persistence/journal.ts";
import { createPersistence } from "../../src/persistence/memory-persistence.ts";
import type { Persistence } from "../../src/persistence/port.ts";

/** A persistence whose disk is as slow, or as broken, as a test wants it. */
export interface HeldDisk {
  readonly persistence: Persistence;
  /** Batches that were written, as their keys in order; one that was taken off begins with "-". */
  readonly written: readonly (readonly string[])[];
  /** From now on a batch waits until it is let through. */
  hold(): void;
  /** Writes the batch that waits; the next one waits again. */
  letOneThrough(): void;
  /** Writes what waits, and everything that comes. */
  letThrough(): void;
  /** What waits fails, and everything that comes. */
  breakDown(): void;
}

export function heldDisk(): HeldDisk {
  const written: string[][] = [];
  let state: "through" | "held" | "broken" = "through";
  let goOn: () => void = () => undefined;
  const change = (to: typeof state) => {
    state = to;
    goOn();
  };
  const writer: BatchWriter = {
    write: async (operations) => {
      if (state === "held") await new Promise<void>((resolve) => (goOn = resolve));
      if (state === "broken") throw new Error("no space left on device");
      written.push(operations.map(keyOf));
    },
    reopen: async () => undefined,
    close: async () => undefined,
  };
  const journal = createJournal(writer, { onFault: () => undefined, onHealed: () => undefined });
  const limits = { queuedMessages: 1_000_000, queuedBytes: 1_000_000_000 };
  return {
    persistence: createPersistence(journal, { limits, onDropped: () => undefined }),
    written,
    hold: () => change("held"),
    letOneThrough: () => goOn(),
    letThrough: () => change("through"),
    breakDown: () => change("broken"),
  };
}

const keyOf = ({ type, key }: Operation) => (type === "put" ? key : `-${key}`);
