/** Two brokers' memories in one real Redis, of which one asks again, or is heard late. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { createLossyLink, type LossyLink } from "../../../test/support/lossy-link.ts";
import { type RedisServer, startRedis } from "../../../test/support/redis.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { connectRedis } from "../../src/cluster/redis-link.ts";
import { createRedisPersistence, type RedisPersistence } from "../../src/cluster/redis-persistence.ts";
import type { Message, Release } from "../../src/persistence/port.ts";

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of source) found.push(each);
  return found;
}

const limits = { queuedMessages: 1000, queuedBytes: 1_000_000 };

describeWith(["redis-server"], "what comes too late at Redis", () => {
  let redis: RedisServer;
  let lossy: LossyLink;
  let prefix = "";
  /** Behind the lossy link. */
  let near: RedisPersistence;
  let other: RedisPersistence;
  let lostByNear: string[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    lossy = await createLossyLink(redis.port);
  });
  afterAll(async () => {
    await lossy?.stop();
    await redis?.stop();
  });
  beforeEach(async () => {
    prefix = `${Math.random()}:`;
    lostByNear = [];
    near = await open("near", lossy.port, (clientId) => void lostByNear.push(clientId));
    other = await open("other", redis.port);
  });
  afterEach(async () => {
    await near.close();
    await other.close();
  });

  async function open(id: string, port: number, onLost: (clientId: string) => void = () => undefined): Promise<RedisPersistence> {
    const events = { onFault: () => undefined, onHealed: () => undefined, onDropped: () => undefined, onLost };
    const link = await connectRedis(`redis://127.0.0.1:${port}`, events);
    if (!link.ok) throw new Error(link.error);
    const persistence = createRedisPersistence({ link: link.value, prefix, limits, ...events });
    await persistence.aedes.setup({ id });
    return persistence;
  }

  const message = (brokerId: string, brokerCounter: number, text: string, retain = false): Message => ({
    ...{ cmd: "publish", brokerId, brokerCounter, topic: "a/b", payload: Buffer.from(text), qos: 2, retain, dup: false },
  });
  const toTwo = [{ clientId: "two" }];

  async function waitingForTwo(): Promise<(Message | Release)[]> {
    return all(other.aedes.outgoingStream({ id: "two" }));
  }
  const texts = (entries: readonly (Message | Release)[]) =>
    entries.map((entry) => (entry.cmd === "publish" ? String(entry.payload) : entry.cmd));

  async function deliverAtOther(entry: Message, messageId: number): Promise<void> {
    await other.aedes.outgoingUpdate({ id: "two" }, { ...entry, messageId });
    await other.aedes.outgoingClearMessageId({ id: "two" }, { messageId });
  }

  test("a message that another broker delivered meanwhile is not queued again when the answer was lost", async () => {
    lossy.holdAnswers();
    const queued = near.aedes.outgoingEnqueueCombi(toTwo, message("near", 1, "once"));
    await waitFor("the message", async () => (await waitingForTwo()).length === 1);
    await deliverAtOther(message("near", 1, "once"), 7);
    lossy.cut();
    await queued;
    expect(await waitingForTwo()).toEqual([]);
    await near.aedes.outgoingEnqueueCombi(toTwo, message("near", 2, "next"));
    expect(texts(await waitingForTwo())).toEqual(["next"]);
  });

  test("a retained message that another broker replaced meanwhile does not come back when the answer was lost", async () => {
    const retained = async () => texts(await all(other.aedes.createRetainedStreamCombi(["a/b"])));
    lossy.holdAnswers();
    const stored = near.aedes.storeRetained(message("near", 1, "old", true));
    await waitFor("the old one", async () => (await retained())[0] === "old");
    await other.aedes.storeRetained(message("other", 1, "new", true));
    lossy.cut();
    await stored;
    expect(await retained()).toEqual(["new"]);
  });

  test("a message of a client that went to another broker, where it will be sent again, is not queued by the first one", async () => {
    await near.hold("sender");
    near.noteReceived(message("near", 1, "twice?"), "sender", 5);
    lossy.holdRequests();
    const queued = near.aedes.outgoingEnqueueCombi(toTwo, message("near", 1, "twice?"));
    await other.hold("sender");
    await expect(other.aedes.incomingGetPacket({ id: "sender" }, { messageId: 5 })).rejects.toThrow("no such packet");
    lossy.letGo();
    await expect(queued).rejects.toThrow("another broker");
    expect(await waitingForTwo()).toEqual([]);
    expect(lostByNear).toEqual(["sender"]);
  });

  test("what the first broker says late of a session that went to another one changes nothing there", async () => {
    await near.hold("two");
    await near.putRecord({ clientId: "two", brokerId: "near", expirySeconds: 60 });
    await near.aedes.outgoingEnqueueCombi(toTwo, message("near", 1, "first"));
    await near.aedes.outgoingEnqueueCombi(toTwo, message("near", 2, "second"));
    await near.aedes.outgoingUpdate({ id: "two" }, { ...message("near", 1, "first"), messageId: 5 });
    await other.aedes.incomingStorePacket({ id: "two" }, { messageId: 9 });
    lossy.holdRequests();
    const late = [
      near.aedes.outgoingClearMessageId({ id: "two" }, { messageId: 5 }),
      near.aedes.outgoingUpdate({ id: "two" }, { cmd: "pubrel", messageId: 6 }),
      near.aedes.incomingDelPacket({ id: "two" }, { messageId: 9 }).catch((cause: Error) => cause.message),
      near.putRecord({ clientId: "two", brokerId: "near", expirySeconds: 60, disconnectedAt: 1 }),
      near.deleteRecord("two"),
      near.dropQueue("two"),
    ];
    await other.hold("two");
    await other.putRecord({ clientId: "two", brokerId: "other", expirySeconds: 60 });
    await deliverAtOther(message("near", 1, "first"), 6);
    await other.aedes.outgoingUpdate({ id: "two" }, { ...message("near", 2, "second"), messageId: 5 });
    lossy.letGo();
    await Promise.all(late);
    expect(texts(await waitingForTwo())).toEqual(["second"]);
    expect(await other.getRecord("two")).toEqual({ clientId: "two", brokerId: "other", expirySeconds: 60 });
    await expect(other.aedes.incomingGetPacket({ id: "two" }, { messageId: 9 })).resolves.toEqual({ messageId: 9 });
    expect(new Set(lostByNear)).toEqual(new Set(["two"]));
  });

  test("a session that ended is nobody's: its client may come to any broker", async () => {
    await near.hold("guest");
    await near.putRecord({ clientId: "guest", brokerId: "near", expirySeconds: 0 });
    await near.deleteRecord("guest");
    await other.putRecord({ clientId: "guest", brokerId: "other", expirySeconds: 0 });
    expect(await near.getRecord("guest")).toMatchObject({ brokerId: "other" });
    await near.putRecord({ clientId: "guest", brokerId: "near", expirySeconds: 0 });
    expect(await near.getRecord("guest")).toMatchObject({ brokerId: "other" });
  });
});
