import { describe, expect, test } from "@jest/globals";
import { HeldDelivery } from "../src/consumer/held-delivery.ts";
import { backOffMs, createInFlight } from "../src/consumer/in-flight.ts";
import { createPubackOrder } from "../src/consumer/puback-order.ts";

const idsOf = (bytes: Buffer) => {
  const ids: number[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    expect(bytes.readUInt16BE(at)).toBe(0x4002);
    ids.push(bytes.readUInt16BE(at + 2));
  }
  return ids;
};

/** A small repeatable generator, so that a failure can be seen again. */
const createRandom = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return seed / 2 ** 31;
};

describe("PUBACKs", () => {
  test("go out in the order of arrival, whatever the order in which the deliveries are done with", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = createRandom(seed);
      const order = createPubackOrder();
      const count = 1 + Math.floor(random() * 40);
      const places = Array.from({ length: count }, (_, index) => ({ id: index + 1, place: order.enter(index + 1) }));
      const isAbandoned = new Set<number>();
      const sent: number[] = [];
      while (places.length > 0) {
        const [next] = places.splice(Math.floor(random() * places.length), 1);
        if (random() < 0.1) {
          isAbandoned.add(next?.id ?? 0);
          if (next) next.place.state = "abandoned";
        } else if (next) next.place.state = "acknowledged";
        if (random() < 0.5) sent.push(...idsOf(order.take()));
      }
      sent.push(...idsOf(order.take()));
      expect(sent).toEqual(Array.from({ length: count }, (_, index) => index + 1).filter((id) => !isAbandoned.has(id)));
    }
  });

  test("wait for the delivery before them, and then come as one piece", () => {
    const order = createPubackOrder();
    const [first, second, third] = [7, 8, 9].map((id) => order.enter(id));
    for (const place of [second, third]) if (place) place.state = "acknowledged";
    expect(order.take()).toHaveLength(0);
    if (first) first.state = "acknowledged";
    expect(idsOf(order.take())).toEqual([7, 8, 9]);
    expect(order.take()).toHaveLength(0);
  });

  test("are sent once, however often a delivery is answered; the first answer counts", () => {
    const order = createPubackOrder();
    const inFlight = createInFlight({ messages: 3, bytes: 100 });
    const first = new HeldDelivery("t", Buffer.from("x"), order.enter(1), inFlight);
    const second = new HeldDelivery("t", Buffer.from("x"), order.enter(2), inFlight);
    first.acknowledge();
    first.abandon();
    first.acknowledge();
    second.abandon();
    second.acknowledge();
    expect(idsOf(order.take())).toEqual([1]);
    expect([inFlight.messages(), inFlight.bytes()]).toEqual([0, 0]);
  });
});

describe("the window", () => {
  test("is full by count or by bytes", () => {
    const window = createInFlight({ messages: 3, bytes: 100 });
    window.enter(10);
    window.enter(10);
    expect(window.isFull()).toBe(false);
    window.enter(80);
    expect(window.isFull()).toBe(true);
    window.leave(10);
    expect([window.messages(), window.bytes()]).toEqual([2, 90]);
    window.leave(80);
    window.enter(500);
    expect(window.isFull()).toBe(true);
  });

  test("the wait between two attempts doubles to its limit and differs between workers", () => {
    const limits = { firstMs: 500, maxMs: 30_000 };
    expect([0, 1, 2, 6, 1000].map((attempt) => backOffMs(limits, attempt, 1))).toEqual([500, 1000, 2000, 30_000, 30_000]);
    expect([0, 6].map((attempt) => backOffMs(limits, attempt, 0))).toEqual([250, 15_000]);
  });
});
