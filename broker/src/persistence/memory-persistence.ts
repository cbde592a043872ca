import { createContract, type Parts } from "./contract.ts";
import { createIncomingIds } from "./incoming-ids.ts";
import { type Journal, noJournal } from "./journal.ts";
import type { Persistence, QueueLimits } from "./port.ts";
import { createQueues, type OnDropped } from "./queues.ts";
import { createRetained } from "./retained.ts";
import { createSessionRecords, type SessionRecords } from "./session-records.ts";
import { createStoredSubscriptions } from "./stored-subscriptions.ts";

export interface MemoryOptions {
  readonly limits: QueueLimits;
  readonly onDropped: OnDropped;
}

export interface MemoryState extends Parts {
  readonly records: SessionRecords;
}

/** Everything that the broker remembers, in memory; the journal, if it is one, keeps the disk like it. */
export function createState(journal: Journal, { limits, onDropped }: MemoryOptions): MemoryState {
  return {
    journal,
    queues: createQueues(journal, limits, onDropped),
    retained: createRetained(journal),
    subscriptions: createStoredSubscriptions(journal),
    incoming: createIncomingIds(journal),
    records: createSessionRecords(journal),
  };
}

export function createPersistence(state: MemoryState): Persistence {
  const { journal, queues, retained, subscriptions, records } = state;
  const aedes = createContract(state);
  return {
    aedes,
    // The journal takes what is asked for in one turn of the event loop into one batch.
    noteReceived: (clientId, messageId) => aedes.incomingStorePacket({ id: clientId }, { messageId }),
    putRecord: (record) => {
      records.put(record);
      return journal.committed();
    },
    getRecord: async (clientId) => records.get(clientId),
    deleteRecord: (clientId) => {
      records.delete(clientId);
      return journal.committed();
    },
    records: async () => records.all(),
    dropQueue: (clientId) => {
      queues.drop(clientId);
      return journal.committed();
    },
    flushed: () => journal.committed(),
    stats: () => {
      const { messages, bytes } = queues.count();
      const kept = retained.count();
      return {
        sessions: records.all().length,
        subscriptions: subscriptions.count().subscriptions,
        ...{ queuedMessages: messages, queuedBytes: bytes, retainedMessages: kept.messages, retainedBytes: kept.bytes },
      };
    },
    close: () => journal.close(),
  };
}

/** Forgets everything when the broker ends. */
export const createMemoryPersistence = (options: MemoryOptions): Persistence => createPersistence(createState(noJournal, options));
