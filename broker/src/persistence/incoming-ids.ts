import { type Journal, newSlot, type Slot } from "./journal.ts";
import { keyOf } from "./keys.ts";

interface Identified {
  readonly messageId: number;
}

/** Packet identifiers of QoS 2 messages that clients sent and have not released. On disk they are identifiers only. */
export interface IncomingIds {
  store(clientId: string, packet: Identified): void;
  get(clientId: string, messageId: number): Identified | undefined;
  delete(clientId: string, messageId: number): boolean;
  clean(clientId: string): void;
  restore(clientId: string, messageId: number): void;
}

export function createIncomingIds(journal: Journal): IncomingIds {
  const clients = new Map<string, Map<number, { readonly packet: Identified; readonly slot: Slot }>>();

  function store(clientId: string, packet: Identified): Slot {
    const ofClient = clients.get(clientId) ?? new Map();
    clients.set(clientId, ofClient);
    const slot: Slot =
      ofClient.get(packet.messageId)?.slot ?? newSlot(keyOf("n", clientId, String(packet.messageId)), () => Buffer.alloc(0));
    ofClient.set(packet.messageId, { packet, slot });
    return slot;
  }

  function remove(clientId: string, messageId: number): boolean {
    const ofClient = clients.get(clientId);
    const stored = ofClient?.get(messageId);
    if (!ofClient || !stored) return false;
    ofClient.delete(messageId);
    if (ofClient.size === 0) clients.delete(clientId);
    journal.remove(stored.slot);
    return true;
  }

  return {
    store: (clientId, packet) => journal.put(store(clientId, packet)),
    get: (clientId, messageId) => clients.get(clientId)?.get(messageId)?.packet,
    delete: remove,
    clean: (clientId) => {
      for (const messageId of [...(clients.get(clientId)?.keys() ?? [])]) remove(clientId, messageId);
    },
    restore: (clientId, messageId) => {
      store(clientId, { messageId }).isOnDisk = true;
    },
  };
}
