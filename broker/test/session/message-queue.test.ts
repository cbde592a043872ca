import { describe, expect, test } from "@jest/globals";
import { createRandom } from "../../../test/support/random.ts";
import { seedOfRun } from "../../../test/support/seed.ts";
import { createMemoryPersistence } from "../../src/persistence/memory-persistence.ts";
import type { Message, QueueLimits } from "../../src/persistence/port.ts";
import { type Delivery, MessageQueue } from "../../src/session/message-queue.ts";
import { message } from "../support/messages.ts";

const UNLIMITED: QueueLimits = { queuedMessages: 1_000_000, queuedBytes: 1_000_000_000 };
/** How many messages a stored queue keeps at hand. */
const AT_HAND = 10_000;

interface QueueOptions {
  readonly isStored?: boolean;
  readonly isBehind?: boolean;
  readonly limits?: QueueLimits;
}

/** One queue over a real persistence; what is stored and not routed yet is in `onItsWay`. */
function open({ isStored = true, isBehind = false, limits = UNLIMITED }: QueueOptions = {}) {
  const { queues: stored } = createMemoryPersistence({ limits: UNLIMITED, onDropped: () => undefined });
  const dropped: string[] = [];
  const onItsWay = new Set<number>();
  const queue = new MessageQueue("q", isStored, isBehind, {
    stored,
    limits,
    isOnItsWayToTheRouter: ({ brokerCounter }) => onItsWay.has(brokerCounter),
    onDropped: (id) => dropped.push(id),
  });
  const store = (each: Message) => {
    stored.append(["q"], each);
    onItsWay.add(each.brokerCounter);
  };
  const route = (each: Message) => {
    onItsWay.delete(each.brokerCounter);
    queue.offer(delivery(each));
  };
  const settle = (each: Message) => {
    queue.settle(each);
    stored.remove("q", each);
  };
  return { queue, stored, dropped, store, route, settle };
}

const delivery = (each: Message): Delivery => ({ message: each, plan: undefined });
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** The numbers of everything that can be taken. */
function takeAll(queue: MessageQueue): number[] {
  const taken: number[] = [];
  for (let next = queue.take(); next; next = queue.take()) taken.push(next.message.brokerCounter);
  return taken;
}

describe("a queue that is not stored", () => {
  test("gives messages in their order, and what could not be delivered first", () => {
    const { queue } = open({ isStored: false });
    for (const number of [1, 2, 3]) queue.offer(delivery(message(number)));
    const first = queue.take() as Delivery;
    queue.putBack(first);
    expect(queue.length).toBe(3);
    expect(takeAll(queue)).toEqual([1, 2, 3]);
    expect(queue.isEmpty).toBe(true);
  });

  test("drops its oldest beyond the number of messages, and says so", () => {
    const { queue, dropped } = open({ isStored: false, limits: { queuedMessages: 2, queuedBytes: 1_000_000 } });
    for (const number of [1, 2, 3, 4]) queue.offer(delivery(message(number)));
    expect(takeAll(queue)).toEqual([3, 4]);
    expect(dropped).toEqual(["q", "q"]);
  });

  test("drops its oldest beyond the number of bytes, its objects included, of which what was taken is none; one large message stays", () => {
    const { queue, dropped } = open({ isStored: false, limits: { queuedMessages: 100, queuedBytes: 1200 } });
    const ofBytes = (number: number, length: number) => delivery(message(number, { payload: Buffer.alloc(length) }));
    queue.offer(ofBytes(1, 500));
    queue.take();
    queue.offer(ofBytes(2, 500));
    expect(dropped).toEqual([]);
    queue.offer(ofBytes(3, 500));
    expect(dropped).toEqual(["q"]);
    queue.offer(ofBytes(4, 5000));
    expect(takeAll(queue)).toEqual([4]);
  });
});

describe("a stored queue", () => {
  test("gives what the router brings with the plan that the router made", () => {
    const { queue, store } = open();
    const plan = { qos: 1, retain: false, subscriptionIdentifiers: [7] } as const;
    store(message(1));
    queue.offer({ message: message(1), plan });
    expect(queue.take()).toEqual({ message: message(1), plan });
    expect(queue.take()).toBeUndefined();
  });

  test("that is behind gives what an earlier connection left, and then what comes", () => {
    const { queue, stored, store, route } = open({ isBehind: true });
    stored.append(["q"], message(1));
    stored.append(["q"], message(2));
    expect(queue.isEmpty).toBe(false);
    expect(takeAll(queue)).toEqual([1, 2]);
    expect(queue.isEmpty).toBe(true);
    store(message(3));
    route(message(3));
    expect(takeAll(queue)).toEqual([3]);
  });

  test("that is behind, though nothing was left, is empty once it was asked", () => {
    const { queue } = open({ isBehind: true });
    expect(queue.isEmpty).toBe(false);
    expect(queue.take()).toBeUndefined();
    expect(queue.isEmpty).toBe(true);
  });

  test("keeps a bounded number at hand, reads on when that is sent, and neither loses nor repeats", () => {
    const { queue, store, route, settle } = open();
    const all = numbers(1, 3 * AT_HAND + 10);
    for (const number of all) {
      store(message(number));
      route(message(number));
    }
    expect(queue.length).toBe(AT_HAND);
    // Some are acknowledged meanwhile, some are under way all the time: none of them is read again.
    const taken: number[] = [];
    for (let next = queue.take(); next; next = queue.take()) {
      taken.push(next.message.brokerCounter);
      if (next.message.brokerCounter % 2 === 0) settle(next.message);
    }
    expect(taken).toEqual(all);
  });

  test("gives a message once that it read before the router brought it", () => {
    const { queue, store, route } = open({ isBehind: true });
    store(message(1));
    store(message(2));
    expect(queue.take()?.message.brokerCounter).toBe(1);
    route(message(1));
    route(message(2));
    expect(takeAll(queue)).toEqual([2]);
  });

  test("gives a message once that was sent and acknowledged before the router brought it", () => {
    const { queue, store, route, settle } = open({ isBehind: true });
    store(message(1));
    queue.take();
    settle(message(1));
    route(message(1));
    expect(queue.take()).toBeUndefined();
  });

  test("does not read again what an earlier connection sent and this one sends again, nor what the client released", () => {
    const { queue, stored } = open({ isBehind: true });
    for (const number of [1, 2, 3]) stored.append(["q"], message(number, { qos: 2 }));
    stored.noteSent("q", message(1), 1, 1);
    stored.noteReleased("q", message(1));
    queue.resume(message(2));
    expect(takeAll(queue)).toEqual([3]);
  });

  test("gives what could not be delivered again, first", () => {
    const { queue, store, route } = open();
    for (const number of [1, 2, 3]) {
      store(message(number));
      route(message(number));
    }
    const first = queue.take() as Delivery;
    queue.take();
    queue.putBack(first);
    expect(takeAll(queue)).toEqual([1, 3]);
  });

  test("whatever the order of storing, routing, sending and acknowledging, every message comes once and in order", () => {
    const random = createRandom(seedOfRun());
    const below = (limit: number) => Math.floor(random() * limit);
    for (let round = 0; round < 20; round += 1) {
      const left = below(2 * AT_HAND);
      const { queue, stored, store, route, settle } = open({ isBehind: left > 0 });
      for (const number of numbers(1, left)) stored.append(["q"], message(number));
      const toRoute: Message[] = [];
      const underWay: Message[] = [];
      const taken: number[] = [];
      let last = left;
      const steps = [
        () => {
          for (const _ of numbers(1, below(100))) {
            last += 1;
            store(message(last));
            toRoute.push(message(last));
          }
        },
        () => {
          for (const each of toRoute.splice(0, below(100))) route(each);
        },
        () => {
          for (const _ of numbers(1, below(100))) {
            const next = queue.take();
            if (next === undefined) break;
            taken.push(next.message.brokerCounter);
            underWay.push(next.message);
          }
        },
        () => {
          for (const each of underWay.splice(0, below(100))) settle(each);
        },
      ];
      for (let step = 0; step < 200; step += 1) steps[below(steps.length)]?.();
      for (const each of toRoute) route(each);
      taken.push(...takeAll(queue));
      expect(taken).toEqual(numbers(1, last));
    }
  });
});
