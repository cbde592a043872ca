import QlobberSub from "qlobber/aedes/qlobber-sub.js";
import { rememberMatches } from "../packets/remembered-matches.ts";
import { MOST_TOPIC_LEVELS } from "../packets/topics.ts";
import { type Journal, newSlot, type Slot } from "./journal.ts";
import { keyOf } from "./keys.ts";
import type { StoredSubscriptions, Subscription } from "./port.ts";

export interface RestorableSubscriptions extends StoredSubscriptions {
  restore(clientId: string, bytes: Buffer): void;
  count(): number;
}

const OPTIONS = { wildcard_one: "+", wildcard_some: "#", separator: "/", match_empty_levels: true, max_words: MOST_TOPIC_LEVELS };
const DOLLAR = 36;

export function createStoredSubscriptions(journal: Journal): RestorableSubscriptions {
  const clients = new Map<string, Map<string, { readonly subscription: Subscription; readonly slot: Slot }>>();
  /** Of QoS 1 and 2. */
  const queueing = new QlobberSub(OPTIONS);
  let subscriptions = 0;

  function addOne(clientId: string, subscription: Subscription): Slot {
    const { filter, qos } = subscription;
    const ofClient = clients.get(clientId) ?? new Map();
    clients.set(clientId, ofClient);
    const before = ofClient.get(filter);
    if (!before) subscriptions += 1;
    subscribers.forget();
    const slot: Slot =
      before?.slot ?? newSlot(keyOf("s", clientId, filter), () => encode(clients.get(clientId)?.get(filter)?.subscription));
    ofClient.set(filter, { subscription, slot });
    if (qos > 0) queueing.add(filter, { clientId, topic: filter });
    else if (before && before.subscription.qos > 0) queueing.remove(filter, { clientId, topic: filter });
    return slot;
  }

  function remove(clientId: string, filters: readonly string[]): void {
    subscribers.forget();
    const ofClient = clients.get(clientId);
    for (const filter of filters) {
      const stored = ofClient?.get(filter);
      if (!ofClient || !stored) continue;
      if (stored.subscription.qos > 0) queueing.remove(filter, { clientId, topic: filter });
      ofClient.delete(filter);
      subscriptions -= 1;
      journal.remove(stored.slot);
    }
    if (ofClient?.size === 0) clients.delete(clientId);
  }

  /** Filters that begin with a wildcard do not match topics that begin with $ [MQTT-4.7.2-1]. */
  function findSubscribers(topic: string): string[] {
    const found = queueing.match(topic);
    const wanting =
      topic.charCodeAt(0) === DOLLAR ? found.filter(({ topic: filter }) => !filter.startsWith("+") && !filter.startsWith("#")) : found;
    return wanting.map(({ clientId }) => clientId);
  }
  const subscribers = rememberMatches(findSubscribers);

  return {
    add: (clientId, added) => {
      for (const subscription of added) journal.put(addOne(clientId, subscription));
    },
    remove,
    removeAll: (clientId) => remove(clientId, [...(clients.get(clientId)?.keys() ?? [])]),
    of: (clientId) => [...(clients.get(clientId)?.values() ?? [])].map(({ subscription }) => subscription),
    subscribersOf: subscribers.of,
    restore: (clientId, bytes) => {
      addOne(clientId, decode(bytes)).isOnDisk = true;
    },
    count: () => subscriptions,
  };
}

/** As it is written; what is absent is not so. */
interface Written {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly nl?: boolean;
  readonly rap?: boolean;
  readonly rh?: 0 | 1 | 2;
  readonly subscriptionIdentifier?: number;
}

function encode(subscription: Subscription | undefined): Buffer {
  if (!subscription) throw new Error("a subscription is written that is not there");
  const { filter, qos, noLocal, retainAsPublished, retainHandling, subscriptionIdentifier } = subscription;
  const written = { topic: filter, qos, rh: retainHandling, rap: retainAsPublished, nl: noLocal, subscriptionIdentifier };
  return Buffer.from(JSON.stringify(written));
}

function decode(bytes: Buffer): Subscription {
  const { topic, qos, nl = false, rap = false, rh = 0, subscriptionIdentifier } = JSON.parse(bytes.toString()) as Written;
  return { filter: topic, qos, noLocal: nl, retainAsPublished: rap, retainHandling: rh, subscriptionIdentifier };
}
