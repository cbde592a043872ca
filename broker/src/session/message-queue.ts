import type { QoS } from "../packets/packets.ts";
import { waitingBytesOf } from "../persistence/message-bytes.ts";
import type { Message, QueueLimits, Queues, SessionRecord } from "../persistence/port.ts";
import { Deque } from "./deque.ts";
import { MessageSet } from "./message-set.ts";

/** How a message goes to a client: what its subscriptions make of the message. */
export interface DeliveryPlan {
  readonly qos: QoS;
  readonly retain: boolean;
  readonly subscriptionIdentifiers: readonly number[] | undefined;
}

export interface Delivery {
  readonly message: Message;
  /** undefined: to be worked out from the subscriptions when it is sent. */
  readonly plan: DeliveryPlan | undefined;
  /** Of a shared group: the member that was sent it, and did not acknowledge it. */
  readonly sentTo?: string;
}

/** In place of a member's client id: an earlier run of the broker knew which. */
export const SOMEBODY = "";

export interface QueueContext {
  readonly stored: Queues;
  readonly limits: QueueLimits;
  /** Whether a message is stored, but not yet handed to the router. */
  readonly isOnItsWayToTheRouter: (message: Message) => boolean;
  readonly onDropped: (queueId: string, reason: "queue-full") => void;
}

/**
 * Messages of a stored queue that are kept at hand; the others are read again when these are sent. As many as a window is wide: each
 * reading goes over what is under way.
 */
const AT_HAND = 10_000;
/** Messages that were read before the router brought them, at most; a message that the router brings at all, it brings soon. */
const EARLY = 5 * AT_HAND;

/**
 * The messages of QoS 1 and 2 that wait for one client, or for one group of shared subscribers.
 *
 * A stored queue (of a session that outlives its connection) is in the persistence before it is here: this is only its front, and
 * when more waits than that, the queue is "behind" and reads on from the persistence. A queue that is not stored has nothing else,
 * and drops its oldest beyond the limits.
 */
export class MessageQueue {
  readonly id: string;
  readonly isStored: boolean;
  readonly #context: QueueContext;
  readonly #waiting = new Deque<Delivery>();
  #waitingBytes = 0;
  #isBehind: boolean;
  /** Taken, not settled: not to be read again from the persistence. */
  readonly #underWay = new MessageSet();
  /** Read from the persistence before the router brought them. */
  readonly #early = new MessageSet();

  /** Of messages that a broker that was killed may have sent. */
  readonly doubtfulBrokerIds: readonly string[];

  /** `isBehind`: the persistence may have messages that nobody offers. */
  constructor(id: string, isStored: boolean, isBehind: boolean, context: QueueContext, doubtfulBrokerIds: readonly string[] = []) {
    this.id = id;
    this.isStored = isStored;
    this.#isBehind = isBehind;
    this.#context = context;
    this.doubtfulBrokerIds = doubtfulBrokerIds;
  }

  /** Messages at hand. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Whether nothing waits; false also where the persistence may have more. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && !this.#isBehind;
  }

  /** A message that the router brings. */
  offer(delivery: Delivery): void {
    if (!this.isStored) return this.#offerInMemory(delivery);
    if (this.#early.delete(delivery.message)) return;
    if (this.#isBehind || this.#waiting.length >= AT_HAND) this.#isBehind = true;
    else this.#waiting.push(delivery);
  }

  #offerInMemory(delivery: Delivery): void {
    const { queuedMessages, queuedBytes } = this.#context.limits;
    this.#waiting.push(delivery);
    this.#waitingBytes += waitingBytesOf(delivery.message);
    while (this.#waiting.length > queuedMessages || (this.#waitingBytes > queuedBytes && this.#waiting.length > 1)) {
      const oldest = this.#waiting.shift();
      if (oldest !== undefined) this.#waitingBytes -= waitingBytesOf(oldest.message);
      this.#context.onDropped(this.id, "queue-full");
    }
  }

  /** The next message to send; undefined when there is none. */
  take(): Delivery | undefined {
    if (this.#waiting.length === 0 && this.#isBehind) this.#readOn();
    const delivery = this.#waiting.shift();
    if (delivery === undefined) return undefined;
    if (this.isStored) this.#underWay.add(delivery.message);
    else this.#waitingBytes -= waitingBytesOf(delivery.message);
    return delivery;
  }

  /** Sent in an earlier connection, and about to be sent again. */
  resume(message: Message): void {
    this.#underWay.add(message);
  }

  /** The message is done with; the caller takes it off the persistence. */
  settle(message: Message): void {
    if (this.isStored) this.#underWay.delete(message);
  }

  /** The message could not be delivered: it is the next one again. */
  putBack(delivery: Delivery): void {
    if (this.isStored) this.#underWay.delete(delivery.message);
    else this.#waitingBytes += waitingBytesOf(delivery.message);
    this.#waiting.unshift(delivery);
  }

  #readOn(): void {
    this.#isBehind = false;
    for (const { message, messageId, isReleased } of this.#context.stored.entries(this.id)) {
      if (isReleased || this.#underWay.has(message)) continue;
      if (this.#waiting.length >= AT_HAND) {
        this.#isBehind = true;
        return;
      }
      if (this.#context.isOnItsWayToTheRouter(message)) this.#noteEarly(message);
      this.#waiting.push(messageId === undefined ? { message, plan: undefined } : { message, plan: undefined, sentTo: SOMEBODY });
    }
  }

  #noteEarly(message: Message): void {
    this.#early.add(message);
    if (this.#early.size > EARLY) this.#early.deleteOldest();
  }
}

/** As a record keeps it; nothing where there is no doubt. */
export const doubtfulOf = (queue: MessageQueue | undefined): Pick<SessionRecord, "doubtfulBrokerIds"> =>
  queue === undefined || queue.doubtfulBrokerIds.length === 0 ? {} : { doubtfulBrokerIds: queue.doubtfulBrokerIds };
