import type { Log } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { type Mosquitto, startMosquitto } from "../../../test/support/mosquitto.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createConsumer } from "../../src/consumer/mqtt-consumer.ts";
import type { BrokerLink, Delivery } from "../../src/consumer/port.ts";

describeWith(["mosquitto"], "the consumer on a real Mosquitto", () => {
  let broker: Mosquitto;
  let link: BrokerLink | undefined;
  const deliveries: Delivery[] = [];
  const lines: string[] = [];
  let connects = 0;
  const onConnect = () => {
    connects += 1;
  };
  const note = (line: string) => void lines.push(line);
  const log: Log = { debug: note, info: note, warn: note, error: note };

  beforeEach(async () => {
    broker = await startMosquitto();
    deliveries.length = 0;
    lines.length = 0;
    connects = 0;
  });
  afterEach(async () => {
    await link?.close();
    await broker.remove();
  });

  const consume = async (windowMessages: number, windowBytes = 1_000_000) => {
    link = createConsumer(
      { url: broker.url, clientId: "c", filters: ["t/#"], windowMessages, windowBytes, will: { topic: "w", payload: "offline" } },
      log,
    );
    await link.connect({ onDelivery: (delivery) => void deliveries.push(delivery), onConnect, onDisconnect() {} });
    return link;
  };
  const publish = async (count: number, payload: (index: number) => string = String) => {
    const client = await connectAsync(broker.url);
    await Promise.all(Array.from({ length: count }, (_, index) => client.publishAsync("t/a", payload(index), { qos: 1 })));
    await client.endAsync();
  };
  const payloads = () => deliveries.map(({ payload }) => payload.toString());
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

  test("never has more under way than the window, and gets the next when one is acknowledged", async () => {
    await consume(10);
    await publish(25);
    await waitFor("the first ten", () => deliveries.length === 10);
    deliveries[3]?.acknowledge();
    await publish(0);
    expect(deliveries).toHaveLength(10);
    for (const delivery of deliveries.slice(0, 3)) delivery.acknowledge();
    await waitFor("four more", () => deliveries.length === 14);
    let next = 4;
    await waitFor("the rest", () => {
      for (; next < deliveries.length; next += 1) deliveries[next]?.acknowledge();
      return deliveries.length === 25;
    });
    expect(payloads()).toEqual(numbers(25));
  });

  test("what was not acknowledged comes again after the connection, in order, and what was does not", async () => {
    const first = await consume(100);
    await publish(20);
    await waitFor("all", () => deliveries.length === 20);
    for (const delivery of deliveries.slice(0, 5)) delivery.acknowledge();
    await first.close();
    deliveries.length = 0;
    await consume(100);
    await waitFor("fifteen again", () => deliveries.length >= 15);
    expect(payloads()).toEqual(numbers(20).slice(5));
  });

  test("has left only when the broker has read its PUBACKs, however slow the broker is", async () => {
    const first = await consume(5);
    await publish(20);
    await waitFor("a full window", () => deliveries.length === 5);
    for (const delivery of deliveries) delivery.acknowledge();
    broker.signal("SIGSTOP");
    const leaving = first.close();
    setTimeout(() => broker.signal("SIGCONT"), 300);
    await leaving;
    deliveries.length = 0;
    await consume(100);
    await waitFor("the other fifteen", () => deliveries.length >= 15);
    expect(payloads()).toEqual(numbers(20).slice(5));
  });

  test("after a cut with the window full, the new connection goes on as the deliveries of the old one are done with", async () => {
    await consume(5);
    await publish(12);
    await waitFor("a full window", () => deliveries.length === 5);
    await broker.stop();
    await broker.start();
    await waitFor("a second connection", () => connects === 2, 20_000);
    expect(deliveries).toHaveLength(5);
    let next = 0;
    await waitFor("the others, and the five again", () => {
      for (; next < deliveries.length; next += 1) deliveries[next]?.acknowledge();
      return deliveries.length === 17;
    });
    expect(payloads()).toEqual([...numbers(5), ...numbers(12)]);
  });

  test("hands over no more bytes than the window from a broker that sends without a limit", async () => {
    await broker.remove();
    broker = await startMosquitto(["allow_anonymous true", "max_inflight_messages 0"]);
    const first = await consume(1);
    await first.close();
    await publish(2000, () => "x".repeat(1000));
    deliveries.length = 0;
    await consume(60_000, 100_000);
    await waitFor("a full window", () => deliveries.length >= 100);
    expect(deliveries.length).toBe(100);
    let next = 0;
    await waitFor("the rest", () => {
      for (; next < deliveries.length; next += 1) deliveries[next]?.acknowledge();
      return deliveries.length === 2000;
    });
  });

  test("two members of a shared group get each message once between them", async () => {
    const got: string[][] = [[], []];
    const joining = got.map(async (mine, index) => {
      const member = createConsumer(
        {
          url: broker.url,
          clientId: `member-${index}`,
          filters: ["$share/g/t/#"],
          windowMessages: 50,
          windowBytes: 1_000_000,
          will: { topic: "w", payload: "offline" },
        },
        log,
      );
      await member.connect({
        onDelivery(delivery) {
          mine.push(delivery.payload.toString());
          delivery.acknowledge();
        },
        onConnect,
        onDisconnect() {},
      });
      return member;
    });
    const members = await Promise.all(joining);
    await publish(100);
    await waitFor("all messages", () => got.flat().length >= 100);
    expect(got.flat().sort()).toEqual(numbers(100).sort());
    expect(got.every((mine) => mine.length > 0)).toBe(true);
    await Promise.all(members.map((member) => member.close()));
  });

  test("says it when the broker forgot the session", async () => {
    await consume(10);
    await broker.kill();
    await broker.start();
    await waitFor("a second subscription", () => lines.filter((line) => line.includes("(MQTT 5)")).length === 2, 20_000);
    expect(lines).toContain(`ingest: ${broker.url} no longer knows this worker's session; messages sent while it was away may be missing`);
  });
});
