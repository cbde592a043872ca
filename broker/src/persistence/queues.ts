import { bytesOf, ClientQueue, type Entry, type QueuedMessage } from "./client-queue.ts";
import { encodeMessage } from "./encode-message.ts";
import { type Journal, newSlot } from "./journal.ts";
import { messageKey, receiverKey } from "./keys.ts";
import type { Message, QueueLimits, Release } from "./port.ts";

export interface StoredState {
  readonly messageId: number;
  readonly isReleased: boolean;
}

/** The queues of all stored sessions. */
export interface Queues {
  enqueue(clientIds: Iterable<string>, message: Message): void;
  /** Rejects nothing: false where there is no such message. */
  update(clientId: string, change: Message | Release): boolean;
  clear(clientId: string, messageId: number): Message | undefined;
  entries(clientId: string): Generator<Entry>;
  drop(clientId: string): void;
  /** As it was on disk; `states` by client. */
  restore(message: Message, receivers: readonly string[], gone: ReadonlySet<string>, states: ReadonlyMap<string, StoredState>): void;
  count(): { readonly messages: number; readonly bytes: number };
}

export type OnDropped = (clientId: string) => void;

export function createQueues(journal: Journal, { queuedMessages, queuedBytes }: QueueLimits, onDropped: OnDropped): Queues {
  const queues = new Map<string, ClientQueue>();
  const messages = new Map<string, Map<number, QueuedMessage>>();
  let total = 0;
  let totalBytes = 0;

  function queueOf(clientId: string): ClientQueue {
    let queue = queues.get(clientId);
    if (queue === undefined) {
      queue = new ClientQueue();
      queues.set(clientId, queue);
    }
    return queue;
  }

  function keep(message: Message): QueuedMessage {
    const { brokerId, brokerCounter } = message;
    let ofBroker = messages.get(brokerId);
    if (ofBroker === undefined) {
      ofBroker = new Map();
      messages.set(brokerId, ofBroker);
    }
    let queued = ofBroker.get(brokerCounter);
    if (queued === undefined) {
      const receivers = new Set<string>();
      const slot = newSlot(messageKey(brokerId, brokerCounter), () => encodeMessage(message, [...receivers]));
      queued = { message, slot, receivers, marks: [] };
      ofBroker.set(brokerCounter, queued);
    }
    return queued;
  }

  function add(clientId: string, queued: QueuedMessage): Entry {
    const entry: Entry = { queued, bytes: bytesOf(queued.message), messageId: undefined, isReleased: false, state: undefined };
    queued.receivers.add(clientId);
    queueOf(clientId).add(entry);
    total += 1;
    totalBytes += entry.bytes;
    return entry;
  }

  function enqueue(clientIds: Iterable<string>, message: Message): void {
    let queued: QueuedMessage | undefined;
    for (const clientId of clientIds) {
      // Overlapping subscriptions name a client more than once.
      if (queues.get(clientId)?.find(message)) continue;
      queued ??= keep(message);
      add(clientId, queued);
      keepWithinLimits(clientId);
    }
    if (queued && queued.receivers.size > 0) journal.put(queued.slot);
  }

  function keepWithinLimits(clientId: string): void {
    const queue = queueOf(clientId);
    while (queue.length > queuedMessages || (queue.bytes > queuedBytes && queue.length > 1)) {
      const oldest = queue.oldestWaiting();
      if (oldest === undefined) return;
      remove(clientId, queue, oldest);
      onDropped(clientId);
    }
  }

  function remove(clientId: string, queue: ClientQueue, entry: Entry): void {
    const { queued } = entry;
    queue.delete(entry);
    if (queue.length === 0) queues.delete(clientId);
    total -= 1;
    totalBytes -= entry.bytes;
    if (entry.state) journal.remove(entry.state);
    queued.receivers.delete(clientId);
    if (queued.receivers.size === 0) forget(queued);
    else if (queued.slot.isOnDisk) mark(queued, clientId);
  }

  /** On disk the message still names the client as a receiver: a small mark is cheaper than the message again. */
  function mark({ message: { brokerId, brokerCounter }, marks }: QueuedMessage, clientId: string): void {
    const slot = newSlot(receiverKey("d", brokerId, brokerCounter, clientId), () => Buffer.alloc(0));
    marks.push(slot);
    journal.put(slot);
  }

  function forget({ message: { brokerId, brokerCounter }, slot, marks }: QueuedMessage): void {
    const ofBroker = messages.get(brokerId);
    ofBroker?.delete(brokerCounter);
    if (ofBroker?.size === 0) messages.delete(brokerId);
    journal.remove(slot);
    for (const each of marks) journal.remove(each);
  }

  function update(clientId: string, change: Message | Release): boolean {
    const queue = queues.get(clientId);
    if (!queue || change.messageId === undefined) return false;
    const entry = (change.cmd === "publish" ? queue.find(change) : undefined) ?? queue.findByMessageId(change.messageId);
    if (!entry) return false;
    queue.setMessageId(entry, change.messageId);
    entry.isReleased = change.cmd === "pubrel";
    const { brokerId, brokerCounter } = entry.queued.message;
    entry.state ??= newSlot(receiverKey("i", brokerId, brokerCounter, clientId), () =>
      Buffer.from(JSON.stringify({ messageId: entry.messageId, isReleased: entry.isReleased })),
    );
    journal.put(entry.state);
    return true;
  }

  function clear(clientId: string, messageId: number): Message | undefined {
    const queue = queues.get(clientId);
    const entry = queue?.findByMessageId(messageId);
    if (!queue || !entry) return undefined;
    remove(clientId, queue, entry);
    return entry.queued.message;
  }

  function drop(clientId: string): void {
    const queue = queues.get(clientId);
    if (queue) for (const entry of [...queue.entries()]) remove(clientId, queue, entry);
  }

  const restore: Queues["restore"] = (message, receivers, gone, states) => {
    const queued = keep(message);
    queued.slot.isOnDisk = true;
    for (const clientId of gone) {
      const slot = newSlot(receiverKey("d", message.brokerId, message.brokerCounter, clientId), () => Buffer.alloc(0));
      slot.isOnDisk = true;
      queued.marks.push(slot);
    }
    for (const clientId of receivers.filter((each) => !gone.has(each))) {
      const entry = add(clientId, queued);
      const state = states.get(clientId);
      if (!state) continue;
      queueOf(clientId).setMessageId(entry, state.messageId);
      entry.isReleased = state.isReleased;
      entry.state = newSlot(receiverKey("i", message.brokerId, message.brokerCounter, clientId), () =>
        Buffer.from(JSON.stringify({ messageId: entry.messageId, isReleased: entry.isReleased })),
      );
      entry.state.isOnDisk = true;
    }
    if (queued.receivers.size === 0) forget(queued);
  };

  return {
    ...{ enqueue, update, clear, drop, restore },
    entries: function* (clientId) {
      const queue = queues.get(clientId);
      if (queue) yield* queue.entries();
    },
    count: () => ({ messages: total, bytes: totalBytes }),
  };
}
