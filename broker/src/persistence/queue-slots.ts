import type { Entry } from "./client-queue.ts";
import { encodeMessage } from "./encode-message.ts";
import type { Slot } from "./journal.ts";
import { messageKey, receiverKey } from "./keys.ts";
import type { Message } from "./port.ts";
import type { Receivers } from "./receivers.ts";

/*
 * There are two of these for each message in a queue, and most are never written: what was delivered before the batch is forgotten, and
 * without a disk all of them are. So the keys, which cost more than everything else about them, are made only when they are written.
 */

/** A queued message and its receivers. */
export class MessageSlot implements Slot {
  isOnDisk = false;
  isRemoved = false;
  readonly #message: Message;
  readonly #receivers: Receivers;

  constructor(message: Message, receivers: Receivers) {
    this.#message = message;
    this.#receivers = receivers;
  }

  get key(): string {
    return messageKey(this.#message.brokerId, this.#message.brokerCounter);
  }

  encode(): Buffer {
    return encodeMessage(this.#message, this.#receivers.toArray());
  }
}

/** How far a message is on its way to one client. */
export class StateSlot implements Slot {
  isOnDisk = false;
  isRemoved = false;
  readonly #queueId: string;
  readonly #entry: Entry;

  constructor(queueId: string, entry: Entry) {
    this.#queueId = queueId;
    this.#entry = entry;
  }

  get key(): string {
    const { brokerId, brokerCounter } = this.#entry.message;
    return receiverKey("i", brokerId, brokerCounter, this.#queueId);
  }

  encode(): Buffer {
    const { messageId, sentQos, isReleased } = this.#entry;
    return Buffer.from(JSON.stringify({ messageId, sentQos, isReleased }));
  }
}
