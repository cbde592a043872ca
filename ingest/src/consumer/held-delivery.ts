import type { ReceivedPublish } from "@clima/mqtt-wire";
import type { Arrival, InFlight } from "./in-flight.ts";
import type { Delivery } from "./port.ts";

/**
 * A PUBLISH that waits for its answer; only the first counts. A class, and one object for all that is known of it, for there are very
 * many: closures for each would cost more than all the rest.
 */
export class HeldDelivery implements Delivery {
  state: "open" | "acknowledged" | "abandoned" = "open";
  readonly #message: ReceivedPublish;
  readonly #arrival: Arrival;
  readonly #inFlight: InFlight;

  constructor(message: ReceivedPublish, inFlight: InFlight) {
    this.#message = message;
    this.#inFlight = inFlight;
    this.#arrival = inFlight.enter(message.payloadBytes);
  }

  get messageId(): number {
    return this.#message.messageId;
  }

  get isRetained(): boolean {
    return this.#message.isRetained;
  }

  get topic(): string {
    return this.#message.topic;
  }

  get payload(): Buffer {
    return this.#message.payload;
  }

  get payloadBytes(): number {
    return this.#message.payloadBytes;
  }

  get text(): string {
    return this.#message.text;
  }

  acknowledge(): void {
    this.#settle("acknowledged");
  }

  abandon(): void {
    this.#settle("abandoned");
  }

  #settle(state: HeldDelivery["state"]): void {
    if (this.state !== "open") return;
    this.state = state;
    this.#inFlight.leave(this.#arrival, this.payloadBytes);
  }
}
