import { bytesOf } from "../persistence/message-bytes.ts";
import type { Delivery, MessageQueue } from "./message-queue.ts";

/** A message of QoS 1 or 2 on its way to the client. */
export interface Inflight {
  readonly delivery: Delivery;
  /** The queue that it came from: the client's own, or that of a group. */
  readonly queue: MessageQueue;
  readonly qos: 1 | 2;
  /** The client has it (PUBREC); its PUBCOMP is awaited. */
  isReleased: boolean;
}

/** What is on its way to one client, by packet identifier, and how many bytes that is. */
export class InflightMessages {
  readonly #byId = new Map<number, Inflight>();
  /** Of the messages, as they are counted in a queue. */
  bytes = 0;

  get size(): number {
    return this.#byId.size;
  }

  has(messageId: number): boolean {
    return this.#byId.has(messageId);
  }

  get(messageId: number): Inflight | undefined {
    return this.#byId.get(messageId);
  }

  /** `messageId` must be free. */
  add(messageId: number, inflight: Inflight): void {
    this.#byId.set(messageId, inflight);
    this.bytes += bytesOf(inflight.delivery.message);
  }

  delete(messageId: number): void {
    const inflight = this.#byId.get(messageId);
    if (inflight === undefined) return;
    this.#byId.delete(messageId);
    this.bytes -= bytesOf(inflight.delivery.message);
  }

  /** In the order in which they were sent. */
  entries(): Iterable<readonly [number, Inflight]> {
    return this.#byId.entries();
  }
}
