import { matches } from "../packets/topics.ts";
import { encodeMessage } from "./encode-message.ts";
import { type Journal, newSlot, type Slot } from "./journal.ts";
import { keyOf } from "./keys.ts";
import type { Message, RetainedMessages } from "./port.ts";

export interface RestorableRetained extends RetainedMessages {
  restore(message: Message): void;
  count(): { readonly messages: number; readonly bytes: number };
}

interface Kept {
  readonly message: Message;
  readonly slot: Slot;
}

export function createRetained(journal: Journal): RestorableRetained {
  const kept = new Map<string, Kept>();
  let bytes = 0;

  function forget(topic: string): void {
    const old = kept.get(topic);
    if (!old) return;
    bytes -= old.message.payload.length;
    kept.delete(topic);
    journal.remove(old.slot);
  }

  /** One slot a topic: it writes what is kept when it is written. */
  function slotOf(topic: string): Slot {
    return (
      kept.get(topic)?.slot ??
      newSlot(keyOf("r", topic), () => {
        const current = kept.get(topic);
        if (!current) throw new Error(`there is nothing retained for ${topic}`);
        return encodeMessage(current.message);
      })
    );
  }

  function keep(message: Message): Slot {
    const slot = slotOf(message.topic);
    bytes += message.payload.length - (kept.get(message.topic)?.message.payload.length ?? 0);
    kept.set(message.topic, { message, slot });
    return slot;
  }

  function store(message: Message): void {
    if (message.payload.length === 0) return forget(message.topic);
    const slot = keep(message);
    // The broker's own state changes all the time and means nothing after a restart: it is not worth the wear of an SD card.
    if (!message.topic.startsWith("$SYS/")) journal.put(slot);
  }

  function matching(filter: string): Message[] {
    if (filter.includes("+") || filter.includes("#")) {
      return [...kept.values()].map(({ message }) => message).filter((message) => matches(filter, message.topic) && isCurrent(message));
    }
    const one = kept.get(filter)?.message;
    return one && isCurrent(one) ? [one] : [];
  }

  /** False where nobody gets the message any more. */
  function isCurrent({ topic, messageExpiry }: Message): boolean {
    if (messageExpiry === undefined || messageExpiry > Date.now()) return true;
    forget(topic);
    return false;
  }

  return {
    store,
    matching,
    restore: (message) => {
      keep(message).isOnDisk = true;
    },
    count: () => ({ messages: kept.size, bytes }),
  };
}
