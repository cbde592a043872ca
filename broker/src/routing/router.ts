import qlobber from "qlobber";
import { rememberMatches } from "../packets/remembered-matches.ts";
import { MOST_TOPIC_LEVELS } from "../packets/topics.ts";
import type { Message } from "../persistence/port.ts";
import type { Client, LiveSubscription } from "../session/client.ts";
import type { DeliveryPlan } from "../session/message-queue.ts";

const { Qlobber } = qlobber;

/** What is done with a message for a client: `encodings` is shared by all receivers of one message, if there are several. */
export type Deliver = (client: Client, message: Message, plan: DeliveryPlan, encodings: Encodings | undefined) => void;

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
  const options = {
    separator: "/",
    wildcard_one: "+",
    wildcard_some: "#",
    match_empty_levels: true,
    max_words: MOST_TOPIC_LEVELS,
    cache_adds: true,
  };
  const live = new Qlobber<LiveSubscription>(options);
  const groups = new Qlobber<Group>(options);
  const receivers = rememberMatches((topic) => byClient(live.match(topic).filter(({ filter }) => !isHidden(topic, filter))));
  const offered = rememberMatches((topic) => groups.match(topic).filter(({ filter }) => !isHidden(topic, filter)));
  let subscriptions = 0;
  let groupCount = 0;

  function route(message: Message): number {
    return (subscriptions > 0 ? deliverToClients(message) : 0) + (groupCount > 0 ? offerToGroups(message) : 0);
  }

  function deliverToClients(message: Message): number {
    const matching = receivers.of(message.topic);
    const encodings: Encodings | undefined = matching.length > 1 ? new Map() : undefined;
    let matched = 0;
    for (const receiver of matching) {
      const plan = receiver.planFor(message);
      if (plan === undefined) skip(receiver.client, message);
      else {
        matched += 1;
        deliver(receiver.client, message, plan, encodings);
      }
    }
    return matched;
  }

  function offerToGroups(message: Message): number {
    const matching = offered.of(message.topic);
    for (const group of matching) group.offer(message);
    return matching.length;
  }

  return {
    subscribe: (subscription) => {
      subscriptions += 1;
      live.add(subscription.filter, subscription);
      receivers.forget();
    },
    unsubscribe: (subscription) => {
      subscriptions -= 1;
      live.remove(subscription.filter, subscription);
      receivers.forget();
    },
    addGroup: (group) => {
      groupCount += 1;
      groups.add(group.filter, group);
      offered.forget();
    },
    removeGroup: (group) => {
      groupCount -= 1;
      groups.remove(group.filter, group);
      offered.forget();
    },
    route,
    subscriptionCount: () => subscriptions,
  };
}

/** A client that gets one copy of a message, whatever subscriptions of it overlap. */
class Receiver {
  readonly client: Client;
  readonly #subscriptions: LiveSubscription[] = [];
  /** By QoS and retain flag of the message, on which alone they depend. */
  readonly #plans: DeliveryPlan[] = [];
  #hasNoLocal = false;

  constructor(client: Client) {
    this.client = client;
  }

  add(subscription: LiveSubscription): void {
    this.#subscriptions.push(subscription);
    if (subscription.noLocal) this.#hasNoLocal = true;
  }

  /** undefined: it published the message itself and does not want it back. */
  planFor(message: Message): DeliveryPlan | undefined {
    if (this.#hasNoLocal && message.clientId === this.client.id) {
      const wanting = this.#subscriptions.filter(({ noLocal }) => !noLocal);
      return wanting.length === 0 ? undefined : planOf(message, wanting);
    }
    const key = message.qos * 2 + (message.retain ? 1 : 0);
    const plan = this.#plans[key] ?? planOf(message, this.#subscriptions);
    this.#plans[key] = plan;
    return plan;
  }
}

function byClient(subscriptions: readonly LiveSubscription[]): Receiver[] {
  const receivers = new Map<Client, Receiver>();
  for (const subscription of subscriptions) {
    const { client } = subscription;
    const receiver = receivers.get(client) ?? new Receiver(client);
    receivers.set(client, receiver);
    receiver.add(subscription);
  }
  return [...receivers.values()];
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
  const matching = client.subscriptions.matching(message.topic);
  const wanting = message.clientId === client.id ? matching.filter(({ noLocal }) => !noLocal) : matching;
  return wanting.length === 0 ? undefined : planOf(message, wanting);
}
