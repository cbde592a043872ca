import qlobber from "qlobber";
import { matches } from "../packets/topics.ts";
import type { Message } from "../persistence/port.ts";
import type { Client, LiveSubscription } from "../session/client.ts";
import type { DeliveryPlan } from "../session/message-queue.ts";

const { Qlobber } = qlobber;

/** What is done with a message for a client: `encodings` is shared by all receivers of one message. */
export type Deliver = (client: Client, message: Message, plan: DeliveryPlan, encodings: Encodings) => void;

/** A message's bytes for the receivers that get the same, by what distinguishes them. */
export type Encodings = Map<number, Buffer>;

/** What takes each message that its filter matches once, for one of several subscribers. */
interface Group {
  readonly filter: string;
  offer(message: Message): void;
}

export interface Router {
  subscribe(subscription: LiveSubscription): void;
  unsubscribe(subscription: LiveSubscription): void;
  addGroup(group: Group): void;
  removeGroup(group: Group): void;
  /** Delivers to every connected subscriber and offers to every matching group; returns how many there were. */
  route(message: Message): number;
  subscriptionCount(): number;
}

/** Filters that begin with a wildcard do not match topics that begin with $ [MQTT-4.7.2-1]. */
const isHidden = (topic: string, filter: string) => topic.charCodeAt(0) === DOLLAR && (filter.startsWith("#") || filter.startsWith("+"));
const DOLLAR = 36;

export function createRouter(deliver: Deliver, skip: (client: Client, message: Message) => void): Router {
  const options = { separator: "/", wildcard_one: "+", wildcard_some: "#", match_empty_levels: true, cache_adds: true };
  const live = new Qlobber<LiveSubscription>(options);
  const groups = new Qlobber<Group>(options);
  let subscriptions = 0;
  let groupCount = 0;
  let mark = 0;

  /** Gathers the subscriptions that match by client: each client gets one copy, whatever overlaps. */
  function gather(message: Message): Client[] {
    mark += 1;
    const receivers: Client[] = [];
    for (const subscription of live.match(message.topic)) {
      if (isHidden(message.topic, subscription.filter)) continue;
      const { client } = subscription;
      if (client.routedMark !== mark) {
        client.routedMark = mark;
        client.routed.length = 0;
        receivers.push(client);
      }
      if (!(subscription.noLocal && message.clientId === client.id)) client.routed.push(subscription);
    }
    return receivers;
  }

  function route(message: Message): number {
    return (subscriptions > 0 ? deliverToClients(message) : 0) + (groupCount > 0 ? offerToGroups(message) : 0);
  }

  function deliverToClients(message: Message): number {
    const encodings: Encodings = new Map();
    let matched = 0;
    for (const client of gather(message)) {
      if (client.routed.length === 0) skip(client, message);
      else {
        matched += 1;
        deliver(client, message, planOf(message, client.routed), encodings);
      }
    }
    return matched;
  }

  function offerToGroups(message: Message): number {
    const matching = groups.match(message.topic).filter((group) => !isHidden(message.topic, group.filter));
    for (const group of matching) group.offer(message);
    return matching.length;
  }

  return {
    subscribe: (subscription) => {
      subscriptions += 1;
      live.add(subscription.filter, subscription);
    },
    unsubscribe: (subscription) => {
      subscriptions -= 1;
      live.remove(subscription.filter, subscription);
    },
    addGroup: (group) => {
      groupCount += 1;
      groups.add(group.filter, group);
    },
    removeGroup: (group) => {
      groupCount -= 1;
      groups.remove(group.filter, group);
    },
    route,
    subscriptionCount: () => subscriptions,
  };
}

/** In place of a publisher: a retained message on its way to a new subscriber. */
export const RETAINED_COPY = "$retained";

/** One copy at the highest QoS of what matches [MQTT-3.3.5-1], with every subscription identifier [MQTT5-3.3.4-3]. */
export function planOf(message: Message, subscriptions: readonly LiveSubscription[]): DeliveryPlan {
  let qos = 0;
  let isRetainKept = false;
  let identifiers: number[] | undefined;
  for (const subscription of subscriptions) {
    if (subscription.qos > qos) qos = subscription.qos;
    if (subscription.retainAsPublished) isRetainKept = true;
    if (subscription.subscriptionIdentifier !== undefined) {
      identifiers ??= [];
      identifiers.push(subscription.subscriptionIdentifier);
    }
  }
  return {
    qos: Math.min(qos, message.qos) as 0 | 1 | 2,
    retain: message.retain && (isRetainKept || message.clientId === RETAINED_COPY),
    subscriptionIdentifiers: identifiers,
  };
}

/** The plan for a message that waited; undefined when no subscription wants it any more. */
export function planFromSubscriptions(client: Client, message: Message): DeliveryPlan | undefined {
  const wanting = [...client.subscriptions.values()].filter(
    ({ filter, noLocal }) => matches(filter, message.topic) && !(noLocal && message.clientId === client.id),
  );
  return wanting.length === 0 ? undefined : planOf(message, wanting);
}
