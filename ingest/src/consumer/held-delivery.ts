import type { Delivery } from "../deliveries.ts";
import type { InFlight } from "./in-flight.ts";
import type { Place } from "./puback-order.ts";

/** A class, for there are very many: closures for each would cost more than all the rest. Only its first answer counts. */
export class HeldDelivery implements Delivery {
  readonly topic: string;
  readonly payload: Buffer;
  /** Undefined for QoS 0, which has no PUBACK. */
  readonly #place: Place | undefined;
  readonly #inFlight: InFlight;
  #isOver = false;

  constructor(topic: string, payload: Buffer, place: Place | undefined, inFlight: InFlight) {
    this.topic = topic;
    this.payload = payload;
    this.#place = place;
    this.#inFlight = inFlight;
    inFlight.enter(payload.length);
  }

  acknowledge(): void {
    this.#settle("acknowledged");
  }

  abandon(): void {
    this.#settle("abandoned");
  }

  #settle(state: Place["state"]): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#place) this.#place.state = state;
    this.#inFlight.leave(this.payload.length);
  }
}
