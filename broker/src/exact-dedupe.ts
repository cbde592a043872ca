import type { AedesPublishPacket, Client } from "aedes";

/**
 * Aedes drops a message whose counter is lower than the last one that it delivered to the client. With a persistence that
 * answers out of order this discards messages which were never delivered. Here Aedes' own test is switched off and replaced by
 * an exact one: a message is a repeat only if this client already had this very one (overlapping subscriptions).
 */
const REMEMBERED_MESSAGES = 4096;

interface Seen {
  readonly ids: Set<string>;
}
const seenBy = new WeakMap<Client, Seen>();

export function dedupeExactly(client: Client): void {
  seenBy.set(client, { ids: new Set() });
  const alwaysZero = new Proxy({}, { get: () => 0, set: () => true });
  Object.defineProperty(client, "duplicates", { value: alwaysZero });
}

/** Whether the client had this message before; remembers it. */
export function isRepeat(client: Client, packet: AedesPublishPacket): boolean {
  const seen = seenBy.get(client);
  if (!seen) return false;
  const id = `${packet.brokerId}:${packet.brokerCounter}`;
  if (seen.ids.has(id)) return true;
  seen.ids.add(id);
  if (seen.ids.size > REMEMBERED_MESSAGES) for (const oldest of seen.ids.values()) return seen.ids.delete(oldest) && false;
  return false;
}
