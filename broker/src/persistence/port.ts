/**
 * A message as Aedes and its persistences know it (aedes-packet). brokerId and brokerCounter identify it; within one brokerId
 * the counter grows.
 */
export interface Message {
  readonly cmd: "publish";
  readonly brokerId: string;
  readonly brokerCounter: number;
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly dup: boolean;
  /** MQTT 5 properties that go to every receiver, as their bytes on the wire. */
  readonly properties?: Buffer;
  /** ms since 1970 after which nobody gets it. */
  readonly messageExpiry?: number;
  /** The publisher. */
  readonly clientId?: string;
  /** Packet identifier towards the receiver, once it is on its way. */
  readonly messageId?: number;
}

/** Takes the place of a QoS 2 message in a queue once its receiver has it: only the release is still owed. */
export interface Release {
  readonly cmd: "pubrel";
  readonly messageId: number;
}

export interface Subscription {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly nl?: boolean;
  readonly rap?: boolean;
  readonly rh?: number;
  readonly subscriptionIdentifier?: number;
}

export interface SubscriptionOfClient extends Subscription {
  readonly clientId: string;
}

interface HasClientId {
  readonly id: string;
}

/**
 * The contract of aedes-persistence 11 that all of its implementations keep; the part of it that is used here.
 * Rejections are failures of the storage.
 */
export interface AedesPersistence {
  setup(broker: unknown): Promise<void>;
  storeRetained(message: Message): Promise<void>;
  createRetainedStreamCombi(filters: readonly string[]): AsyncIterable<Message>;
  addSubscriptions(client: HasClientId, subscriptions: readonly Subscription[]): Promise<unknown>;
  removeSubscriptions(client: HasClientId, filters: readonly string[]): Promise<unknown>;
  subscriptionsByClient(client: HasClientId): Promise<Subscription[]>;
  /** Of stored sessions, QoS 1 and 2 only. */
  subscriptionsByTopic(topic: string): Promise<SubscriptionOfClient[]>;
  cleanSubscriptions(client: HasClientId): Promise<unknown>;
  /** Appends the message to the queue of each client named in `subscriptions`; resolves when that is safe. */
  outgoingEnqueueCombi(subscriptions: readonly { readonly clientId: string }[], message: Message): Promise<void>;
  /** Notes the packet identifier (messageId) of a queued message; a Release replaces the message that has its messageId. */
  outgoingUpdate(client: HasClientId, message: Message | Release): Promise<unknown>;
  /** Takes the message with this messageId off the client's queue. */
  outgoingClearMessageId(client: HasClientId, message: { readonly messageId: number }): Promise<unknown>;
  /** The client's queue, oldest first; messages under way carry their messageId. */
  outgoingStream(client: HasClientId): AsyncIterable<Message | Release>;
  /** Packet identifiers of QoS 2 messages that a client sent and has not released. */
  incomingStorePacket(client: HasClientId, message: { readonly messageId: number }): Promise<void>;
  incomingGetPacket(client: HasClientId, message: { readonly messageId: number }): Promise<unknown>;
  incomingDelPacket(client: HasClientId, message: { readonly messageId: number }): Promise<void>;
  cleanIncoming(client: HasClientId): Promise<void>;
  destroy(): Promise<void>;
}

/** A will as CONNECT gave it. */
export interface StoredWill {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly properties?: Buffer;
  readonly messageExpirySeconds?: number;
  readonly delaySeconds: number;
}

/** What is to be remembered of a client beside its queue: it exists while the client is connected with a will, or has a session. */
export interface SessionRecord {
  readonly clientId: string;
  readonly username?: string;
  /** How long the session outlives its connection; 0 not at all, 0xffffffff for ever. */
  readonly expirySeconds: number;
  /** ms since 1970; undefined while connected. After a crash it is still undefined. */
  readonly disconnectedAt?: number;
  readonly will?: StoredWill;
}

export interface QueueLimits {
  /** Of one client's queue; beyond either, its oldest messages that are not under way are dropped. */
  readonly queuedMessages: number;
  readonly queuedBytes: number;
}

export interface PersistenceStats {
  readonly sessions: number;
  readonly subscriptions: number;
  readonly queuedMessages: number;
  readonly queuedBytes: number;
  readonly retainedMessages: number;
  readonly retainedBytes: number;
}

export interface Persistence {
  readonly aedes: AedesPersistence;
  putRecord(record: SessionRecord): Promise<void>;
  getRecord(clientId: string): Promise<SessionRecord | undefined>;
  deleteRecord(clientId: string): Promise<void>;
  records(): Promise<SessionRecord[]>;
  /**
   * Notes the packet identifier under which a client sent a message of QoS 2 that is about to be published: with the message, or not
   * at all. A noted identifier without its message would be a loss, a message without its identifier may come twice [MQTT-4.3.3-2].
   * The message is to be published in the same turn of the event loop. Resolves when the identifier is stored.
   */
  noteReceived(clientId: string, messageId: number): Promise<void>;
  /** Drops a client's queue, without its subscriptions. */
  dropQueue(clientId: string): Promise<void>;
  /** Resolves when everything asked for so far is safe in the sense of broker.durability. */
  flushed(): Promise<void>;
  stats(): PersistenceStats;
  /** Writes what is pending and closes. */
  close(): Promise<void>;
}
