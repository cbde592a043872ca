import { Readable } from "node:stream";
import aedesPacket from "aedes-packet";
import type { IncomingIds } from "./incoming-ids.ts";
import type { Journal } from "./journal.ts";
import type { AedesPersistence, Message, Release, Subscription } from "./port.ts";
import type { Queues } from "./queues.ts";
import type { RetainedMessages } from "./retained.ts";
import type { StoredSubscriptions } from "./stored-subscriptions.ts";

export interface Parts {
  readonly journal: Journal;
  readonly queues: Queues;
  readonly retained: RetainedMessages;
  readonly subscriptions: StoredSubscriptions;
  readonly incoming: IncomingIds;
}

const Packet = aedesPacket as unknown as new (original: Message) => Message;

interface HasId {
  readonly id: string;
}

/** A will in the sense of aedes-persistence; the broker keeps its wills in the session records instead, which are on disk. */
type Will = Record<string, unknown> & { brokerId?: string | undefined; clientId?: string };

/**
 * The contract of aedes-persistence 11 over the parts in memory. What the broker does not use (wills, client lists, counts) is there
 * because Aedes asks for it, and because its abstract test suite proves the rest only together with it.
 */
export const createContract = (parts: Parts): AedesPersistence & Record<string, unknown> => ({
  ...createLife(),
  ...retainedMethods(parts),
  ...subscriptionMethods(parts),
  ...outgoingMethods(parts),
  ...incomingMethods(parts),
});

const retainedMethods = ({ retained }: Parts) => ({
  storeRetained: async (message: Message) => retained.store({ ...message }),
  createRetainedStream: (filter: string) => streamOf(retained.matching([filter])),
  createRetainedStreamCombi: (filters: readonly string[]) => streamOf(retained.matching(filters)),
});

const subscriptionMethods = ({ subscriptions, journal }: Parts) => ({
  addSubscriptions: async ({ id }: HasId, added: readonly Subscription[]) => {
    subscriptions.add(id, added.map(plain));
    await journal.committed();
  },
  removeSubscriptions: async ({ id }: HasId, filters: readonly string[]) => {
    subscriptions.remove(id, filters);
    await journal.committed();
  },
  cleanSubscriptions: async ({ id }: HasId) => {
    subscriptions.removeAll(id);
    await journal.committed();
  },
  subscriptionsByClient: async ({ id }: HasId) => subscriptions.ofClient(id),
  subscriptionsByTopic: async (topic: string) => subscriptions.matching(topic),
  countOffline: async () => {
    const { queueing, clients } = subscriptions.count();
    return { subsCount: queueing, clientsCount: clients };
  },
  getClientList: (filter: string) => streamOf(subscriptions.subscribersOf(filter)),
});

const outgoingMethods = ({ queues, journal }: Parts) => ({
  outgoingEnqueue: async ({ clientId }: { readonly clientId: string }, message: Message) => {
    queues.enqueue([clientId], message);
    await journal.committed();
  },
  outgoingEnqueueCombi: (receivers: readonly { readonly clientId: string }[], message: Message) => {
    if (receivers.length > 0) queues.enqueue(namesOf(receivers), message);
    return journal.committed();
  },
  outgoingUpdate: async ({ id }: HasId, change: Message | Release) => {
    if (!queues.update(id, change)) throw new Error("no such packet");
  },
  outgoingClearMessageId: async ({ id }: HasId, { messageId }: { readonly messageId: number }) => {
    const message = queues.clear(id, messageId);
    return message && Object.assign(new Packet(message), { messageId });
  },
  outgoingStream: ({ id }: HasId) => streamOf(outgoing(queues, id)),
});

const incomingMethods = ({ incoming }: Parts) => ({
  incomingStorePacket: async ({ id }: HasId, packet: { readonly messageId: number }) =>
    incoming.store(id, Object.assign(new Packet(packet as Message), { messageId: packet.messageId })),
  incomingGetPacket: async ({ id }: HasId, { messageId }: { readonly messageId: number }) => {
    const packet = incoming.get(id, messageId);
    if (!packet) throw new Error("no such packet");
    return packet;
  },
  incomingDelPacket: async ({ id }: HasId, { messageId }: { readonly messageId: number }) => {
    if (!incoming.delete(id, messageId)) throw new Error("no such packet");
  },
  cleanIncoming: async ({ id }: HasId) => incoming.clean(id),
});

/** From setup to destroy, with the wills that name the broker; the contract asks for them, the broker uses its session records instead. */
function createLife() {
  const wills = new Map<string, Will>();
  let broker: { readonly id: string } | undefined;
  let isDestroyed = false;
  return {
    async setup(this: { broker?: unknown }, made: unknown): Promise<void> {
      broker = made as { readonly id: string };
      this.broker = made;
    },
    putWill: async ({ id }: HasId, will: Will) => {
      wills.set(id, Object.assign(will, { brokerId: broker?.id, clientId: id }));
    },
    getWill: async ({ id }: HasId) => wills.get(id),
    delWill: async ({ id }: HasId) => {
      const will = wills.get(id);
      wills.delete(id);
      return will;
    },
    streamWill: (brokers: Readonly<Record<string, unknown>> = {}) =>
      streamOf([...wills.values()].filter(({ brokerId = "" }) => !brokers[brokerId])),

    destroy: async () => {
      if (isDestroyed) throw new Error("destroyed called twice!");
      isDestroyed = true;
    },
  };
}

/** As Aedes' own persistences give them: packets with the identifier that they were given. */
function* outgoing(queues: Queues, clientId: string): Generator<Message | Release> {
  for (const { queued, messageId, isReleased } of queues.entries(clientId)) {
    if (isReleased && messageId !== undefined) yield { cmd: "pubrel", messageId };
    else yield Object.assign(new Packet(queued.message), { messageId }) as Message;
  }
}

const plain = ({ topic, qos, rh, rap, nl, subscriptionIdentifier }: Subscription): Subscription =>
  ({ topic, qos, rh, rap, nl, ...(subscriptionIdentifier === undefined ? {} : { subscriptionIdentifier }) }) as Subscription;

function* namesOf(receivers: readonly { readonly clientId: string }[]): Generator<string> {
  for (const { clientId } of receivers) yield clientId;
}

/** What is there now, whatever changes while it is read; a stream, because the contract says so. */
const streamOf = <T>(items: Iterable<T>): Readable & AsyncIterable<T> => Readable.from([...items]);
