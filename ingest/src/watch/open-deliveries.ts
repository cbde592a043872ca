import type { Delivery } from "../deliveries.ts";

export interface OpenDeliveries {
  /** The delivery, watched until it is acknowledged or abandoned. */
  watch(delivery: Delivery): Delivery;
  readonly messages: () => number;
  readonly bytes: () => number;
  /** When the oldest came, on the clock of performance.now(); undefined when there is none. */
  readonly oldestAtMs: () => number | undefined;
}

/** Counts what was delivered and is not yet done with. A set keeps the order of arrival, so its first is the oldest. */
export function createOpenDeliveries(): OpenDeliveries {
  const open = new Set<OpenDelivery>();
  let bytes = 0;
  const close = (delivery: OpenDelivery) => {
    if (open.delete(delivery)) bytes -= delivery.payload.length;
  };
  return {
    watch(delivery) {
      const watched = new OpenDelivery(delivery, close);
      open.add(watched);
      bytes += delivery.payload.length;
      return watched;
    },
    messages: () => open.size,
    bytes: () => bytes,
    oldestAtMs: () => open.values().next().value?.atMs,
  };
}

/** A class, for there are very many. */
class OpenDelivery implements Delivery {
  readonly topic: string;
  readonly payload: Buffer;
  readonly atMs = performance.now();
  readonly #delivery: Delivery;
  readonly #close: (self: OpenDelivery) => void;

  constructor(delivery: Delivery, close: (self: OpenDelivery) => void) {
    this.topic = delivery.topic;
    this.payload = delivery.payload;
    this.#delivery = delivery;
    this.#close = close;
  }

  acknowledge(): void {
    this.#close(this);
    this.#delivery.acknowledge();
  }

  abandon(): void {
    this.#close(this);
    this.#delivery.abandon();
  }
}
