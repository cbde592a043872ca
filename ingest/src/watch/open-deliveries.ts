import type { Delivery } from "../deliveries.ts";

export interface OpenDeliveries {
  /** The delivery, watched until it is acknowledged or abandoned. */
  watch(delivery: Delivery): Delivery;
  readonly messages: () => number;
  readonly bytes: () => number;
  /** When the oldest came, on the clock of performance.now(); undefined when there is none. */
  readonly oldestAtMs: () => number | undefined;
}

/** So many at the front are let go at once, for that moves all the others. */
const SHRINK_BY = 4096;

/** Counts what was delivered and is not yet done with; most are done with in the order in which they came. */
export function createOpenDeliveries(): OpenDeliveries {
  let inOrder: (OpenDelivery | undefined)[] = [];
  let front = 0;
  let messages = 0;
  let bytes = 0;

  function onDone(done: OpenDelivery): void {
    done.isOpen = false;
    messages -= 1;
    bytes -= done.payloadBytes;
    for (; front < inOrder.length && inOrder[front]?.isOpen === false; front += 1) inOrder[front] = undefined;
    if (front < SHRINK_BY && front < inOrder.length) return;
    inOrder = inOrder.slice(front);
    front = 0;
  }

  return {
    watch(delivery) {
      const watched = new OpenDelivery(delivery, delivery.payload.length, onDone);
      inOrder.push(watched);
      messages += 1;
      bytes += watched.payloadBytes;
      return watched;
    },
    messages: () => messages,
    bytes: () => bytes,
    oldestAtMs: () => inOrder[front]?.atMs,
  };
}

/** A class, for there are very many; topic and payload are asked for, not kept. */
class OpenDelivery implements Delivery {
  readonly atMs = performance.now();
  readonly payloadBytes: number;
  isOpen = true;
  readonly #delivery: Delivery;
  readonly #onDone: (self: OpenDelivery) => void;

  constructor(delivery: Delivery, payloadBytes: number, onDone: (self: OpenDelivery) => void) {
    this.payloadBytes = payloadBytes;
    this.#delivery = delivery;
    this.#onDone = onDone;
  }

  get topic(): string {
    return this.#delivery.topic;
  }

  get payload(): Buffer {
    return this.#delivery.payload;
  }

  acknowledge(): void {
    if (this.isOpen) this.#onDone(this);
    this.#delivery.acknowledge();
  }

  abandon(): void {
    if (this.isOpen) this.#onDone(this);
    this.#delivery.abandon();
  }
}
