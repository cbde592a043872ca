/** Two brokers on one Redis, of which one cannot reach it while its client goes to the other. */
import { silentLog } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { connect, type IClientOptions, type MqttClient, Store } from "mqtt";
import { createLossyLink, type LossyLink } from "../../../test/support/lossy-link.ts";
import { type RedisServer, startRedis } from "../../../test/support/redis.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Broker, startBroker } from "../../src/index.ts";
import { brokerSettings } from "../support/settings.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describeWith(["redis-server"], "a broker that cannot reach Redis for a while", () => {
  const folder = tempDir();
  const clients: MqttClient[] = [];
  let redis: RedisServer;
  let lossy: LossyLink;
  let deaf: Broker;
  let hearing: Broker;

  beforeAll(async () => {
    redis = await startRedis();
    lossy = await createLossyLink(redis.port);
    deaf = await startNode("deaf", lossy.port);
    hearing = await startNode("hearing", redis.port);
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.endAsync(true)));
    await deaf?.stop();
    await hearing?.stop();
    await lossy?.stop();
    await redis?.stop();
    folder.remove();
  });

  async function startNode(name: string, redisPort: number): Promise<Broker> {
    const settings = { persistence: "redis", redis: { url: `redis://127.0.0.1:${redisPort}`, prefix: "test:" } } as const;
    const started = await startBroker(brokerSettings(`${folder.path}/${name}`, settings), silentLog);
    if (!started.ok) throw new Error(started.error);
    return started.value;
  }

  async function open(broker: Broker, clientId: string, options: IClientOptions = {}) {
    const client = connect(`mqtt://127.0.0.1:${broker.mqttPort}`, { clientId, protocolVersion: 5, reconnectPeriod: 0, ...options });
    clients.push(client);
    const texts: string[] = [];
    client.on("message", (_topic, payload) => void texts.push(String(payload)));
    client.on("error", () => undefined);
    const connack = await new Promise<{ readonly sessionPresent: boolean }>((resolve) => client.once("connect", resolve));
    return { client, texts, sessionPresent: connack.sessionPresent };
  }

  function makeDeaf(): void {
    lossy.cut();
    lossy.holdRequests();
  }

  const leave = (client: MqttClient) => {
    const closed = new Promise((resolve) => client.once("close", () => resolve(undefined)));
    client.stream.destroy();
    return closed;
  };
  const kept = { clean: false, properties: { sessionExpiryInterval: 3600 } };

  test("ends no session, and sends no will, of a client that is at another broker by then", async () => {
    const observer = await open(hearing, "observer");
    await observer.client.subscribeAsync("wills/#", { qos: 1 });
    const soon = { clean: false, properties: { sessionExpiryInterval: 2 } };
    const will = { topic: "wills/mover", payload: Buffer.from("gone"), qos: 1, properties: { willDelayInterval: 2 } } as const;
    const here = await open(deaf, "mover", { ...soon, will: { ...will, retain: false } });
    await here.client.subscribeAsync("to/mover", { qos: 1 });
    await leave(here.client);
    makeDeaf();
    const there = await open(hearing, "mover", kept);
    expect(there.sessionPresent).toBe(true);
    lossy.letGo();
    await pause(3000);
    await leave(there.client);
    await observer.client.publishAsync("to/mover", "still there", { qos: 1 });
    const again = await open(hearing, "mover", kept);
    expect(again.sessionPresent).toBe(true);
    await waitFor("what was sent meanwhile", () => again.texts.length > 0);
    expect(again.texts).toEqual(["still there"]);
    expect(observer.texts).toEqual([]);
  });

  test("delivers what was published here while it did not hear itself, and what follows", async () => {
    const subscriber = await open(deaf, "subscriber", kept);
    await subscriber.client.subscribeAsync("here", { qos: 1 });
    const publisher = await open(deaf, "publisher");
    await pause(200);
    lossy.cut();
    lossy.holdRequests("psubscribe");
    await publisher.client.publishAsync("here", "unheard", { qos: 1 });
    lossy.letGo();
    await publisher.client.publishAsync("here", "heard", { qos: 1 });
    await waitFor("both", () => subscriber.texts.length >= 2);
    expect(subscriber.texts).toEqual(["unheard", "heard"]);
  });

  test("does not publish what a client sent it, and sends to another broker again", async () => {
    const observer = await open(hearing, "second-observer", kept);
    await observer.client.subscribeAsync("from/mover", { qos: 2 });
    const memory = { ...kept, outgoingStore: new Store({ clean: false }) };
    const here = await open(deaf, "sender", memory);
    await pause(200);
    makeDeaf();
    const closed = new Promise((resolve) => here.client.once("close", () => resolve(undefined)));
    here.client.publish("from/mover", "once", { qos: 2 }, () => undefined);
    await pause(200);
    const there = await open(hearing, "sender", memory);
    await waitFor("the message", () => observer.texts.length > 0);
    lossy.letGo();
    await closed;
    await there.client.publishAsync("from/mover", "next", { qos: 2 });
    await waitFor("the next one", () => observer.texts.includes("next"));
    expect(observer.texts).toEqual(["once", "next"]);
  });
});
