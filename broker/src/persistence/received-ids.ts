import { type Journal, newSlot, type Slot } from "./journal.ts";
import { keyOf } from "./keys.ts";
import type { ReceivedIds } from "./port.ts";

export interface RestorableReceivedIds extends ReceivedIds {
  restore(clientId: string, messageId: number): void;
}

export function createReceivedIds(journal: Journal): RestorableReceivedIds {
  const clients = new Map<string, Map<number, Slot>>();

  function slotOf(clientId: string, messageId: number): Slot {
    const ofClient = clients.get(clientId) ?? new Map<number, Slot>();
    clients.set(clientId, ofClient);
    const slot = ofClient.get(messageId) ?? newSlot(keyOf("n", clientId, String(messageId)), () => Buffer.alloc(0));
    ofClient.set(messageId, slot);
    return slot;
  }

  function remove(clientId: string, messageId: number): boolean {
    const ofClient = clients.get(clientId);
    const slot = ofClient?.get(messageId);
    if (!ofClient || !slot) return false;
    ofClient.delete(messageId);
    if (ofClient.size === 0) clients.delete(clientId);
    journal.remove(slot);
    return true;
  }

  return {
    add: (clientId, messageId) => journal.put(slotOf(clientId, messageId)),
    has: (clientId, messageId) => clients.get(clientId)?.has(messageId) ?? false,
    delete: remove,
    clear: (clientId) => {
      for (const messageId of [...(clients.get(clientId)?.keys() ?? [])]) remove(clientId, messageId);
    },
    restore: (clientId, messageId) => {
      slotOf(clientId, messageId).isOnDisk = true;
    },
  };
}
