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
  remove(slot: Slot): void;
  /** Resolves, in the order of the calls, when everything put and removed so far is on disk; rejects when that failed. */
  committed(): Promise<void>;
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

export function createJournal(writer: BatchWriter, { onFault, onHealed }: JournalEvents): Journal {
  let dirty = new Set<Slot>();
  /** Those who wait for the batch that gathers, and for the one that is written. */
  let gathering: Waiting | undefined;
  let writing: Waiting | undefined;
  let isScheduled = false;
  let retryMs = 0;
  let isClosed = false;

  /**
   * Only from setImmediate: whatever one turn of the event loop changes, across all its promises, is in one batch. The packet
   * identifier of a QoS 2 message and the message in its queues must not be parted by a crash.
   */
  function schedule(): void {
    if (isScheduled || writing !== undefined || retryMs > 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void flush();
    });
  }

  async function flush(): Promise<void> {
    if (writing !== undefined || (dirty.size === 0 && gathering === undefined)) return;
    const batch = dirty;
    const current = gathering ?? createWaiting();
    dirty = new Set();
    gathering = undefined;
    writing = current;
    try {
      const operations = toOperations(batch);
      if (operations.length > 0) await writer.write(operations);
      current.resolve();
      if (retryMs > 0) onHealed();
      retryMs = 0;
    } catch (cause) {
      current.reject(cause as Error);
      onFault(cause as Error);
      for (const slot of dirty) batch.add(slot);
      dirty = batch;
      retryLater();
    }
    writing = undefined;
    if (dirty.size > 0 || gathering !== undefined) schedule();
  }

  function retryLater(): void {
    retryMs = Math.min(Math.max(retryMs * 2, FIRST_RETRY_MS), LAST_RETRY_MS);
    setTimeout(async () => {
      if (isClosed) return;
      // Success is known only once a batch was written; a failure to open shows there, too.
      await writer.reopen().catch(() => undefined);
      await flush();
    }, retryMs).unref();
  }

  function committed(): Promise<void> {
    if (gathering !== undefined) return gathering.promise;
    if (dirty.size === 0) return writing?.promise ?? DONE;
    gathering = createWaiting();
    return gathering.promise;
  }

  return {
    put: (slot) => {
      slot.isRemoved = false;
      dirty.add(slot);
      schedule();
    },
    remove: (slot) => {
      slot.isRemoved = true;
      // What was never written need not be removed, but somebody may be waiting for the batch that it was in.
      if (slot.isOnDisk) dirty.add(slot);
      else {
        if (dirty.has(slot)) gathering ??= createWaiting();
        dirty.delete(slot);
      }
      schedule();
    },
    committed,
    close: async () => {
      // What waits is written in one last batch; if the disk fails, that was said.
      while (retryMs === 0 && (dirty.size > 0 || writing !== undefined || gathering !== undefined)) {
        await (gathering ?? writing)?.promise.catch(() => undefined);
        await flush();
      }
      isClosed = true;
      await writer.close();
    },
  };
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
export const noJournal: Journal = { put: () => undefined, remove: () => undefined, committed: () => DONE, close: async () => undefined };
