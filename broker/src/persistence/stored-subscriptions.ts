import QlobberSub from "qlobber/aedes/qlobber-sub.js";
import { type Journal, newSlot, type Slot } from "./journal.ts";
import { keyOf } from "./keys.ts";
import type { Subscription, SubscriptionOfClient } from "./port.ts";

/** The subscriptions of stored sessions. */
export interface StoredSubscriptions {
  add(clientId: string, subscriptions: readonly Subscription[], isOnDisk?: boolean): void;
  remove(clientId: string, filters: readonly string[]): void;
  removeAll(clientId: string): void;
  ofClient(clientId: string): Subscription[];
  /** QoS 1 and 2 only: for the others nothing is queued. */
  matching(topic: string): SubscriptionOfClient[];
  subscribersOf(filter: string): Generator<string>;
  count(): { readonly clients: number; readonly subscriptions: number; readonly queueing: number };
}

const OPTIONS = { wildcard_one: "+", wildcard_some: "#", separator: "/", match_empty_levels: true };
const DOLLAR = 36;

export function createStoredSubscriptions(journal: Journal): StoredSubscriptions {
  const clients = new Map<string, Map<string, { readonly subscription: Subscription; readonly slot: Slot }>>();
  const trie = new QlobberSub(OPTIONS);
  let subscriptions = 0;

  function addOne(clientId: string, subscription: Subscription, isOnDisk: boolean): void {
    const { topic, qos, rh, rap, nl } = subscription;
    let ofClient = clients.get(clientId);
    if (ofClient === undefined) {
      ofClient = new Map();
      clients.set(clientId, ofClient);
    }
    const before = ofClient.get(topic);
    if (!before) subscriptions += 1;
    const slot =
      before?.slot ??
      newSlot(keyOf("s", clientId, topic), () => Buffer.from(JSON.stringify(clients.get(clientId)?.get(topic)?.subscription)));
    ofClient.set(topic, { subscription, slot });
    if (qos > 0) trie.add(topic, { clientId, topic, qos, rh, rap, nl });
    else if (before && before.subscription.qos > 0) trie.remove(topic, { clientId, topic });
    if (isOnDisk) slot.isOnDisk = true;
    else journal.put(slot);
  }

  function remove(clientId: string, filters: readonly string[]): void {
    const ofClient = clients.get(clientId);
    for (const topic of filters) {
      const stored = ofClient?.get(topic);
      if (!ofClient || !stored) continue;
      if (stored.subscription.qos > 0) trie.remove(topic, { clientId, topic });
      ofClient.delete(topic);
      subscriptions -= 1;
      journal.remove(stored.slot);
    }
    if (ofClient?.size === 0) clients.delete(clientId);
  }

  /** Filters that begin with a wildcard do not match topics that begin with $ [MQTT-4.7.2-1]. */
  function matching(topic: string): SubscriptionOfClient[] {
    const found = trie.match(topic);
    if (topic.charCodeAt(0) !== DOLLAR) return found;
    return found.filter(({ topic: filter }) => !filter.startsWith("+") && !filter.startsWith("#"));
  }

  return {
    add: (clientId, added, isOnDisk = false) => {
      for (const subscription of added) addOne(clientId, subscription, isOnDisk);
    },
    remove,
    removeAll: (clientId) => remove(clientId, [...(clients.get(clientId)?.keys() ?? [])]),
    ofClient: (clientId) => [...(clients.get(clientId)?.values() ?? [])].map(({ subscription }) => subscription),
    matching,
    subscribersOf: function* (filter) {
      for (const [clientId, ofClient] of clients) if (ofClient.has(filter)) yield clientId;
    },
    count: () => ({ clients: clients.size, subscriptions, queueing: trie.subscriptionsCount }),
  };
}
