import type { Client } from "./client.ts";

/** A burst of this many seconds' worth is let through. */
const BURST_SECONDS = 10;

/** Whether a client may send one more message: a bucket that fills with `messagesPerSecond` and holds ten seconds' worth. */
export function isWithinRate(client: Client, messagesPerSecond: number, now: number): boolean {
  if (messagesPerSecond === 0) return true;
  const room = messagesPerSecond * BURST_SECONDS;
  const elapsedSeconds = client.rateAt === 0 ? BURST_SECONDS : (now - client.rateAt) / 1000;
  client.rateCredit = Math.min(room, client.rateCredit + elapsedSeconds * messagesPerSecond);
  client.rateAt = now;
  if (client.rateCredit < 1) return false;
  client.rateCredit -= 1;
  return true;
}
