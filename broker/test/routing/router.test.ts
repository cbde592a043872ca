import { describe, expect, test } from "@jest/globals";
import { createRandom } from "../../../test/support/random.ts";
import { seedOfRun } from "../../../test/support/seed.ts";
import type { Message } from "../../src/persistence/port.ts";
import { createRouter, planFromSubscriptions, planOf, RETAINED_COPY } from "../../src/routing/router.ts";
import { Client, type LiveSubscription } from "../../src/session/client.ts";
import type { DeliveryPlan } from "../../src/session/message-queue.ts";
import { message } from "../support/messages.ts";
import { recordedConnection } from "../support/recorded-connection.ts";

function client(id: string): Client {
  const made = new Client(recordedConnection(), 0, 1000);
  made.id = id;
  return made;
}

const subscription = (owner: Client, filter: string, more: Partial<LiveSubscription> = {}): LiveSubscription => ({
  client: owner,
  filter,
  qos: 2,
  noLocal: false,
  retainAsPublished: false,
  retainHandling: 0,
  subscriptionIdentifier: undefined,
  ...more,
});

/** A router that says what it delivers, and what it leaves out. */
function open() {
  const delivered: { readonly to: string; readonly plan: DeliveryPlan }[] = [];
  const skipped: string[] = [];
  const router = createRouter(
    ({ id }, _message, plan) => delivered.push({ to: id, plan }),
    ({ id }) => skipped.push(id),
  );
  const receivers = (topic: string, more: Partial<Message> = {}): string[] => {
    delivered.length = 0;
    router.route(message(1, { topic, ...more }));
    return delivered.map(({ to }) => to).sort();
  };
  return { router, delivered, skipped, receivers };
}

describe("the router", () => {
  test("delivers to everybody whose filter matches, and says to how many", () => {
    const { router, receivers } = open();
    for (const [id, filter] of [
      ["a", "x/+"],
      ["b", "x/#"],
      ["c", "y"],
    ] as const)
      router.subscribe(subscription(client(id), filter));
    expect(receivers("x/y")).toEqual(["a", "b"]);
    expect(router.route(message(2, { topic: "x/y" }))).toBe(2);
    expect(receivers("x")).toEqual(["b"]);
    expect(router.route(message(3, { topic: "nowhere" }))).toBe(0);
  });

  test("heeds a filter that comes or goes between two messages to the same topic", () => {
    const { router, receivers } = open();
    const [first, second] = [subscription(client("a"), "x/+"), subscription(client("b"), "#")];
    expect(receivers("x/y")).toEqual([]);
    router.subscribe(first);
    expect(receivers("x/y")).toEqual(["a"]);
    router.subscribe(second);
    expect(receivers("x/y")).toEqual(["a", "b"]);
    router.unsubscribe(first);
    expect(receivers("x/y")).toEqual(["b"]);
  });

  test("makes a plan for each QoS and retain flag of the messages to a topic", () => {
    const { router, delivered, receivers } = open();
    router.subscribe(subscription(client("a"), "x", { qos: 1, retainAsPublished: true }));
    for (const [qos, retain] of [
      [0, false],
      [2, true],
      [1, false],
      [2, false],
    ] as const) {
      receivers("x", { qos, retain });
      expect(delivered[0]?.plan).toMatchObject({ qos: Math.min(qos, 1), retain });
    }
  });

  test("delivers one copy to a client whose filters overlap, at the highest QoS, with every identifier", () => {
    const { router, delivered, receivers } = open();
    const one = client("a");
    router.subscribe(subscription(one, "x/#", { qos: 0, subscriptionIdentifier: 1 }));
    router.subscribe(subscription(one, "x/y", { qos: 1, subscriptionIdentifier: 2 }));
    expect(receivers("x/y", { qos: 2 })).toEqual(["a"]);
    expect(delivered[0]?.plan.qos).toBe(1);
    expect([...(delivered[0]?.plan.subscriptionIdentifiers ?? [])].sort()).toEqual([1, 2]);
  });

  test("keeps topics that begin with $ from filters that begin with a wildcard [MQTT-4.7.2-1]", () => {
    const { router, receivers } = open();
    for (const [id, filter] of [
      ["a", "#"],
      ["b", "+/x"],
      ["c", "$SYS/#"],
    ] as const)
      router.subscribe(subscription(client(id), filter));
    expect(receivers("$SYS/x")).toEqual(["c"]);
  });

  test("leaves out a client's own messages where it wants none, and says so", () => {
    const { router, skipped, receivers } = open();
    const one = client("a");
    router.subscribe(subscription(one, "x", { noLocal: true }));
    expect(receivers("x", { clientId: "a" })).toEqual([]);
    expect(skipped).toEqual(["a"]);
    expect(receivers("x", { clientId: "b" })).toEqual(["a"]);
    // Another filter of the client's takes its own messages all the same.
    router.subscribe(subscription(one, "#"));
    expect(receivers("x", { clientId: "a" })).toEqual(["a"]);
    expect(skipped).toEqual(["a"]);
  });

  test("no longer delivers to a subscription that ended", () => {
    const { router, receivers } = open();
    const ended = subscription(client("a"), "x");
    router.subscribe(ended);
    router.subscribe(subscription(client("b"), "x"));
    router.unsubscribe(ended);
    expect(receivers("x")).toEqual(["b"]);
    expect(router.subscriptionCount()).toBe(1);
  });

  test("finds whom a plain comparison of every filter with the topic finds, whatever comes and goes", () => {
    const random = createRandom(seedOfRun());
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    const levels = ["a", "b", "", "$c"];
    const path = (of: readonly string[]) => Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(of)).join("/");
    const { router, receivers } = open();
    let present: LiveSubscription[] = [];
    for (let step = 0; step < 2000; step += 1) {
      if (present.length > 0 && random() < 0.45) {
        const gone = pick(present);
        router.unsubscribe(gone);
        present = present.filter((each) => each !== gone);
      } else {
        const filter = random() < 0.3 ? (random() < 0.2 ? "#" : `${path([...levels, "+"])}/#`) : path([...levels, "+"]);
        const added = subscription(client(`client ${step}`), filter);
        router.subscribe(added);
        present.push(added);
      }
      const topic = path(levels);
      const wanted = present.filter(({ filter }) => isLike(filter, topic)).map(({ client: { id } }) => id);
      expect({ topic, receivers: receivers(topic) }).toEqual({ topic, receivers: wanted.sort() });
    }
  });
});

/** [MQTT-4.7.1-2], [MQTT-4.7.1-3] and [MQTT-4.7.2-1], as the standard words them, by way of a regular expression. */
function isLike(filter: string, topic: string): boolean {
  if (topic.startsWith("$") && /^[+#]/.test(filter)) return false;
  if (filter === "#") return true;
  const source = filter
    .replace(/\/#$/, "")
    .split("/")
    .map((level) => (level === "+" ? "[^/]*" : level.replaceAll("$", "\\$")))
    .join("/");
  return new RegExp(`^${source}${filter.endsWith("/#") ? "(/.*)?" : ""}$`).test(topic);
}

describe("the plan of a delivery", () => {
  const own = client("a");

  test("has the lower of what was published and what was subscribed [MQTT-3.8.4-6]", () => {
    const qosOf = (published: 0 | 1 | 2, subscribed: 0 | 1 | 2) =>
      planOf(message(1, { qos: published }), [subscription(own, "t", { qos: subscribed })]).qos;
    expect([qosOf(0, 2), qosOf(1, 2), qosOf(2, 1), qosOf(2, 0), qosOf(2, 2)]).toEqual([0, 1, 1, 0, 2]);
  });

  test("shows a message as retained only to who asked for that, and when it answers a subscription [MQTT-3.3.1-9]", () => {
    const retainOf = (more: Partial<LiveSubscription>, sent: Partial<Message> = {}) =>
      planOf(message(1, { retain: true, ...sent }), [subscription(own, "t", more)]).retain;
    expect(retainOf({})).toBe(false);
    expect(retainOf({ retainAsPublished: true })).toBe(true);
    expect(retainOf({ retainAsPublished: true }, { retain: false })).toBe(false);
    expect(retainOf({}, { clientId: RETAINED_COPY })).toBe(true);
  });

  test("of a message that waited is made from what the client subscribes to now; none where it wants it no more", () => {
    const waiting = client("b");
    waiting.subscriptions.set("t", subscription(waiting, "t", { qos: 1, noLocal: true }));
    waiting.subscriptions.set("x", subscription(waiting, "x"));
    expect(planFromSubscriptions(waiting, message(1, { qos: 2 }))).toMatchObject({ qos: 1 });
    expect(planFromSubscriptions(waiting, message(1, { topic: "other" }))).toBeUndefined();
    expect(planFromSubscriptions(waiting, message(1, { clientId: "b" }))).toBeUndefined();
    waiting.subscriptions.set("t", subscription(waiting, "t", { qos: 2 }));
    expect(planFromSubscriptions(waiting, message(1, { qos: 2, clientId: "b" }))).toMatchObject({ qos: 2 });
    waiting.subscriptions.set("#", subscription(waiting, "#", { qos: 0 }));
    expect(planFromSubscriptions(waiting, message(1, { topic: "other" }))).toMatchObject({ qos: 0 });
    waiting.subscriptions.delete("t");
    expect(planFromSubscriptions(waiting, message(1, { qos: 2 }))).toMatchObject({ qos: 0 });
  });
});
