import { type Journal, noJournal } from "./journal.ts";
import type { Persistence, QueueLimits } from "./port.ts";
import { createQueues, type OnDropped, type RestorableQueues } from "./queues.ts";
import { createReceivedIds, type RestorableReceivedIds } from "./received-ids.ts";
import { createRetained, type RestorableRetained } from "./retained.ts";
import { createSessionRecords, type RestorableRecords } from "./session-records.ts";
import { createStoredSubscriptions, type RestorableSubscriptions } from "./stored-subscriptions.ts";

export interface MemoryOptions {
  readonly limits: QueueLimits;
  readonly onDropped: OnDropped;
}

/** A persistence whose parts can be filled with what a disk has. */
export interface RestorablePersistence extends Persistence {
  readonly queues: RestorableQueues;
  readonly retained: RestorableRetained;
  readonly subscriptions: RestorableSubscriptions;
  readonly receivedIds: RestorableReceivedIds;
  readonly records: RestorableRecords;
}

/** Everything that the broker remembers, in memory; the journal keeps the disk like it. */
export function createPersistence(journal: Journal, options: MemoryOptions): RestorablePersistence {
  const queues = createQueues(journal, options.limits, options.onDropped);
  const retained = createRetained(journal);
  const subscriptions = createStoredSubscriptions(journal);
  const records = createSessionRecords(journal);
  return {
    queues,
    retained,
    subscriptions,
    receivedIds: createReceivedIds(journal),
    records,
    flushed: () => journal.committed(),
    isFlushed: () => journal.isCommitted(),
    stats: () => {
      const queued = queues.count();
      const kept = retained.count();
      return {
        sessions: records.count(),
        subscriptions: subscriptions.count(),
        queuedMessages: queued.messages,
        queuedBytes: queued.bytes,
        retainedMessages: kept.messages,
        retainedBytes: kept.bytes,
      };
    },
    close: () => journal.close(),
  };
}

/** Forgets everything when the broker ends. */
export const createMemoryPersistence = (options: MemoryOptions): Persistence => createPersistence(noJournal, options);
