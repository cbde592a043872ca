/** What the broker asks of its persistence, in memory and on disk; on disk also what is there after a restart. */
import { join } from "node:path";
import { silentLog } from "@clima/schemas";
import { afterEach, describe, expect, test } from "@jest/globals";
import { ClassicLevel } from "classic-level";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { openDiskPersistence } from "../../src/persistence/level-persistence.ts";
import { createMemoryPersistence } from "../../src/persistence/memory-persistence.ts";
import type { Message, Persistence, QueueLimits, Subscription } from "../../src/persistence/port.ts";
import { message } from "../support/messages.ts";

const UNLIMITED: QueueLimits = { queuedMessages: 1_000_000, queuedBytes: 1_000_000_000 };

interface Opened {
  readonly persistence: Persistence;
  /** The queues that dropped a message, in order. */
  readonly dropped: string[];
}

let folder: ReturnType<typeof tempDir> | undefined;
let open: Persistence | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
  folder?.remove();
  folder = undefined;
});

const openMemory = async (limits = UNLIMITED): Promise<Opened> => {
  const dropped: string[] = [];
  open = createMemoryPersistence({ limits, onDropped: (queueId) => dropped.push(queueId) });
  return { persistence: open, dropped };
};

/** Opened again in the same test it is what the one before left. */
const openDisk = async (limits = UNLIMITED): Promise<Opened> => {
  await open?.close();
  open = undefined;
  folder ??= tempDir();
  const dropped: string[] = [];
  const events = { onDropped: (queueId: string) => void dropped.push(queueId), onFault: () => undefined, onHealed: () => undefined };
  const opened = await openDiskPersistence({ folder: folder.path, durability: "process", limits, log: silentLog, ...events });
  if (!opened.ok) throw new Error(opened.error);
  open = opened.value;
  return { persistence: open, dropped };
};

type Level = ClassicLevel<string, Buffer>;

/** Closes the persistence and does something with its database; gives the keys that are there afterwards. */
async function onDisk(work: (db: Level) => Promise<void>): Promise<string[]> {
  await open?.close();
  open = undefined;
  folder ??= tempDir();
  const db: Level = new ClassicLevel(join(folder.path, "journal"), { keyEncoding: "utf8", valueEncoding: "buffer" });
  await db.open();
  try {
    await work(db);
    return await db.keys().all();
  } finally {
    await db.close();
  }
}

const subscription = (filter: string, more: Partial<Subscription> = {}): Subscription => ({
  filter,
  qos: 1,
  noLocal: false,
  retainAsPublished: false,
  retainHandling: 0,
  subscriptionIdentifier: undefined,
  ...more,
});

/** A queue as text: payload, #packet identifier, ! where released. */
const shown = ({ queues }: Persistence, queueId: string): string[] =>
  [...queues.entries(queueId)].map(
    ({ message: { payload }, messageId, isReleased }) =>
      `${payload}${messageId === undefined ? "" : `#${messageId}`}${isReleased ? "!" : ""}`,
  );
const payloads = (messages: readonly Message[]) => messages.map(({ payload }) => String(payload)).sort();

describe.each([
  ["memory", openMemory],
  ["disk", openDisk],
] as const)("persistence in %s:", (_kind, openOne) => {
  test("a queue keeps messages in the order of their numbers, whatever the order in which they came", async () => {
    const { persistence } = await openOne();
    for (const counter of [3, 1, 2]) persistence.queues.append(["a"], message(counter));
    persistence.queues.append(["a"], message(9, { brokerId: "b0" }));
    expect(shown(persistence, "a")).toEqual(["9", "1", "2", "3"]);
    expect(shown(persistence, "nobody")).toEqual([]);
  });

  test("a message is in a queue once, though overlapping subscriptions name it twice", async () => {
    const { persistence } = await openOne();
    persistence.queues.append(["a", "b", "a"], message(1));
    persistence.queues.append(["b"], message(1));
    expect([shown(persistence, "a"), shown(persistence, "b")]).toEqual([["1"], ["1"]]);
    expect(persistence.stats().queuedMessages).toBe(2);
  });

  test("what is under way is kept apart from what waits, and what is released from both", async () => {
    const { persistence } = await openOne();
    for (const counter of [1, 2, 3]) persistence.queues.append(["a", "b"], message(counter, { qos: 2 }));
    persistence.queues.noteSent("a", message(1), 7, 1);
    persistence.queues.noteReleased("a", message(1));
    persistence.queues.noteSent("a", message(2), 8, 1);
    expect(shown(persistence, "a")).toEqual(["1#7!", "2#8", "3"]);
    expect(shown(persistence, "b")).toEqual(["1", "2", "3"]);
  });

  test("a message is taken off one queue and stays in the others; what is not there is no error", async () => {
    const { persistence } = await openOne();
    persistence.queues.append(["a", "b"], message(1));
    persistence.queues.append(["a"], message(2));
    persistence.queues.remove("a", message(1));
    persistence.queues.remove("a", message(1));
    persistence.queues.remove("nobody", message(1));
    persistence.queues.noteSent("a", message(1), 7, 1);
    persistence.queues.noteReleased("nobody", message(1));
    expect([shown(persistence, "a"), shown(persistence, "b")]).toEqual([["2"], ["1"]]);
    persistence.queues.drop("a");
    persistence.queues.drop("a");
    expect([shown(persistence, "a"), shown(persistence, "b")]).toEqual([[], ["1"]]);
    expect(persistence.stats()).toMatchObject({ queuedMessages: 1, queuedBytes: 66 });
  });

  test("beyond its limits a queue drops its oldest, but nothing that is under way, and says so", async () => {
    const { persistence, dropped } = await openOne({ queuedMessages: 2, queuedBytes: 1_000_000 });
    persistence.queues.append(["a"], message(1));
    persistence.queues.noteSent("a", message(1), 7, 1);
    for (const counter of [2, 3, 4]) persistence.queues.append(["a"], message(counter));
    expect(shown(persistence, "a")).toEqual(["1#7", "4"]);
    expect(dropped).toEqual(["a", "a"]);
  });

  test("a full queue finds its oldest again, whatever was sent, taken off or put in before it since the last time", async () => {
    const { persistence } = await openOne({ queuedMessages: 3, queuedBytes: 1_000_000 });
    const { queues } = persistence;
    for (const counter of [1, 2, 3, 4]) queues.append(["a"], message(counter));
    expect(shown(persistence, "a")).toEqual(["2", "3", "4"]);
    queues.noteSent("a", message(2), 7, 1);
    queues.remove("a", message(3));
    for (const counter of [5, 6]) queues.append(["a"], message(counter));
    expect(shown(persistence, "a")).toEqual(["2#7", "5", "6"]);
    queues.append(["a"], message(3));
    expect(shown(persistence, "a")).toEqual(["2#7", "5", "6"]);
    queues.drop("a");
    for (const counter of [7, 8, 9, 10]) queues.append(["a"], message(counter));
    expect(shown(persistence, "a")).toEqual(["8", "9", "10"]);
  });

  test("a queue's bytes are limited too; one message that is larger than the limit is kept all the same", async () => {
    const { persistence, dropped } = await openOne({ queuedMessages: 100, queuedBytes: 1000 });
    const large = (counter: number) => message(counter, { payload: Buffer.alloc(800, String(counter)) });
    persistence.queues.append(["a"], large(1));
    persistence.queues.append(["a"], large(2));
    persistence.queues.append(["a"], message(3, { payload: Buffer.alloc(2000, "3") }));
    expect([...persistence.queues.entries("a")].map((entry) => entry.message.payload.length)).toEqual([2000]);
    expect(dropped).toEqual(["a", "a"]);
  });

  test("of each topic the last retained message is kept; an empty one clears it", async () => {
    const { persistence } = await openOne();
    persistence.retained.store(message(1, { topic: "a/b", retain: true }));
    persistence.retained.store(message(2, { topic: "a/b", retain: true }));
    persistence.retained.store(message(3, { topic: "a/c", retain: true }));
    expect(payloads(persistence.retained.matching("a/+"))).toEqual(["2", "3"]);
    expect(payloads(persistence.retained.matching("a/b"))).toEqual(["2"]);
    expect(persistence.stats()).toMatchObject({ retainedMessages: 2, retainedBytes: 2 });
    persistence.retained.store(message(4, { topic: "a/b", retain: true, payload: Buffer.alloc(0) }));
    expect(payloads(persistence.retained.matching("#"))).toEqual(["3"]);
    expect(persistence.stats()).toMatchObject({ retainedMessages: 1, retainedBytes: 1 });
  });

  test("an expired retained message is not given, and is gone", async () => {
    const { persistence } = await openOne();
    persistence.retained.store(message(1, { topic: "old", retain: true, messageExpiry: Date.now() - 1 }));
    persistence.retained.store(message(2, { topic: "new", retain: true, messageExpiry: Date.now() + 600_000 }));
    expect(payloads(persistence.retained.matching("old"))).toEqual([]);
    expect(payloads(persistence.retained.matching("#"))).toEqual(["2"]);
    expect(persistence.stats().retainedMessages).toBe(1);
  });

  test("messages are queued for the stored subscriptions of QoS 1 and 2 that match", async () => {
    const { subscriptions } = (await openOne()).persistence;
    subscriptions.add("a", [subscription("x/#"), subscription("x/y", { qos: 2 })]);
    subscriptions.add("b", [subscription("x/+", { qos: 0 }), subscription("other")]);
    subscriptions.add("c", [subscription("+/y")]);
    expect(new Set(subscriptions.subscribersOf("x/y"))).toEqual(new Set(["a", "c"]));
    expect(subscriptions.subscribersOf("nowhere")).toEqual([]);
    // A later subscription with the same filter replaces the first.
    subscriptions.add("b", [subscription("x/+", { qos: 1 })]);
    subscriptions.add("c", [subscription("+/y", { qos: 0 })]);
    expect(new Set(subscriptions.subscribersOf("x/y"))).toEqual(new Set(["a", "b"]));
    subscriptions.remove("a", ["x/#", "x/y", "never there"]);
    subscriptions.removeAll("b");
    expect(subscriptions.subscribersOf("x/y")).toEqual([]);
    expect(subscriptions.of("b")).toEqual([]);
  });

  test("filters that begin with a wildcard do not match topics that begin with $ [MQTT-4.7.2-1]", async () => {
    const { subscriptions } = (await openOne()).persistence;
    subscriptions.add("a", [subscription("#"), subscription("+/x")]);
    subscriptions.add("b", [subscription("$SYS/#")]);
    expect(subscriptions.subscribersOf("$SYS/x")).toEqual(["b"]);
  });

  test("received packet identifiers are each client's own", async () => {
    const { receivedIds } = (await openOne()).persistence;
    receivedIds.add("a", 1);
    receivedIds.add("a", 2);
    receivedIds.add("b", 1);
    expect(receivedIds.delete("a", 1)).toBe(true);
    expect(receivedIds.delete("a", 1)).toBe(false);
    receivedIds.clear("b");
    expect([receivedIds.has("a", 1), receivedIds.has("a", 2), receivedIds.has("b", 1)]).toEqual([false, true, false]);
  });

  test("a session record is replaced as a whole, and forgotten", async () => {
    const { persistence } = await openOne();
    persistence.records.put({ clientId: "a", expirySeconds: 60, username: "ann" });
    persistence.records.put({ clientId: "a", expirySeconds: 60, disconnectedAt: 5 });
    persistence.records.put({ clientId: "c", expirySeconds: 0 });
    persistence.records.delete("c");
    expect(persistence.records.all()).toEqual([{ clientId: "a", expirySeconds: 60, disconnectedAt: 5 }]);
    expect(persistence.records.get("c")).toBeUndefined();
    expect(persistence.stats().sessions).toBe(1);
  });
});

describe("after a restart, on disk,", () => {
  test("queues, and how far each message was, are as they were", async () => {
    const { persistence } = await openDisk();
    const full = message(2, { qos: 2, properties: Buffer.of(1, 2), messageExpiry: 4_000_000_000_000, clientId: "sender", retain: true });
    for (const each of [message(1), full, message(3, { qos: 2 }), message(4)]) persistence.queues.append(["a", "b/c"], each);
    persistence.queues.noteSent("a", full, 7, 1);
    persistence.queues.noteSent("a", message(3, { qos: 2 }), 8, 2);
    persistence.queues.noteReleased("a", message(3));
    persistence.queues.remove("a", message(4));
    await persistence.flushed();
    const { persistence: again } = await openDisk();
    expect(shown(again, "a")).toEqual(["1", "2#7", "3#8!"]);
    expect(shown(again, "b/c")).toEqual(["1", "2", "3", "4"]);
    expect([...again.queues.entries("a")][1]?.message).toEqual(full);
    expect(again.stats().queuedMessages).toBe(7);
  });

  test("what one of several receivers has stays taken off, and comes again only where it was queued again", async () => {
    const { persistence } = await openDisk();
    persistence.queues.append(["a", "b"], message(1));
    persistence.queues.append(["a", "b"], message(2));
    await persistence.flushed();
    persistence.queues.remove("a", message(1));
    persistence.queues.remove("a", message(2));
    await persistence.flushed();
    // From a shared group, say, of which the client is a member as well.
    persistence.queues.append(["a"], message(2));
    await persistence.flushed();
    const { persistence: again } = await openDisk();
    expect([shown(again, "a"), shown(again, "b")]).toEqual([["2"], ["1", "2"]]);
  });

  test("what was taken off every queue leaves nothing behind", async () => {
    const { persistence } = await openDisk();
    persistence.queues.append(["a", "b"], message(1, { qos: 2 }));
    persistence.queues.noteSent("a", message(1, { qos: 2 }), 1, 2);
    await persistence.flushed();
    persistence.queues.remove("a", message(1));
    await persistence.flushed();
    persistence.queues.drop("b");
    expect(await onDisk(async () => undefined)).toEqual([]);
  });

  test("what an earlier version wrote is read", async () => {
    const withHeader = (header: object, payload: string) => {
      const text = JSON.stringify(header);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(text.length);
      return Buffer.concat([length, Buffer.from(text), Buffer.from(payload)]);
    };
    const queued = (n: number, q: number) => withHeader({ b: "b1", n, t: "t", q, r: false, c: "sender", to: ["a", "b"] }, String(n));
    await onDisk(async (db) => {
      await db.put("d/b1/00000000000001/b", Buffer.alloc(0));
      await db.put("i/b1/00000000000001/a", Buffer.from('{"messageId":7,"isReleased":true}'));
      // A message that was about to be taken off was given an identifier that MQTT does not have.
      await db.put("i/b1/00000000000002/a", Buffer.from('{"messageId":65537,"isReleased":false}'));
      await db.put("m/b1/00000000000001", queued(1, 2));
      await db.put("m/b1/00000000000002", queued(2, 1));
      await db.put("n/a/9", Buffer.alloc(0));
      await db.put("r/kept", withHeader({ b: "b1", n: 3, t: "kept", q: 0, r: true }, "retained"));
      await db.put("s/a/t", Buffer.from('{"topic":"t","qos":2,"rh":1,"rap":true,"nl":false,"subscriptionIdentifier":5}'));
      await db.put("s/%24share%2Fg%2Ft/t", Buffer.from('{"topic":"t","qos":2}'));
      await db.put("x/a", Buffer.from('{"clientId":"a","brokerId":"b1","expirySeconds":60,"disconnectedAt":5}'));
    });
    const { persistence } = await openDisk();
    expect([shown(persistence, "a"), shown(persistence, "b")]).toEqual([["1#7!", "2"], ["2"]]);
    expect(persistence.receivedIds.has("a", 9)).toBe(true);
    expect(payloads(persistence.retained.matching("#"))).toEqual(["retained"]);
    const options = { qos: 2, retainHandling: 1, retainAsPublished: true, subscriptionIdentifier: 5 } as const;
    expect(persistence.subscriptions.of("a")).toEqual([subscription("t", options)]);
    expect(persistence.subscriptions.of("$share/g/t")).toEqual([subscription("t", { qos: 2 })]);
    expect(persistence.records.get("a")).toMatchObject({ expirySeconds: 60, disconnectedAt: 5 });
    for (const client of ["a", "b"]) persistence.queues.drop(client);
    expect((await onDisk(async () => undefined)).filter((key) => /^[dim]/.test(key))).toEqual([]);
  });

  test("retained messages are there, but those of the broker's own state", async () => {
    const { persistence } = await openDisk();
    persistence.retained.store(message(1, { topic: "kept", retain: true }));
    persistence.retained.store(message(2, { topic: "$SYS/uptime", retain: true }));
    expect(payloads(persistence.retained.matching("$SYS/#"))).toEqual(["2"]);
    expect(payloads((await openDisk()).persistence.retained.matching("#"))).toEqual(["1"]);
  });

  test("subscriptions are there with all of their options", async () => {
    const { persistence } = await openDisk();
    const odd = subscription("ö/+", { qos: 2, noLocal: true, retainAsPublished: true, retainHandling: 2, subscriptionIdentifier: 300 });
    persistence.subscriptions.add("a/b", [odd, subscription("plain", { qos: 0 }), subscription("gone")]);
    persistence.subscriptions.remove("a/b", ["gone"]);
    const { subscriptions } = (await openDisk()).persistence;
    expect(subscriptions.of("a/b")).toEqual([odd, subscription("plain", { qos: 0 })]);
    expect(subscriptions.subscribersOf("ö/x")).toEqual(["a/b"]);
    expect(subscriptions.subscribersOf("gone")).toEqual([]);
  });

  test("received packet identifiers and session records with wills are there", async () => {
    const { persistence } = await openDisk();
    persistence.receivedIds.add("a", 65_535);
    persistence.receivedIds.add("a", 2);
    persistence.receivedIds.delete("a", 2);
    const will = { topic: "w", payload: Buffer.of(0, 255), qos: 1 as const, retain: true, properties: Buffer.of(9), delaySeconds: 5 };
    const record = { clientId: "a", expirySeconds: 60, username: "ann", will };
    persistence.records.put(record);
    const { receivedIds, records } = (await openDisk()).persistence;
    expect([receivedIds.has("a", 65_535), receivedIds.has("a", 2)]).toEqual([true, false]);
    expect(records.get("a")).toEqual(record);
  });
});
