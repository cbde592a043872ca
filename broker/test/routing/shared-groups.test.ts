/** $share/group/filter: every message goes to one member, and none is lost with a member. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { ack, connect, DISCONNECT, props, publish, type Received, subscribe, u16, u32, unsubscribe } from "../support/mqtt-bytes.ts";
import { type EngineClient, type OpenEngine, openEngine } from "../support/open-engine.ts";

const GROUP = "$share/g/t";
let broker: OpenEngine;
beforeEach(async () => {
  broker = await openEngine();
});
afterEach(() => broker.close());

interface MemberOptions {
  readonly qos?: 0 | 1 | 2;
  /** Messages that may be under way to it at once. */
  readonly window?: number;
  readonly isStored?: boolean;
}

async function member(id: string, { qos = 1, window = 10, isStored = false }: MemberOptions = {}): Promise<EngineClient> {
  const properties = props(Buffer.of(0x21), u16(window), Buffer.of(0x11), u32(isStored ? 600 : 0));
  const client = await broker.connected({ version: 5, id, clean: !isStored, properties });
  await client.say(subscribe(1, [[GROUP, qos]], props()));
  return client;
}

let publishers = 0;
async function send(qos: 0 | 1 | 2, ...texts: readonly string[]): Promise<void> {
  publishers += 1;
  const publisher = await broker.connected({ id: `publisher ${publishers}` });
  for (const [index, text] of texts.entries()) {
    await publisher.say(publish("t", text, { qos, id: index + 1 }));
    if (qos === 2) await publisher.say(ack("pubrel", index + 1));
  }
  await publisher.say(DISCONNECT);
}

const payloads = (packets: readonly Received[]) => packets.filter(({ type }) => type === "publish").map(({ payload }) => payload);
const queued = (id: string) => [...broker.persistence.queues.entries(id)].map(({ message }) => String(message.payload));

describe("the members of a group", () => {
  test("get the messages in turn, each message once", async () => {
    const [a, b] = [await member("a"), await member("b")];
    await send(1, "1", "2", "3", "4");
    expect([payloads(await a.heard()), payloads(await b.heard())]).toEqual([
      ["1", "3"],
      ["2", "4"],
    ]);
  });

  test("that have no room are passed over; what nobody has room for waits for the first who has", async () => {
    const [a, b] = [await member("a", { window: 1 }), await member("b", { window: 2 })];
    await send(1, "1", "2", "3", "4", "5");
    expect([payloads(await a.heard()), payloads(await b.heard())]).toEqual([["1"], ["2", "3"]]);
    expect(payloads(await b.say(ack("puback", 1)))).toEqual(["4"]);
    expect(payloads(await a.say(ack("puback", 1)))).toEqual(["5"]);
    expect(queued(GROUP)).toEqual(["3", "4", "5"]);
  });

  test("get what one of them had not acknowledged when it went, in its order and before what waited", async () => {
    const [a, b] = [await member("a", { window: 2 }), await member("b", { window: 1 })];
    await send(1, "1", "2", "3", "4");
    expect([payloads(await a.heard()), payloads(await b.heard())]).toEqual([["1", "3"], ["2"]]);
    await a.breakOff();
    expect(payloads(await b.say(ack("puback", 1)))).toEqual(["1"]);
    expect(payloads(await b.say(ack("puback", 2)))).toEqual(["3"]);
    expect(payloads(await b.say(ack("puback", 3)))).toEqual(["4"]);
    await b.say(ack("puback", 4));
    expect(queued(GROUP)).toEqual([]);
  });

  test("do not get a message of QoS 2 that was on its way to another [MQTT5-4.8.2-5]", async () => {
    const a = await member("a", { qos: 2 });
    await send(2, "1");
    expect(payloads(await a.heard())).toEqual(["1"]);
    const b = await member("b", { qos: 2 });
    await a.breakOff();
    expect(payloads(await b.heard())).toEqual([]);
    expect(queued(GROUP)).toEqual([]);
  });

  test("with a stored session keep a message of QoS 2 that was on its way to them [MQTT5-4.8.2-4]", async () => {
    const a = await member("a", { qos: 2, isStored: true });
    const b = await member("b", { qos: 2 });
    await send(2, "1");
    expect([payloads(await a.heard()), queued(GROUP), queued("a")]).toEqual([["1"], [], ["1"]]);
    await a.breakOff();
    expect(payloads(await b.heard())).toEqual([]);
    const back = broker.open();
    const resumed = await back.say(connect({ version: 5, id: "a", clean: false, properties: props(Buffer.of(0x11), u32(600)) }));
    expect(resumed.filter(({ type }) => type === "publish")).toMatchObject([{ payload: "1", dup: true }]);
  });

  test("get a message of QoS 2 once, though so much else waits for them meanwhile that their queue is read again", async () => {
    const a = await member("a", { qos: 2, window: 2, isStored: true });
    await send(2, "shared");
    expect(payloads(await a.heard())).toEqual(["shared"]);
    await a.say(subscribe(2, [["own", 1]], props()));
    const publisher = await broker.connected({ id: "publisher" });
    const own = Array.from({ length: 1100 }, (_, index) => String(index));
    await publisher.say(...own.map((each, index) => publish("own", each, { qos: 1, id: index + 1 })));
    const got: (string | undefined)[] = [];
    for (let heard = await a.heard(); heard.length > 0; ) {
      got.push(...payloads(heard));
      heard = await a.say(...heard.map(({ id = 0 }) => ack("puback", id)));
    }
    expect(got).toEqual(own);
    expect(queued("a")).toEqual(["shared"]);
  });

  test("get messages of QoS 0 in turn too", async () => {
    const [a, b] = [await member("a"), await member("b", { qos: 0 })];
    await send(0, "1", "2", "3");
    expect([payloads(await a.heard()), payloads(await b.heard())]).toEqual([["1", "3"], ["2"]]);
  });

  test("get each message at the QoS of their own subscription", async () => {
    const [a, b] = [await member("a", { qos: 0 }), await member("b", { qos: 1 })];
    await send(1, "1", "2");
    expect((await a.heard()).map(({ qos }) => qos)).toEqual([0]);
    expect((await b.heard()).map(({ qos }) => qos)).toEqual([1]);
    await b.say(ack("puback", 1));
    expect(queued(GROUP)).toEqual([]);
  });
});

describe("a group without connected members", () => {
  test("keeps messages as long as a stored session is a member, and gives them to whoever comes first", async () => {
    const a = await member("a", { isStored: true });
    await a.breakOff();
    await send(1, "1", "2");
    expect(queued(GROUP)).toEqual(["1", "2"]);
    const b = await member("b");
    // It joined with its SUBSCRIBE, which `member` has sent: what came after it was heard there.
    expect(broker.engine.clients.get("b")?.inflight.size).toBe(2);
    await b.say(ack("puback", 1), ack("puback", 2));
    expect(queued(GROUP)).toEqual([]);
  });

  test("is forgotten, and its messages with it, when its last stored session goes", async () => {
    const a = await member("a", { isStored: true });
    await a.breakOff();
    await send(1, "1");
    expect(broker.engine.groups.count()).toBe(1);
    const anew = broker.open();
    await anew.say(connect({ version: 5, id: "a", clean: true, properties: props() }));
    expect(broker.engine.groups.count()).toBe(0);
    expect(queued(GROUP)).toEqual([]);
    expect(broker.persistence.stats()).toMatchObject({ subscriptions: 0, queuedMessages: 0, sessions: 0 });
  });

  test("is forgotten when its last member unsubscribes", async () => {
    const a = await member("a", { isStored: true });
    await a.say(unsubscribe(2, [GROUP], props()));
    expect(broker.engine.groups.count()).toBe(0);
    await send(1, "1");
    expect(queued(GROUP)).toEqual([]);
  });

  test("is there again after a restart, with what it kept", async () => {
    const a = await member("a", { isStored: true });
    await a.breakOff();
    await send(1, "1", "2");
    const { persistence } = broker;
    await broker.close();
    broker = await openEngine({ persistence });
    await send(1, "3");
    expect(queued(GROUP)).toEqual(["1", "2", "3"]);
    const back = broker.open();
    const resumed = await back.say(connect({ version: 5, id: "a", clean: false, properties: props(Buffer.of(0x11), u32(600)) }));
    expect(payloads(resumed)).toEqual(["1", "2", "3"]);
  });
});

test("groups of one filter are independent of each other, and of plain subscribers", async () => {
  const a = await member("a");
  const plain = await broker.connected({ version: 5, id: "plain" });
  await plain.say(
    subscribe(
      1,
      [
        ["t", 1],
        ["$share/other/t", 1],
      ],
      props(),
    ),
  );
  await send(1, "1");
  expect(payloads(await a.heard())).toEqual(["1"]);
  expect(payloads(await plain.heard())).toEqual(["1", "1"]);
});
