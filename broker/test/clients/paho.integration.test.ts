import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../../test/support/requires.ts";
import { type OpenBroker, openBroker } from "./support/open-broker.ts";
import { type PahoSettings, paho } from "./support/paho.ts";
import { killPrograms } from "./support/program.ts";

const VERSIONS = [
  ["3.1.1", 4],
  ["5", 5],
] as const;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describeWith(["paho"], "paho of Python", () => {
  let opened: OpenBroker;
  let nextTopic = 0;
  beforeAll(async () => {
    opened = await openBroker();
  });
  afterEach(killPrograms);
  afterAll(() => opened.close());

  const topicOfTest = () => `paho/${nextTopic++}`;
  const client = (version: 4 | 5, more: Partial<PahoSettings> = {}) => paho({ version, port: opened.ports.tcp, ...more });
  const WAYS = [
    ["TCP", () => ({ port: opened.ports.tcp })],
    ["WebSocket", () => ({ port: opened.ports.ws, transport: "websockets" })],
    ["TLS", () => ({ port: opened.ports.tls, caFile: opened.caFile })],
    ["WebSocket over TLS", () => ({ port: opened.ports.wss, transport: "websockets", caFile: opened.caFile })],
  ] as const;

  for (const [name, version] of VERSIONS) {
    test.each(WAYS)(`MQTT ${name} over %s passes messages of QoS 0, 1 and 2 on`, async (_way, settings) => {
      const topic = topicOfTest();
      const both = await client(version, settings());
      expect(await both.subscribe(topic, 2)).toEqual([2]);
      for (const qos of [0, 1, 2] as const) await both.publish(topic, [`QoS ${qos}`], { qos });
      await both.message(2);
      for (const [index, qos] of [0, 1, 2].entries()) {
        expect(await both.message(index)).toMatchObject({ topic, payload: `QoS ${qos}`, qos, retain: false });
      }
      await both.leave();
    });

    test(`MQTT ${name} gets a retained message on subscribing`, async () => {
      const topic = topicOfTest();
      const publisher = await client(version);
      await publisher.publish(topic, ["kept"], { qos: 1, retain: true });
      const late = await client(version);
      await late.subscribe(topic, 1);
      expect(await late.message()).toMatchObject({ payload: "kept", qos: 1, retain: true });
    });

    test(`MQTT ${name} has its will published when it is killed, and not when it leaves`, async () => {
      const topic = topicOfTest();
      const witness = await client(version);
      await witness.subscribe(`${topic}/#`, 1);
      const will = (who: string) => ({ topic: `${topic}/${who}`, payload: "gone", qos: 1 as const, retain: false });
      const leaver = await client(version, { will: will("leaver") });
      await leaver.leave();
      const victim = await client(version, { will: will("victim") });
      await victim.kill();
      expect(await witness.message()).toMatchObject({ topic: `${topic}/victim`, payload: "gone", qos: 1 });
    });

    test(`MQTT ${name} gets all that was queued while it was killed, once and in order`, async () => {
      const topic = topicOfTest();
      const session = { id: `away-${version}`, clean: false, ...(version === 5 ? { properties: { SessionExpiryInterval: 300 } } : {}) };
      const before = await client(version, session);
      expect(before.connected.sessionPresent).toBe(false);
      await before.subscribe(topic, 2);
      await before.kill();
      const publisher = await client(version);
      await publisher.publish(topic, numbers(100), { qos: 2 });
      const back = await client(version, session);
      expect(back.connected.sessionPresent).toBe(true);
      await back.message(99);
      await publisher.publish(topic, ["end"], { qos: 2 });
      await back.message(100);
      expect(back.payloads()).toEqual([...numbers(100), "end"]);
    });

    test(`MQTT ${name} shares a subscription: each message goes to one of the group`, async () => {
      const topic = topicOfTest();
      const members = await Promise.all([client(version), client(version)]);
      for (const member of members) await member.subscribe(`$share/group/${topic}`, 1);
      const witness = await client(version);
      await witness.subscribe(topic, 1);
      await witness.publish(topic, numbers(20), { qos: 1 });
      await witness.message(19);
      const shares = await Promise.all(members.map((member) => member.message(9).then(() => member.payloads())));
      expect(
        shares
          .flat()
          .map(Number)
          .sort((a, b) => a - b),
      ).toEqual(numbers(20).map(Number));
    });
  }

  test("MQTT 5 properties arrive as they were sent [MQTT5-3.3.2-17]", async () => {
    const topic = topicOfTest();
    const both = await client(5);
    await both.subscribe(topic, 1);
    const properties = {
      PayloadFormatIndicator: 1,
      ContentType: "text/plain",
      ResponseTopic: "answers",
      CorrelationData: "c-1",
      UserProperty: [
        ["sensor", "1"],
        ["sensor", "2"],
      ],
    };
    await both.publish(topic, ["hello"], { qos: 1, properties: { ...properties, MessageExpiryInterval: 60 } });
    const { properties: received } = await both.message();
    expect(received).toMatchObject(properties);
    expect([59, 60]).toContain(received?.["MessageExpiryInterval"]);
  });

  test("a topic alias stands for its topic [MQTT5-3.3.2-12]", async () => {
    const topic = topicOfTest();
    const witness = await client(5);
    await witness.subscribe(topic, 1);
    const publisher = await client(5);
    expect(publisher.connected.properties?.["TopicAliasMaximum"]).toBeGreaterThan(0);
    await publisher.publish(topic, ["with its topic"], { qos: 1, properties: { TopicAlias: 1 } });
    await publisher.publish("", ["with the alias alone"], { qos: 1, properties: { TopicAlias: 1 } });
    await witness.message(1);
    expect(witness.payloads()).toEqual(["with its topic", "with the alias alone"]);
    expect((await witness.message(1)).topic).toBe(topic);
  });

  test("no more messages are under way than its Receive Maximum, and all come [MQTT5-3.3.4-9]", async () => {
    const topic = topicOfTest();
    const narrow = await client(5, { properties: { ReceiveMaximum: 3 } });
    await narrow.subscribe(topic, 2);
    const wide = await client(5);
    await wide.subscribe(topic, 2);
    const publisher = await client(5, { inflight: 50 });
    await publisher.publish(topic, numbers(200), { qos: 2 });
    await Promise.all([narrow.message(199), wide.message(199)]);
    expect(narrow.payloads()).toEqual(numbers(200));
    expect(await narrow.mostOpen()).toBeLessThanOrEqual(3);
    expect(await wide.mostOpen()).toBeGreaterThan(3);
  });
});
