/** One value on disk. Its owner keeps it, and says `put` and `remove`; what it holds is encoded only when it is really written. */
export interface Slot {
  readonly key: string;
  readonly encode: () => Buffer;
  isOnDisk: boolean;
  isRemoved: boolean;
}

export const newSlot = (key: string, encode: () => Buffer): Slot => ({ key, encode, isOnDisk: false, isRemoved: false });

export type Operation =
  | { readonly type: "put"; readonly key: string; readonly value: Buffer }
  | { readonly type: "del"; readonly key: string };

/** Where operations go: all of a batch, or none of it. */
export interface BatchWriter {
  write(operations: readonly Operation[]): Promise<void>;
  /** After a failure: whatever makes another try worth while. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export interface JournalEvents {
  onFault(cause: Error): void;
  onHealed(): void;
}

/** Keeps the disk like the memory: changes gather while a batch is written, and are the next batch (group commit). */
export interface Journal {
  put(slot: Slot): void;
  /** For what is soon removed again: written only if it is still there a batch later. */
  putLater(slot: Slot): void;
  /** What was put for later is written with the next batch. */
  hurry(): void;
  remove(slot: Slot): void;
  /** Resolves, in the order of the calls, when everything put and removed so far is on disk; rejects when that failed. */
  committed(): Promise<void>;
  /** Whether `committed` has nothing to wait for. */
  isCommitted(): boolean;
  close(): Promise<void>;
}

interface Waiting {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (cause: Error) => void;
}

function createWaiting(): Waiting {
  let resolve: () => void = () => undefined;
  let reject: (cause: Error) => void = () => undefined;
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  // Nobody may be waiting for a batch; then a failure is heard through onFault alone.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;
const DONE = Promise.resolve();

export const createJournal = (writer: BatchWriter, events: JournalEvents): Journal => new GroupCommit(writer, events);

class GroupCommit implements Journal {
  readonly #writer: BatchWriter;
  readonly #events: JournalEvents;
  #dirty = new Set<Slot>();
  #later = new Set<Slot>();
  /** Those who wait for the batch that gathers, and for the one that is written. */
  #gathering: Waiting | undefined;
  #writing: Waiting | undefined;
  #isScheduled = false;
  #retryMs = 0;
  #isClosed = false;

  constructor(writer: BatchWriter, events: JournalEvents) {
    this.#writer = writer;
    this.#events = events;
  }

  put(slot: Slot): void {
    slot.isRemoved = false;
    this.#dirty.add(slot);
    this.#schedule();
  }

  putLater(slot: Slot): void {
    slot.isRemoved = false;
    this.#later.add(slot);
    this.#schedule();
  }

  hurry(): void {
    for (const slot of this.#later) this.#dirty.add(slot);
    this.#later.clear();
  }

  remove(slot: Slot): void {
    slot.isRemoved = true;
    this.#later.delete(slot);
    if (slot.isOnDisk) this.#dirty.add(slot);
    // What was never written need not be removed, but somebody may be waiting for the batch that it was in.
    else if (this.#dirty.delete(slot)) this.#gathering ??= createWaiting();
    this.#schedule();
  }

  committed(): Promise<void> {
    if (this.#gathering !== undefined) return this.#gathering.promise;
    if (this.#dirty.size === 0) return this.#writing?.promise ?? DONE;
    this.#gathering = createWaiting();
    return this.#gathering.promise;
  }

  isCommitted(): boolean {
    return this.#gathering === undefined && this.#dirty.size === 0 && this.#writing === undefined;
  }

  /** What waits is written in a last batch; if the disk fails, that was said. */
  async close(): Promise<void> {
    while (this.#retryMs === 0 && (this.#hasWork() || this.#writing !== undefined)) {
      await this.#writing?.promise.catch(() => undefined);
      await this.#flush();
    }
    this.#isClosed = true;
    await this.#writer.close();
  }

  #hasWork(): boolean {
    return this.#dirty.size > 0 || this.#later.size > 0 || this.#gathering !== undefined;
  }

  /**
   * Only from setImmediate: whatever one turn of the event loop changes, across all its promises, is in one batch. The packet
   * identifier of a QoS 2 message and the message in its queues must not be parted by a crash.
   */
  #schedule(): void {
    if (this.#isScheduled || this.#writing !== undefined || this.#retryMs > 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    if (this.#writing !== undefined || !this.#hasWork()) return;
    const batch = this.#dirty;
    const current = this.#gathering ?? createWaiting();
    this.#dirty = this.#later;
    this.#later = new Set();
    this.#gathering = undefined;
    this.#writing = current;
    try {
      const operations = toOperations(batch);
      if (operations.length > 0) await this.#writer.write(operations);
      current.resolve();
      if (this.#retryMs > 0) this.#events.onHealed();
      this.#retryMs = 0;
    } catch (cause) {
      current.reject(cause as Error);
      this.#events.onFault(cause as Error);
      for (const slot of this.#dirty) batch.add(slot);
      this.#dirty = batch;
      this.#retryLater();
    }
    this.#writing = undefined;
    if (this.#hasWork()) this.#schedule();
  }

  #retryLater(): void {
    this.#retryMs = Math.min(Math.max(this.#retryMs * 2, FIRST_RETRY_MS), LAST_RETRY_MS);
    setTimeout(async () => {
      if (this.#isClosed) return;
      // Whether that helped is known once a batch was written.
      await this.#writer.reopen().catch(() => undefined);
      await this.#flush();
    }, this.#retryMs).unref();
  }
}

function toOperations(batch: ReadonlySet<Slot>): Operation[] {
  const operations: Operation[] = [];
  for (const slot of batch) {
    if (!slot.isRemoved) {
      slot.isOnDisk = true;
      operations.push({ type: "put", key: slot.key, value: slot.encode() });
    } else if (slot.isOnDisk) operations.push({ type: "del", key: slot.key });
  }
  return operations;
}

/** For a broker that keeps everything in memory: nothing is written, everything is "safe" at once. */
export const noJournal: Journal = {
  put: () => undefined,
  putLater: () => undefined,
  hurry: () => undefined,
  remove: () => undefined,
  committed: () => DONE,
  isCommitted: () => true,
  close: async () => undefined,
};
