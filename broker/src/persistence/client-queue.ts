import type { Slot } from "./journal.ts";
import type { Message, QueueEntry } from "./port.ts";
import type { Receivers } from "./receivers.ts";

/** A queued message, kept once however many clients it is for. */
export interface KeptMessage {
  readonly message: Message;
  readonly slot: Slot;
  /** Clients that do not have it yet. */
  readonly receivers: Receivers;
  /** On disk: clients that have it, and are still named as its receivers there. */
  marks: Map<string, Slot> | undefined;
}

/** A message in one client's queue. */
export interface Entry extends QueueEntry {
  readonly kept: KeptMessage;
  readonly bytes: number;
  messageId: number | undefined;
  sentQos: 1 | 2 | undefined;
  isReleased: boolean;
  /** On disk: packet identifier and release. */
  state: Slot | undefined;
}

/** One client's messages in the order of broker id and counter; every operation but an insertion out of order is quick at any length. */
export class ClientQueue {
  readonly #byBroker = new Map<string, Map<number, Entry>>();
  #lastBrokerId = "";
  #lastCounter = -1;
  #isSorted = true;
  #search: Generator<Entry, undefined> | undefined;
  #oldest: Entry | undefined;
  length = 0;
  bytes = 0;
  /** Messages that have a packet identifier. */
  sent = 0;

  find({ brokerId, brokerCounter }: Message): Entry | undefined {
    return this.#byBroker.get(brokerId)?.get(brokerCounter);
  }

  add(entry: Entry): void {
    const { brokerId, brokerCounter } = entry.message;
    let entries = this.#byBroker.get(brokerId);
    if (entries === undefined) {
      entries = new Map();
      this.#byBroker.set(brokerId, entries);
    }
    if (brokerId < this.#lastBrokerId || (brokerId === this.#lastBrokerId && brokerCounter < this.#lastCounter)) this.#isSorted = false;
    else {
      this.#lastBrokerId = brokerId;
      this.#lastCounter = brokerCounter;
    }
    entries.set(brokerCounter, entry);
    this.length += 1;
    this.bytes += entry.bytes;
  }

  delete(entry: Entry): void {
    const { brokerId, brokerCounter } = entry.message;
    const entries = this.#byBroker.get(brokerId);
    if (!entries?.delete(brokerCounter)) return;
    if (entries.size === 0) this.#byBroker.delete(brokerId);
    this.length -= 1;
    this.bytes -= entry.bytes;
    if (entry.messageId !== undefined) this.sent -= 1;
  }

  *entries(): Generator<Entry, undefined> {
    if (!this.#isSorted) this.#sort();
    for (const entries of this.#byBroker.values()) yield* entries.values();
    return undefined;
  }

  brokerIds(): string[] {
    return [...this.#byBroker.keys()];
  }

  /**
   * The oldest that is not on its way to the client. Goes on where it stopped the last time: what is under way stays that, and a full
   * queue asks for each message that it takes.
   */
  oldestWaiting(): Entry | undefined {
    if (!this.#isSorted) this.#sort();
    this.#search ??= this.entries();
    while (this.#oldest === undefined || this.#oldest.messageId !== undefined || this.find(this.#oldest.message) !== this.#oldest) {
      const next = this.#search.next();
      this.#oldest = next.value ?? undefined;
      if (!next.done) continue;
      this.#search = undefined;
      return undefined;
    }
    return this.#oldest;
  }

  #sort(): void {
    const brokers = [...this.#byBroker].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#byBroker.clear();
    for (const [brokerId, entries] of brokers) this.#byBroker.set(brokerId, new Map([...entries].sort(([a], [b]) => a - b)));
    this.#isSorted = true;
    this.#search = undefined;
    this.#oldest = undefined;
  }
}
