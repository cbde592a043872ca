/**
 * Keys on disk. Parts are separated by "/" and are URI-encoded, so that whatever a client calls itself cannot look like another key.
 *   d/broker/counter/client     the client has the message (one of several receivers)
 *   i/broker/counter/client     its packet identifier on the way to the client
 *   m/broker/counter            a queued message and its receivers
 *   n/client/id                 a QoS 2 packet identifier received from the client
 *   r/topic                     a retained message
 *   s/client/filter             a subscription of a stored session
 *   x/client                    a session record
 */
export type KeyKind = "d" | "i" | "m" | "n" | "r" | "s" | "x";

const KEPT_LONG_DIGITS = 14;
/** Hexadecimal, padded: in the order of the numbers. */
const orderly = (counter: number) => counter.toString(16).padStart(KEPT_LONG_DIGITS, "0");

let lastName = "";
let lastEncoded = "";
/** One name often follows itself: the broker's own. */
function encodeName(name: string): string {
  if (name !== lastName) {
    lastName = name;
    lastEncoded = encodeURIComponent(name);
  }
  return lastEncoded;
}

export const messageKey = (brokerId: string, counter: number): string => `m/${encodeName(brokerId)}/${orderly(counter)}`;

export const receiverKey = (kind: "d" | "i", brokerId: string, counter: number, clientId: string): string =>
  `${kind}/${encodeName(brokerId)}/${orderly(counter)}/${encodeURIComponent(clientId)}`;

export const keyOf = (kind: KeyKind, ...parts: readonly string[]): string => [kind, ...parts.map(encodeURIComponent)].join("/");

export function partsOf(key: string): readonly string[] {
  return key.split("/").map(decodeURIComponent);
}

export const counterOf = (part: string): number => Number.parseInt(part, 16);
