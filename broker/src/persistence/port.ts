/** A message with its identity: brokerId and brokerCounter; within one brokerId the counter grows. */
export interface Message {
  readonly brokerId: string;
  readonly brokerCounter: number;
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  /** MQTT 5 properties that go to every receiver, as their bytes on the wire. */
  readonly properties?: Buffer | undefined;
  /** ms since 1970 after which nobody gets it. */
  readonly messageExpiry?: number | undefined;
  /** The publisher. */
  readonly clientId?: string | undefined;
}

/** A message in one queue, and how far it is on its way to the client. */
export interface QueueEntry {
  readonly message: Message;
  /** Packet identifier towards the client; undefined: it was never sent. */
  readonly messageId: number | undefined;
  /** The QoS at which it was sent; undefined: never, or by a Clima that did not note it. */
  readonly sentQos: 1 | 2 | undefined;
  /** The client has the message (of QoS 2): only the release is still owed. */
  readonly isReleased: boolean;
}

export interface Subscription {
  readonly filter: string;
  readonly qos: 0 | 1 | 2;
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  readonly retainHandling: 0 | 1 | 2;
  readonly subscriptionIdentifier: number | undefined;
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

/**
 * What is to be remembered of a client beside its queue: it exists while the client is connected with a will, or has a session. A shared
 * group has one, too; it is connected while one of its members is.
 */
export interface SessionRecord {
  readonly clientId: string;
  readonly username?: string;
  /** How long the session outlives its connection; 0 not at all, 0xffffffff for ever. */
  readonly expirySeconds: number;
  /** ms since 1970; undefined while connected. After a crash it is still undefined. */
  readonly disconnectedAt?: number;
  readonly will?: StoredWill;
  /**
   * The broker was killed while the client was connected: broker ids of the messages that waited for it then. Any of them may have been on
   * the wire before the note of it was on disk.
   */
  readonly doubtfulBrokerIds?: readonly string[];
}

export interface QueueLimits {
  /** Of one client's queue; beyond either, its oldest messages that are not under way are dropped. */
  readonly queuedMessages: number;
  readonly queuedBytes: number;
}

/** The queues of stored sessions (named by client id) and of shared groups (named by $share/group/filter). */
export interface Queues {
  /** Appends a message to each queue, which drops its oldest beyond the limits; a queue that has the message keeps it once. */
  append(queueIds: Iterable<string>, message: Message): void;
  /** Oldest first. Read as it is now: a queue must not change while it is read. */
  entries(queueId: string): Iterable<QueueEntry>;
  /** Those with a packet identifier, oldest first. */
  sentEntries(queueId: string): Iterable<QueueEntry>;
  /** Broker ids of the messages in a queue: of the broker's runs that took them in. */
  brokerIds(queueId: string): string[];
  /** Notes the packet identifier and QoS with which a message goes to the client; nothing where the queue does not hold the message. */
  noteSent(queueId: string, message: Message, messageId: number, qos: 1 | 2): void;
  /** Notes that the client has a message of QoS 2 (PUBREC); nothing where the queue does not hold the message. */
  noteReleased(queueId: string, message: Message): void;
  /** Takes a message off a queue; nothing where the queue does not hold it. */
  remove(queueId: string, message: Message): void;
  /** Takes everything off a queue. */
  drop(queueId: string): void;
}

/** The last retained message of each topic. */
export interface RetainedMessages {
  /** An empty payload clears the topic [MQTT-3.3.1-10]. */
  store(message: Message): void;
  /** Those of topics that the filter matches, as they are now, without the expired. */
  matching(filter: string): readonly Message[];
}

/** The subscriptions of stored sessions and shared groups. */
export interface StoredSubscriptions {
  /** A later subscription with the same filter replaces the earlier one. */
  add(clientId: string, subscriptions: readonly Subscription[]): void;
  remove(clientId: string, filters: readonly string[]): void;
  removeAll(clientId: string): void;
  of(clientId: string): Subscription[];
  /** Who wants messages of a topic queued: QoS 1 and 2 only; a name is there twice where its filters overlap. */
  subscribersOf(topic: string): readonly string[];
}

/** Packet identifiers of QoS 2 messages that clients sent and have not released. */
export interface ReceivedIds {
  /** To be called in the turn of the event loop that publishes the message: a crash then leaves both behind, or neither. */
  add(clientId: string, messageId: number): void;
  has(clientId: string, messageId: number): boolean;
  /** Whether it was there. */
  delete(clientId: string, messageId: number): boolean;
  clear(clientId: string): void;
}

export interface SessionRecords {
  /** Is on disk no sooner than every note of a sent message that was asked for before: who is disconnected there has left nothing in doubt. */
  put(record: SessionRecord): void;
  get(clientId: string): SessionRecord | undefined;
  delete(clientId: string): void;
  all(): SessionRecord[];
}

interface PersistenceStats {
  readonly sessions: number;
  readonly subscriptions: number;
  readonly queuedMessages: number;
  readonly queuedBytes: number;
  readonly retainedMessages: number;
  readonly retainedBytes: number;
}

/**
 * What the broker remembers from connection to connection, and from run to run.
 *
 * All of it is in memory: who asks is answered at once, and sees every change that was made before. What goes to a disk follows the
 * memory; changes of one turn of the event loop become safe together, or not at all.
 */
export interface Persistence {
  readonly queues: Queues;
  readonly retained: RetainedMessages;
  readonly subscriptions: StoredSubscriptions;
  readonly receivedIds: ReceivedIds;
  readonly records: SessionRecords;
  /** Resolves when every change so far is safe in the sense of broker.durability; rejects when it could not be stored. */
  flushed(): Promise<void>;
  /** Whether everything asked for so far is safe already. */
  isFlushed(): boolean;
  stats(): PersistenceStats;
  /** Writes what is pending and closes. */
  close(): Promise<void>;
}
