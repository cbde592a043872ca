/** "Unacceptable protocol version" [MQTT-3.2.2.3], "Unsupported Protocol Version" [MQTT5-3.2.2.2]. */
const WRONG_VERSION: ReadonlySet<unknown> = new Set([1, 0x84]);
/** What is no answer: no code at all, or a connection that was cut off. */
const NO_ANSWER: ReadonlySet<unknown> = new Set([undefined, "ECONNRESET", "EPIPE"]);

export interface VersionFallback<Offer> {
  /** What the next connection offers. */
  begin(): Offer;
  /** The broker accepted the connection. */
  connected(): void;
  /** Why there is no connection: a reason code of MQTT or an error code of Node. Whether the next offer follows, so that nobody need hear of this. */
  failed(code: unknown): boolean;
  /** The connection is closed. Whether the next offer is to be tried at once. */
  isNextDue(): boolean;
}

/**
 * Which version of MQTT a client speaks: the best that the broker takes. What it refuses is not offered again; where it closes without a word, as
 * RabbitMQ 3 does, the next is tried, but the best is offered again at each new connection, for the broker may have closed for another reason.
 */
export function createVersionFallback<Offer>(offers: readonly [Offer, ...Offer[]]): VersionFallback<Offer> {
  let best = 0;
  let current = 0;
  let isAnswered = false;
  const hasNext = () => current + 1 < offers.length;
  return {
    begin() {
      isAnswered = false;
      return offers[current] as Offer;
    },
    connected() {
      isAnswered = true;
    },
    failed(code) {
      if (isAnswered) return false;
      if (WRONG_VERSION.has(code) && hasNext()) best = current + 1;
      else isAnswered = !NO_ANSWER.has(code);
      return !isAnswered && hasNext();
    },
    isNextDue() {
      const isDue = !isAnswered && hasNext();
      current = isDue ? current + 1 : best;
      return isDue;
    },
  };
}
