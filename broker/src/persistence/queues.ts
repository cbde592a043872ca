import { ClientQueue, type Entry, type KeptMessage } from "./client-queue.ts";
import { type Journal, newSlot, type Slot } from "./journal.ts";
import { receiverKey } from "./keys.ts";
import { bytesOf } from "./message-bytes.ts";
import type { Message, QueueEntry, QueueLimits, Queues } from "./port.ts";
import { MessageSlot, StateSlot } from "./queue-slots.ts";
import { Receivers } from "./receivers.ts";

/** How far a message was on its way to a client, as it is on disk. */
export interface StoredState {
  readonly messageId: number;
  readonly sentQos?: 1 | 2;
  readonly isReleased: boolean;
}

export interface RestorableQueues extends Queues {
  /** As it was on disk: `gone` are receivers that have the message; `states` by receiver. */
  restore(message: Message, receivers: readonly string[], gone: ReadonlySet<string>, states: ReadonlyMap<string, StoredState>): void;
  count(): { readonly messages: number; readonly bytes: number };
}

const MAX_MESSAGE_ID = 0xffff;

export type OnDropped = (queueId: string) => void;

export const createQueues = (journal: Journal, limits: QueueLimits, onDropped: OnDropped): RestorableQueues =>
  new StoredQueues(journal, limits, onDropped);

/** Says that a client has a message which, on disk, still names it as a receiver. */
function markOf(kept: KeptMessage, queueId: string): Slot {
  const { brokerId, brokerCounter } = kept.message;
  const slot = newSlot(receiverKey("d", brokerId, brokerCounter, queueId), () => Buffer.alloc(0));
  kept.marks ??= new Map();
  kept.marks.set(queueId, slot);
  return slot;
}

class StoredQueues implements RestorableQueues {
  readonly #journal: Journal;
  readonly #limits: QueueLimits;
  readonly #onDropped: OnDropped;
  readonly #queues = new Map<string, ClientQueue>();
  readonly #messages = new Map<string, Map<number, KeptMessage>>();
  #total = 0;
  #totalBytes = 0;

  constructor(journal: Journal, limits: QueueLimits, onDropped: OnDropped) {
    this.#journal = journal;
    this.#limits = limits;
    this.#onDropped = onDropped;
  }

  entries(queueId: string): Iterable<QueueEntry> {
    return this.#queues.get(queueId)?.entries() ?? [];
  }

  *sentEntries(queueId: string): Iterable<QueueEntry> {
    const queue = this.#queues.get(queueId);
    let left = queue?.sent ?? 0;
    if (queue === undefined || left === 0) return;
    for (const entry of queue.entries()) {
      if (entry.messageId === undefined) continue;
      yield entry;
      left -= 1;
      if (left === 0) return;
    }
  }

  brokerIds(queueId: string): string[] {
    return this.#queues.get(queueId)?.brokerIds() ?? [];
  }

  count(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#total, bytes: this.#totalBytes };
  }

  #queueOf(queueId: string): ClientQueue {
    let queue = this.#queues.get(queueId);
    if (queue === undefined) {
      queue = new ClientQueue();
      this.#queues.set(queueId, queue);
    }
    return queue;
  }

  #keep(message: Message): KeptMessage {
    const { brokerId, brokerCounter } = message;
    let ofBroker = this.#messages.get(brokerId);
    if (ofBroker === undefined) {
      ofBroker = new Map();
      this.#messages.set(brokerId, ofBroker);
    }
    let kept = ofBroker.get(brokerCounter);
    if (kept === undefined) {
      const receivers = new Receivers();
      const slot = new MessageSlot(message, receivers);
      kept = { message, slot, receivers, marks: undefined };
      ofBroker.set(brokerCounter, kept);
    }
    return kept;
  }

  #add(queueId: string, kept: KeptMessage): Entry {
    const { message } = kept;
    const entry: Entry = {
      message,
      kept,
      bytes: bytesOf(message),
      messageId: undefined,
      sentQos: undefined,
      isReleased: false,
      state: undefined,
    };
    kept.receivers.add(queueId);
    const mark = kept.marks?.get(queueId);
    if (mark) this.#journal.remove(mark);
    kept.marks?.delete(queueId);
    this.#queueOf(queueId).add(entry);
    this.#total += 1;
    this.#totalBytes += entry.bytes;
    return entry;
  }

  append(queueIds: Iterable<string>, message: Message): void {
    let kept: KeptMessage | undefined;
    for (const queueId of queueIds) {
      // Overlapping subscriptions name a client more than once.
      if (this.#queues.get(queueId)?.find(message)) continue;
      kept ??= this.#keep(message);
      this.#add(queueId, kept);
      this.#keepWithinLimits(queueId);
    }
    if (kept && kept.receivers.size > 0) this.#journal.put(kept.slot);
  }

  #keepWithinLimits(queueId: string): void {
    const queue = this.#queueOf(queueId);
    while (queue.length > this.#limits.queuedMessages || (queue.bytes > this.#limits.queuedBytes && queue.length > 1)) {
      const oldest = queue.oldestWaiting();
      if (oldest === undefined) return;
      this.#remove(queueId, queue, oldest);
      this.#onDropped(queueId);
    }
  }

  #remove(queueId: string, queue: ClientQueue, entry: Entry): void {
    const { kept } = entry;
    queue.delete(entry);
    if (queue.length === 0) this.#queues.delete(queueId);
    this.#total -= 1;
    this.#totalBytes -= entry.bytes;
    if (entry.state) this.#journal.remove(entry.state);
    kept.receivers.delete(queueId);
    if (kept.receivers.size === 0) this.#forget(kept);
    else if (kept.slot.isOnDisk) this.#mark(kept, queueId);
  }

  /** On disk the message still names the client as a receiver: a small mark is cheaper than the message again. */
  #mark(kept: KeptMessage, queueId: string): void {
    this.#journal.put(markOf(kept, queueId));
  }

  #forget({ message: { brokerId, brokerCounter }, slot, marks }: KeptMessage): void {
    const ofBroker = this.#messages.get(brokerId);
    ofBroker?.delete(brokerCounter);
    if (ofBroker?.size === 0) this.#messages.delete(brokerId);
    this.#journal.remove(slot);
    for (const each of marks?.values() ?? []) this.#journal.remove(each);
  }

  noteSent(queueId: string, message: Message, messageId: number, qos: 1 | 2): void {
    const queue = this.#queues.get(queueId);
    const entry = queue?.find(message);
    if (!queue || !entry) return;
    if (entry.messageId === undefined) queue.sent += 1;
    entry.messageId = messageId;
    entry.sentQos = qos;
    entry.state ??= new StateSlot(queueId, entry);
    // A repeat of QoS 1 may come with another identifier, so it can wait: most are acknowledged before.
    if (qos === 1) this.#journal.putLater(entry.state);
    else this.#journal.put(entry.state);
  }

  noteReleased(queueId: string, message: Message): void {
    const entry = this.#queues.get(queueId)?.find(message);
    if (!entry) return;
    entry.isReleased = true;
    entry.state ??= new StateSlot(queueId, entry);
    this.#journal.put(entry.state);
  }

  remove(queueId: string, message: Message): void {
    const queue = this.#queues.get(queueId);
    const entry = queue?.find(message);
    if (queue && entry) this.#remove(queueId, queue, entry);
  }

  drop(queueId: string): void {
    const queue = this.#queues.get(queueId);
    if (queue) for (const entry of [...queue.entries()]) this.#remove(queueId, queue, entry);
  }

  restore(message: Message, receivers: readonly string[], gone: ReadonlySet<string>, states: ReadonlyMap<string, StoredState>): void {
    const kept = this.#keep(message);
    kept.slot.isOnDisk = true;
    for (const queueId of gone) markOf(kept, queueId).isOnDisk = true;
    for (const queueId of receivers.filter((each) => !gone.has(each))) {
      const entry = this.#add(queueId, kept);
      const state = states.get(queueId);
      if (!state) continue;
      entry.state = new StateSlot(queueId, entry);
      entry.state.isOnDisk = true;
      // Clima 0.1 gave greater ones to messages that it was about to take off: it was killed just then.
      if (state.messageId > MAX_MESSAGE_ID) continue;
      entry.messageId = state.messageId;
      entry.sentQos = state.sentQos;
      this.#queueOf(queueId).sent += 1;
      entry.isReleased = state.isReleased;
    }
    if (kept.receivers.size === 0) this.#forget(kept);
  }
}
