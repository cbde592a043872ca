import { setImmediate as nextTurn } from "node:timers/promises";
import { createFramer, type Frame, ReceivedPublish } from "@clima/mqtt-wire";
import { describe, expect, test } from "@jest/globals";
import mqttPacket from "mqtt-packet";
import { HeldDelivery } from "../../src/consumer/held-delivery.ts";
import { createInFlight } from "../../src/consumer/in-flight.ts";
import { createPubackOrder } from "../../src/consumer/puback-order.ts";

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

const publish = (messageId: number) => {
  const bytes = mqttPacket.generate({ cmd: "publish", topic: "t", payload: "x", qos: 1, messageId, dup: false, retain: false });
  return new ReceivedPublish(createFramer().push(bytes)[0] as Frame, 4);
};

describe("PUBACKs", () => {
  type Place = { readonly messageId: number; state: "open" | "acknowledged" | "abandoned" };
  const enter = (order: ReturnType<typeof createPubackOrder>, messageId: number): Place => {
    const place: Place = { messageId, state: "open" };
    order.enter(place);
    return place;
  };

  test("go out in the order of arrival, whatever the order in which the deliveries are done with", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = createRandom(seed);
      const order = createPubackOrder();
      const count = 1 + Math.floor(random() * 40);
      const places = Array.from({ length: count }, (_, index) => ({ id: index + 1, place: enter(order, index + 1) }));
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
    const [first, second, third] = [7, 8, 9].map((id) => enter(order, id));
    for (const place of [second, third]) if (place) place.state = "acknowledged";
    expect(order.take()).toHaveLength(0);
    if (first) first.state = "acknowledged";
    expect(idsOf(order.take())).toEqual([7, 8, 9]);
    expect(order.take()).toHaveLength(0);
  });

  test("are sent once, however often a delivery is answered; the first answer counts", () => {
    const order = createPubackOrder();
    const inFlight = createInFlight({ messages: 3, bytes: 100 });
    const [first, second] = [new HeldDelivery(publish(1), inFlight), new HeldDelivery(publish(2), inFlight)];
    for (const delivery of [first, second]) order.enter(delivery);
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
    const arrival = window.enter(10);
    window.enter(10);
    expect(window.isFull()).toBe(false);
    window.enter(80);
    expect(window.isFull()).toBe(true);
    window.leave(arrival, 10);
    expect([window.messages(), window.bytes()]).toEqual([2, 90]);
    window.leave(arrival, 80);
    window.enter(500);
    expect(window.isFull()).toBe(true);
  });

  test("counts what is open and knows the oldest, in whatever order and how often deliveries are answered", async () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = createRandom(seed);
      const limits = { messages: 1 + Math.floor(random() * 30), bytes: 1 + Math.floor(random() * 60) };
      const window = createInFlight(limits);
      const open = new Set<HeldDelivery>();
      const answered: HeldDelivery[] = [];
      const answerOne = () => {
        const delivery = [...open][Math.floor(random() * open.size)];
        if (!delivery) return;
        answered.push(delivery);
        open.delete(delivery);
        if (random() < 0.5) delivery.acknowledge();
        else delivery.abandon();
      };
      for (let step = 0; step < 80; step += 1) {
        const choice = random();
        if (choice < 0.6) open.add(new HeldDelivery(publish(step + 1), window));
        else if (choice < 0.9) answerOne();
        else if (choice < 0.95) answered.at(-1)?.acknowledge();
        else await nextTurn();
        expect([window.messages(), window.bytes()]).toEqual([open.size, open.size]);
        expect(window.isFull()).toBe(open.size >= limits.messages || open.size >= limits.bytes);
        expect(window.oldestAtMs() === undefined).toBe(open.size === 0);
      }
      const beforeMs = window.oldestAtMs();
      for (const delivery of [...open].slice(0, -1)) delivery.abandon();
      if (open.size > 0) expect(window.oldestAtMs()).toBeGreaterThanOrEqual(beforeMs ?? Number.NaN);
      [...open].at(-1)?.acknowledge();
      expect([window.messages(), window.bytes(), window.oldestAtMs()]).toEqual([0, 0, undefined]);
    }
  });

  test("knows since when its oldest is there", async () => {
    const window = createInFlight({ messages: 100, bytes: 1000 });
    const first = [window.enter(1), window.enter(1)];
    await nextTurn();
    const second = window.enter(1);
    expect(first[0]).toBe(first[1]);
    expect(window.oldestAtMs()).toBe(first[0]?.atMs);
    expect(window.oldestAtMs()).toBeLessThanOrEqual(performance.now());
    for (const arrival of first) window.leave(arrival, 1);
    expect(window.oldestAtMs()).toBe(second.atMs);
    window.leave(second, 1);
    expect(window.oldestAtMs()).toBeUndefined();
    const sameTurn = window.enter(1);
    expect(window.oldestAtMs()).toBe(sameTurn.atMs);
  });
});
