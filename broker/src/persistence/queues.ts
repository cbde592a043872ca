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

export const createQueues = (journal: Journal, limits: QueueLimits, onDropped: OnDropped): Queues =>
  new StoredQueues(journal, limits, onDropped);

class StoredQueues implements Queues {
  readonly #journal: Journal;
  readonly #limits: QueueLimits;
  readonly #onDropped: OnDropped;
  readonly #queues = new Map<string, ClientQueue>();
  readonly #messages = new Map<string, Map<number, QueuedMessage>>();
  #total = 0;
  #totalBytes = 0;

  constructor(journal: Journal, limits: QueueLimits, onDropped: OnDropped) {
    this.#journal = journal;
    this.#limits = limits;
    this.#onDropped = onDropped;
  }

  *entries(clientId: string): Generator<Entry> {
    const queue = this.#queues.get(clientId);
    if (queue) yield* queue.entries();
  }

  count(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#total, bytes: this.#totalBytes };
  }

  #queueOf(clientId: string): ClientQueue {
    let queue = this.#queues.get(clientId);
    if (queue === undefined) {
      queue = new ClientQueue();
      this.#queues.set(clientId, queue);
    }
    return queue;
  }

  #keep(message: Message): QueuedMessage {
    const { brokerId, brokerCounter } = message;
    let ofBroker = this.#messages.get(brokerId);
    if (ofBroker === undefined) {
      ofBroker = new Map();
      this.#messages.set(brokerId, ofBroker);
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

  #add(clientId: string, queued: QueuedMessage): Entry {
    const entry: Entry = { queued, bytes: bytesOf(queued.message), messageId: undefined, isReleased: false, state: undefined };
    queued.receivers.add(clientId);
    this.#queueOf(clientId).add(entry);
    this.#total += 1;
    this.#totalBytes += entry.bytes;
    return entry;
  }

  enqueue(clientIds: Iterable<string>, message: Message): void {
    let queued: QueuedMessage | undefined;
    for (const clientId of clientIds) {
      // Overlapping subscriptions name a client more than once.
      if (this.#queues.get(clientId)?.find(message)) continue;
      queued ??= this.#keep(message);
      this.#add(clientId, queued);
      this.#keepWithinLimits(clientId);
    }
    if (queued && queued.receivers.size > 0) this.#journal.put(queued.slot);
  }

  #keepWithinLimits(clientId: string): void {
    const queue = this.#queueOf(clientId);
    while (queue.length > this.#limits.queuedMessages || (queue.bytes > this.#limits.queuedBytes && queue.length > 1)) {
      const oldest = queue.oldestWaiting();
      if (oldest === undefined) return;
      this.#remove(clientId, queue, oldest);
      this.#onDropped(clientId);
    }
  }

  #remove(clientId: string, queue: ClientQueue, entry: Entry): void {
    const { queued } = entry;
    queue.delete(entry);
    if (queue.length === 0) this.#queues.delete(clientId);
    this.#total -= 1;
    this.#totalBytes -= entry.bytes;
    if (entry.state) this.#journal.remove(entry.state);
    queued.receivers.delete(clientId);
    if (queued.receivers.size === 0) this.#forget(queued);
    else if (queued.slot.isOnDisk) this.#mark(queued, clientId);
  }

  /** On disk the message still names the client as a receiver: a small mark is cheaper than the message again. */
  #mark({ message: { brokerId, brokerCounter }, marks }: QueuedMessage, clientId: string): void {
    const slot = newSlot(receiverKey("d", brokerId, brokerCounter, clientId), () => Buffer.alloc(0));
    marks.push(slot);
    this.#journal.put(slot);
  }

  #forget({ message: { brokerId, brokerCounter }, slot, marks }: QueuedMessage): void {
    const ofBroker = this.#messages.get(brokerId);
    ofBroker?.delete(brokerCounter);
    if (ofBroker?.size === 0) this.#messages.delete(brokerId);
    this.#journal.remove(slot);
    for (const each of marks) this.#journal.remove(each);
  }

  update(clientId: string, change: Message | Release): boolean {
    const queue = this.#queues.get(clientId);
    if (!queue || change.messageId === undefined) return false;
    const entry = (change.cmd === "publish" ? queue.find(change) : undefined) ?? queue.findByMessageId(change.messageId);
    if (!entry) return false;
    queue.setMessageId(entry, change.messageId);
    entry.isReleased = change.cmd === "pubrel";
    const { brokerId, brokerCounter } = entry.queued.message;
    entry.state ??= newSlot(receiverKey("i", brokerId, brokerCounter, clientId), () =>
      Buffer.from(JSON.stringify({ messageId: entry.messageId, isReleased: entry.isReleased })),
    );
    // A repeat of QoS 1 may come with another identifier, so it can wait: most are acknowledged before.
    if (change.cmd === "publish" && change.qos === 1) this.#journal.putLater(entry.state);
    else this.#journal.put(entry.state);
    return true;
  }

  clear(clientId: string, messageId: number): Message | undefined {
    const queue = this.#queues.get(clientId);
    const entry = queue?.findByMessageId(messageId);
    if (!queue || !entry) return undefined;
    this.#remove(clientId, queue, entry);
    return entry.queued.message;
  }

  drop(clientId: string): void {
    const queue = this.#queues.get(clientId);
    if (queue) for (const entry of [...queue.entries()]) this.#remove(clientId, queue, entry);
  }

  restore(message: Message, receivers: readonly string[], gone: ReadonlySet<string>, states: ReadonlyMap<string, StoredState>): void {
    const queued = this.#keep(message);
    queued.slot.isOnDisk = true;
    for (const clientId of gone) {
      const slot = newSlot(receiverKey("d", message.brokerId, message.brokerCounter, clientId), () => Buffer.alloc(0));
      slot.isOnDisk = true;
      queued.marks.push(slot);
    }
    for (const clientId of receivers.filter((each) => !gone.has(each))) {
      const entry = this.#add(clientId, queued);
      const state = states.get(clientId);
      if (!state) continue;
      this.#queueOf(clientId).setMessageId(entry, state.messageId);
      entry.isReleased = state.isReleased;
      entry.state = newSlot(receiverKey("i", message.brokerId, message.brokerCounter, clientId), () =>
        Buffer.from(JSON.stringify({ messageId: entry.messageId, isReleased: entry.isReleased })),
      );
      entry.state.isOnDisk = true;
    }
    if (queued.receivers.size === 0) this.#forget(queued);
  }
}
