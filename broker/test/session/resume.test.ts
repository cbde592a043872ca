/** What a session that is taken up again gets of what an earlier connection left. */
import { afterEach, expect, test } from "@jest/globals";
import { ack, type ConnectOptions, connect, publish, props, type Received, subscribe, u16, u32 } from "../support/mqtt-bytes.ts";
import { type OpenEngine, openEngine } from "../support/open-engine.ts";

let broker: OpenEngine | undefined;
afterEach(async () => {
  await broker?.close();
});
async function open(): Promise<OpenEngine> {
  broker = await openEngine();
  return broker;
}

const kept = { version: 5, id: "kept", clean: false } as const;
const EXPIRY = props(0x11, u32(3600));
const WINDOW_OF_ONE = props(0x11, u32(3600), 0x21, u16(1));
const NO_LOCAL = 4;
/** What the broker says to a client that takes up its session, after CONNACK. */
const resumed = async ({ open: openOne }: OpenEngine, options: ConnectOptions) => (await openOne().ask(connect(options))).slice(1);
const publishes = (packets: readonly Received[]) => packets.filter(({ type }) => type === "publish");

test.each([0, 1] as const)(
  "sends a message again as it was sent, though its subscription has QoS %i by now [MQTT-4.4.0-1]",
  async (qos) => {
    const engine = await open();
    const first = await engine.connected({ ...kept, properties: EXPIRY });
    await first.say(subscribe(1, [["t", 2]], props()));
    const [sent] = publishes(await first.say(publish("t", "x", { qos: 2, id: 1, properties: props() })));
    await first.say(subscribe(2, [["t", qos]], props()));
    await first.breakOff();
    const again = { type: "publish", qos: 2, dup: true, payload: "x", id: sent?.id };
    expect(await resumed(engine, { ...kept, properties: EXPIRY })).toMatchObject([again]);
  },
);

test("a retained copy of QoS 0 does not take the message itself off the queue [MQTT-4.4.0-1]", async () => {
  const engine = await open();
  const first = await engine.connected({ ...kept, properties: EXPIRY });
  await first.say(subscribe(1, [["t", 1]], props()));
  await first.say(publish("t", "x", { qos: 1, retain: true, properties: props() }));
  expect(publishes(await first.say(subscribe(2, [["t", 0]], props())))).toMatchObject([{ qos: 0, retain: true }]);
  await first.breakOff();
  expect(await resumed(engine, { ...kept, properties: EXPIRY })).toMatchObject([{ type: "publish", qos: 1, dup: true, payload: "x" }]);
});

test("what was delivered with QoS 0 does not come again, though a subscription with No Local matched too [MQTT-4.3.1]", async () => {
  const engine = await open();
  const first = await engine.connected({ ...kept, properties: EXPIRY });
  await first.say(
    subscribe(
      1,
      [
        ["t", 0],
        ["#", 1 | NO_LOCAL],
      ],
      props(),
    ),
  );
  expect(publishes(await first.say(publish("t", "x", { qos: 1, properties: props() })))).toMatchObject([{ qos: 0, payload: "x" }]);
  await first.breakOff();
  expect(await resumed(engine, { ...kept, properties: EXPIRY })).toEqual([]);
});

test("sends every PUBREL again at once, however small Receive Maximum is [MQTT-3.3.4-10]", async () => {
  const engine = await open();
  const first = await engine.connected({ ...kept, properties: EXPIRY });
  await first.say(subscribe(1, [["t", 2]], props()));
  const messages = [1, 2].map((id) => publish("t", String(id), { qos: 2, id, properties: props() }));
  const sent = publishes(await first.say(...messages));
  await first.say(...sent.map(({ id = 0 }) => ack("pubrec", id)));
  await first.breakOff();
  const heard = await resumed(engine, { ...kept, properties: WINDOW_OF_ONE });
  expect(heard.map(({ type, id }) => [type, id])).toEqual(sent.map(({ id }) => ["pubrel", id]));
});
