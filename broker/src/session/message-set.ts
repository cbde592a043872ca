import type { Message } from "../persistence/port.ts";

type Identity = Pick<Message, "brokerId" | "brokerCounter">;

/** Messages by their identity. Without a key of its own for each: there are as many as a client's window is wide. */
export class MessageSet {
  readonly #byBroker = new Map<string, Set<number>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has({ brokerId, brokerCounter }: Identity): boolean {
    return this.#byBroker.get(brokerId)?.has(brokerCounter) ?? false;
  }

  add({ brokerId, brokerCounter }: Identity): void {
    let counters = this.#byBroker.get(brokerId);
    if (counters === undefined) {
      counters = new Set();
      this.#byBroker.set(brokerId, counters);
    }
    if (counters.has(brokerCounter)) return;
    counters.add(brokerCounter);
    this.#size += 1;
  }

  /** Whether it was there. */
  delete({ brokerId, brokerCounter }: Identity): boolean {
    if (!this.#byBroker.get(brokerId)?.delete(brokerCounter)) return false;
    this.#size -= 1;
    return true;
  }

  /** Takes out the one that came first. */
  deleteOldest(): void {
    for (const [brokerId, counters] of this.#byBroker) {
      for (const brokerCounter of counters) return void this.delete({ brokerId, brokerCounter });
    }
  }
}
