import type { Counters } from "./port.ts";

export const createCounters = (): Counters => ({
  bytesReceived: 0,
  bytesSent: 0,
  packetsReceived: 0,
  packetsSent: 0,
  publishReceived: 0,
  publishSent: 0,
  publishBytesReceived: 0,
  publishBytesSent: 0,
  connectionsAccepted: 0,
  loginsRefused: 0,
  readingPaused: 0,
  packetsWithheld: 0,
  messagesDropped: new Map(),
  connectionsClosed: new Map(),
  clientsExpired: 0,
  maxClientsConnected: 0,
});

const addTo = (counts: Map<string, number>, reason: string): void => void counts.set(reason, (counts.get(reason) ?? 0) + 1);

/** Counts a message that a subscriber does not get. */
export const drop = ({ messagesDropped }: Counters, reason: string): void => addTo(messagesDropped, reason);

/** Counts a connection that the broker closed. */
export const countClosed = ({ connectionsClosed }: Counters, reason: string): void => addTo(connectionsClosed, reason);
