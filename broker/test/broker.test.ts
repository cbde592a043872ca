import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { fileURLToPath } from "node:url";
import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connect, connectAsync } from "mqtt";
import { WebSocket } from "ws";
import { freePort } from "../../test/support/free-port.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { patientMs, waitFor } from "../../test/support/wait-for.ts";
import { type Broker, type BrokerSettings, startBroker } from "../src/index.ts";
import { brokerSettings } from "./support/settings.ts";

describe("the broker", () => {
  let folder: ReturnType<typeof tempDir>;
  const running: Broker[] = [];
  beforeEach(() => {
    folder = tempDir();
  });
  afterEach(async () => {
    for (const broker of running.splice(0)) await broker.stop();
    folder.remove();
  });

  const settings = (more: Partial<BrokerSettings> = {}): BrokerSettings => brokerSettings(folder.path, more);
  async function start(more: Partial<BrokerSettings> = {}): Promise<Broker> {
    const started = await startBroker(settings(more), silentLog);
    if (!started.ok) throw new Error(started.error);
    running.push(started.value);
    return started.value;
  }

  test.each(["disk", "memory"] as const)("passes messages on over TCP and WebSocket, kept %s", async (persistence) => {
    const broker = await start({ persistence });
    const subscriber = await connectAsync(`ws://127.0.0.1:${broker.webSocketPort}`);
    await subscriber.subscribeAsync("a/#", { qos: 1 });
    const got = new Promise<[string, Buffer]>((resolve) => subscriber.once("message", (topic, payload) => resolve([topic, payload])));
    const publisher = await connectAsync(`mqtt://127.0.0.1:${broker.mqttPort}`);
    await publisher.publishAsync("a/b", "hello", { qos: 1 });
    const [topic, payload] = await got;
    expect([topic, payload.toString()]).toEqual(["a/b", "hello"]);
    await Promise.all([subscriber.endAsync(true), publisher.endAsync(true)]);
  });

  test("a session, what is queued for it, and retained messages are there after a restart", async () => {
    const first = await start();
    const away = await connectAsync(`mqtt://127.0.0.1:${first.mqttPort}`, { clientId: "away", clean: false });
    await away.subscribeAsync("a/#", { qos: 1 });
    await away.endAsync();
    const publisher = await connectAsync(`mqtt://127.0.0.1:${first.mqttPort}`);
    for (let index = 0; index < 50; index += 1) await publisher.publishAsync("a/b", String(index), { qos: 1 });
    await publisher.publishAsync("kept", "still here", { qos: 1, retain: true });
    await publisher.endAsync(true);
    await running.splice(0)[0]?.stop();

    const second = await start();
    // Listening before it connects: what is queued comes right behind the CONNACK.
    const back = connect(`mqtt://127.0.0.1:${second.mqttPort}`, { clientId: "away", clean: false });
    const messages: string[] = [];
    back.on("message", (topic, payload) => void messages.push(`${topic} ${payload}`));
    await back.subscribeAsync("kept", { qos: 1 });
    await waitFor(
      "all messages",
      () => messages.filter((message) => message.startsWith("a/b")).length === 50 && messages.includes("kept still here"),
    );
    await back.endAsync(true);
  });

  test("what was acknowledged is there after kill -9 [MQTT-4.3.2-2]", async () => {
    const port = await freePort();
    const process_ = spawn(
      process.execPath,
      ["--import", "tsx", fileURLToPath(new URL("broker-process.ts", import.meta.url)), folder.path, String(port)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(process_.stdout, "data");
    const away = await connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: "away", clean: false });
    await away.subscribeAsync("a", { qos: 1 });
    await away.endAsync();
    const publisher = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    publisher.on("error", () => undefined);
    const acknowledged = new Set<string>();
    for (let index = 0; index < 2000; index += 1) {
      publisher.publish("a", String(index), { qos: 1 }, (error) => {
        if (!error) acknowledged.add(String(index));
        if (acknowledged.size === 700) process_.kill("SIGKILL");
      });
    }
    await once(process_, "exit");
    await publisher.endAsync(true);
    expect(acknowledged.size).toBeGreaterThanOrEqual(700);

    const broker = await start();
    const got = new Set<string>();
    // Listening before it connects: what is queued comes right behind the CONNACK.
    const back = connect(`mqtt://127.0.0.1:${broker.mqttPort}`, { clientId: "away", clean: false });
    back.on("message", (_topic, payload) => void got.add(payload.toString()));
    await waitFor("everything that was acknowledged", () => [...acknowledged].every((payload) => got.has(payload)));
    await back.endAsync(true);
  });

  test("asks for the password once one is set", async () => {
    const broker = await start({ username: "clima", password: "secret" });
    const url = `mqtt://127.0.0.1:${broker.mqttPort}`;
    for (const login of [{}, { username: "clima", password: "wrong" }, { username: "other", password: "secret" }]) {
      await expect(connectAsync(url, { ...login, reconnectPeriod: 0 }, false)).rejects.toThrow(/Bad username or password|Not authorized/);
    }
    const client = await connectAsync(url, { username: "clima", password: "secret" });
    expect(client.connected).toBe(true);
    await client.endAsync(true);
  });

  test("is not open to the network as long as nobody has a password", async () => {
    expect(await startBroker(settings({ host: "0.0.0.0" }), silentLog)).toEqual({
      ok: false,
      error:
        "broker.host is 0.0.0.0, but nobody has been given a password; make a user with clima user add, set broker.username and broker.password, or listen on 127.0.0.1",
    });
  });

  test("lets no page of another site in while there is no password", async () => {
    const broker = await start();
    const opened = (origin?: string) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${broker.webSocketPort}`, "mqtt", origin === undefined ? {} : { origin });
        socket.on("open", () => resolve(true));
        socket.on("error", () => resolve(false));
      });
    expect(await opened("https://evil.example")).toBe(false);
    expect(await opened("http://127.0.0.1:8080")).toBe(true);
    expect(await opened()).toBe(true);
  });

  test("a port that is taken is one line with what to do", async () => {
    const broker = await start();
    const second = await startBroker(settings({ mqttPort: broker.mqttPort ?? 0, dataDir: `${folder.path}/second` }), silentLog);
    expect(second).toEqual({
      ok: false,
      error: `port ${broker.mqttPort} is in use; set broker.mqttPort to another, or stop the program that has it`,
    });
  });

  test("a folder that another broker has is one line with what to do", async () => {
    await start();
    expect(await startBroker(settings(), silentLog)).toEqual({
      ok: false,
      error: `${folder.path}/broker is in use by another Clima; stop it, or set dataDir to another folder`,
    });
  });

  test("stops at once with clients connected", async () => {
    const broker = await start();
    const idle = connectTcp(broker.mqttPort ?? 0, "127.0.0.1");
    await once(idle, "connect");
    const client = await connectAsync(`mqtt://127.0.0.1:${broker.mqttPort}`, { reconnectPeriod: 0 });
    const startedMs = performance.now();
    await running.splice(0)[0]?.stop();
    expect(performance.now() - startedMs).toBeLessThan(patientMs(3000));
    await client.endAsync(true);
    idle.destroy();
  });
});
