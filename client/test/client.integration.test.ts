/** The client against real brokers and a simulated station. */
import { writeFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { silentLog } from "@clima/schemas";
import { afterEach, describe, expect, test } from "@jest/globals";
import { issueCertificate, makeAuthority } from "../../broker/src/certificates/issue-certificate.ts";
import { startBroker } from "../../broker/src/embedded/index.ts";
import { startAedes } from "../../edge-agent/test/support/aedes-broker.ts";
import { freePort } from "../../test/support/free-port.ts";
import { startMosquitto } from "../../test/support/mosquitto.ts";
import { describeWith } from "../../test/support/requires.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { type ClimaClient, type ConnectOptions, connect, type Heard, type What } from "../src/index.ts";
import { type House, must, startHouse } from "./support/house.ts";

/** What is started is ended after each test, the last first. */
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function house(...given: Parameters<typeof startHouse>): Promise<House> {
  const started = await startHouse(...given);
  endings.push(started.stop);
  return started;
}

async function join(url: string, options: ConnectOptions = {}): Promise<ClimaClient> {
  const client = must(await connect(url, { log: silentLog, ...options }));
  endings.push(client.close);
  return client;
}

/** All that comes of a kind. */
async function listen<W extends What>(client: ClimaClient, what: W, station?: string): Promise<Heard[W][]> {
  const heard: Heard[W][] = [];
  must(await client.subscribe(what, (each) => void heard.push(each), station === undefined ? {} : { station }));
  return heard;
}

async function listenUntilOnline(client: ClimaClient): Promise<void> {
  const status = await listen(client, "status");
  await waitFor("the station", () => status.some(({ isOnline }) => isOnline));
}

function writeFile(folder: string, name: string, text: string): string {
  const path = joinPath(folder, name);
  writeFileSync(path, text);
  return path;
}

const POWER = { remote: "demo-tv", button: "power" };

/** Everything that a client does, with the versions and ways that there are. */
async function expectAllWorks(client: ClimaClient): Promise<void> {
  await listenUntilOnline(client);
  const [readings, latest, info, health] = [
    await listen(client, "readings"),
    await listen(client, "latest", "garden"),
    await listen(client, "info"),
    await listen(client, "health"),
  ];
  await waitFor("the weather", () => readings[0] && latest[0] && info[0] && health[0] && true);
  expect(readings[0]).toMatchObject({ station: "garden", isBackfill: false, values: { temperatureC: expect.any(Number) } });
  expect(latest[0]).toMatchObject({ station: "garden", value: expect.any(Number) });
  expect(info[0]).toMatchObject({ station: "garden", source: "simulated", remotes: { "demo-tv": expect.arrayContaining(["power"]) } });
  expect(await client.send("garden", "ir/send", POWER)).toMatchObject({ ok: true, value: { status: "ok", code: "sent", ...POWER } });
  const shown = must(await client.send("garden", "ir/send", { ...POWER, dryRun: true }));
  expect(shown.frame?.timingsUs).toHaveLength(67);
  expect(await client.send("garden", "ir/send", { remote: "demo-tv", button: "pwr" })).toMatchObject({
    ok: false,
    error: { kind: "refused", message: expect.stringMatching(/^garden: rejected: .*power, volume-up/), result: { code: "unknown-button" } },
  });
  expect(await client.send("garden", "read", {})).toMatchObject({ ok: true });
}

describe.each([
  ["MQTT 5", 5],
  ["MQTT 3.1.1", 4],
] as const)("by %s", (_name, protocolVersion) => {
  test("hears the weather and sends commands, over TCP", async () => expectAllWorks(await join((await house()).url, { protocolVersion })));

  test("hears the weather and sends commands, over WebSocket", async () =>
    expectAllWorks(await join((await house()).webSocketUrl, { protocolVersion })));

  test("a user who may not send is told so, and the command is not sent later", async () => {
    const { url, broker } = await house({ access: { mayPublish: ({ username }) => username === "garden" } });
    const sent: string[] = [];
    broker.subscribe("clima/v1/garden/cmd/#", ({ topic }) => void sent.push(topic));
    const viewer = await join(url, { protocolVersion, username: "viewer", password: "any" });
    const refused = await viewer.send("garden", "ir/send", POWER);
    const words =
      protocolVersion === 5 ? "the broker did not take the command: Publish error: Not authorized" : "may this user send commands?";
    const kind = protocolVersion === 5 ? "not-sent" : "cut-off";
    expect(refused).toMatchObject({ ok: false, error: { kind, message: expect.stringContaining(words) } });
    await waitFor("the connection", viewer.isConnected);
    expect(sent).toEqual([]);
  });

  test("a station that does not answer is told by name, and how long was waited", async () => {
    const { url } = await house();
    const client = await join(url, { protocolVersion });
    expect(await client.send("attic", "ir/send", POWER, { timeoutMs: 200 })).toEqual({
      ok: false,
      error: { kind: "no-answer", message: "attic did not answer within 0.2 s" },
    });
  });
});

describe("the way of an answer", () => {
  test("is the Response Topic where the user may not read the results of all", async () => {
    const { url } = await house({
      access: { maySubscribe: ({ username }, filter) => username === "garden" || !filter.includes("/result/") },
    });
    const client = await join(url, { username: "own", password: "any" });
    await listenUntilOnline(client);
    expect(await client.send("garden", "ir/send", POWER)).toMatchObject({ ok: true });
    const older = await join(url, { username: "own", password: "any", protocolVersion: 4 });
    expect(await older.send("garden", "ir/send", POWER)).toMatchObject({
      ok: false,
      error: { kind: "not-sent", message: expect.stringContaining("no subscription to clima/v1/garden/result/ir/send") },
    });
  });

  test("is the result topic where the user may read topics of Clima alone", async () => {
    const { url } = await house({ access: { maySubscribe: (_client, filter) => filter.startsWith("clima/v1/") } });
    const client = await join(url);
    await listenUntilOnline(client);
    expect(await client.send("garden", "ir/send", POWER)).toMatchObject({ ok: true });
  });
});

describe("a command", () => {
  test("that is wrong is not sent, and the complaint is the contract's", async () => {
    const client = await join((await house()).url);
    expect(await client.send("garden", "ir/send", { remote: "demo-tv" })).toMatchObject({
      ok: false,
      error: { kind: "invalid", message: expect.stringContaining("button") },
    });
    expect(await client.send("Garden!", "read", {})).toMatchObject({ ok: false, error: { kind: "invalid" } });
    for (const timeoutMs of [0, -1, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY])
      expect(await client.send("garden", "read", {}, { timeoutMs })).toMatchObject({
        ok: false,
        error: { kind: "invalid", message: `timeoutMs is ${timeoutMs}; expected 1 to 2147483647` },
      });
    expect(await client.send("garden", "dance" as "read", {})).toMatchObject({
      ok: false,
      error: { kind: "invalid", message: expect.stringContaining('the command is "dance"; expected one of ir/send') },
    });
  });

  test("is not kept for later while there is no connection", async () => {
    const { url, broker } = await house();
    const client = await join(url);
    await broker.close();
    await waitFor("the end of the connection", () => !client.isConnected());
    expect(await client.send("garden", "ir/send", POWER)).toEqual({
      ok: false,
      error: { kind: "not-sent", message: "there is no connection to the broker" },
    });
  });

  test("has an id of its own each time, and an expiry", async () => {
    const { url, broker } = await house();
    const sent: { id: string; expiresAt: string }[] = [];
    broker.subscribe("clima/v1/garden/cmd/#", ({ payload }) => void sent.push(JSON.parse(payload.toString())));
    const client = await join(url);
    await listenUntilOnline(client);
    const before = Date.now();
    await Promise.all([client.send("garden", "read", {}), client.send("garden", "identify", {}, { timeoutMs: 60_000 })]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
    const latest = Math.max(...sent.map(({ expiresAt }) => Date.parse(expiresAt)));
    expect(latest).toBeGreaterThanOrEqual(before + 60_000);
  });

  test("that takes its time is accepted first", async () => {
    const client = await join((await house()).url);
    await listenUntilOnline(client);
    const accepted: string[] = [];
    const steps = [POWER, { pauseMs: 100 }, POWER];
    const played = await client.send("garden", "ir/macro", { steps }, { onAccepted: ({ status }) => void accepted.push(status) });
    expect([accepted, played]).toMatchObject([["accepted"], { ok: true }]);
  });
});

describe("a subscription", () => {
  test("goes on after the broker was away", async () => {
    const port = await freePort();
    const first = await startBroker({ port, log: silentLog });
    const client = await join(`mqtt://127.0.0.1:${port}`);
    const latest = await listen(client, "latest");
    await first.close();
    await waitFor("the end of the connection", () => !client.isConnected());
    const second = await startBroker({ port, log: silentLog });
    endings.push(() => second.close());
    await waitFor("the connection", client.isConnected);
    await waitFor("a value", async () => {
      await second.publish("clima/v1/garden/latest/temperatureC", "1.5");
      return latest.length > 0;
    });
    expect(latest[0]).toEqual({ station: "garden", quantity: "temperatureC", value: 1.5 });
  });

  test("ends, and leaves the others alone", async () => {
    const broker = await startBroker({ port: 0, log: silentLog });
    endings.push(() => broker.close());
    const client = await join(broker.urls.mqtt ?? "");
    const ended: unknown[] = [];
    const end = must(await client.subscribe("status", (status) => void ended.push(status)));
    const stays = await listen(client, "status");
    await end();
    await broker.publish("clima/v1/garden/status", "online");
    await waitFor("the status", () => stays.length > 0);
    expect([stays, ended]).toEqual([[{ station: "garden", isOnline: true }], []]);
  });

  test("tells the log what it cannot read, and that a listener threw, and goes on", async () => {
    const broker = await startBroker({ port: 0, log: silentLog });
    endings.push(() => broker.close());
    const lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    const client = await join(broker.urls.mqtt ?? "", { log: { ...silentLog, warn: note, error: note } });
    must(
      await client.subscribe("status", () => {
        throw new Error("mine");
      }),
    );
    const statuses = await listen(client, "status");
    for (const payload of ["perhaps", "", "online"]) await broker.publish("clima/v1/garden/status", payload);
    await waitFor("the status", () => statuses.length > 0);
    expect(
      lines.filter(
        (line) => line === 'a message on clima/v1/garden/status cannot be read: status is "perhaps"; expected online or offline',
      ),
    ).toHaveLength(2);
    expect(lines).toContainEqual(expect.stringContaining("what listens to status threw: Error: mine"));
  });

  test("to what there is not says what there is", async () => {
    const broker = await startBroker({ port: 0, log: silentLog });
    endings.push(() => broker.close());
    const client = await join(broker.urls.mqtt ?? "");
    expect(await client.subscribe("weather" as "readings", () => undefined)).toEqual({
      ok: false,
      error: '"weather" cannot be subscribed to; expected one of readings, latest, info, status, health, events',
    });
    expect(await client.subscribe("readings", () => undefined, { station: "+" })).toMatchObject({
      ok: false,
      error: expect.stringContaining('the station is "+"'),
    });
  });

  test("that the broker refuses says which", async () => {
    const broker = await startBroker({ port: 0, log: silentLog, access: { maySubscribe: () => false } });
    endings.push(() => broker.close());
    const client = await join(broker.urls.mqtt ?? "");
    expect(await client.subscribe("info", () => undefined)).toMatchObject({
      ok: false,
      error: expect.stringContaining("no subscription to clima/v1/+/info: "),
    });
  });
});

describe("connecting", () => {
  test("falls back to MQTT 3.1.1 at a broker that knows no other", async () => {
    const aedes = await startAedes();
    endings.push(aedes.stop);
    await expectAllWorks(await join((await house({}, aedes.url)).url));
  });

  test("takes an IPv6 address", async () => {
    const broker = await startBroker({ host: "::1", port: 0, webSocketPort: 0, log: silentLog });
    endings.push(() => broker.close());
    for (const url of [broker.urls.mqtt, broker.urls.ws]) expect((await join(url ?? "")).isConnected()).toBe(true);
  });

  test("goes by TLS and by a secure WebSocket, with the authority that it is given, and says what is missing otherwise", async () => {
    const folder = tempDir();
    endings.push(async () => folder.remove());
    const authority = await makeAuthority("Test", Date.now());
    const pair = await issueCertificate(authority, { kind: "server", hosts: ["localhost"] }, 1, Date.now());
    const [certFile, keyFile] = [writeFile(folder.path, "server.crt", pair.cert), writeFile(folder.path, "server.key", pair.key)];
    const broker = await startBroker({ port: -1, tls: { port: 0, webSocketPort: 0, certFile, keyFile }, log: silentLog });
    endings.push(() => broker.close());
    for (const url of [broker.urls.mqtts, broker.urls.wss].map((each) => (each ?? "").replace("127.0.0.1", "localhost"))) {
      expect((await join(url, { ca: authority.cert })).isConnected()).toBe(true);
      expect(await connect(url)).toMatchObject({
        ok: false,
        error: expect.stringContaining("is not trusted here; set ca to the certificate of its authority"),
      });
    }
  });

  test("fails in words", async () => {
    const closed = await freePort();
    expect(await connect(`mqtt://127.0.0.1:${closed}`)).toEqual({
      ok: false,
      error: `no connection to mqtt://127.0.0.1:${closed}: connect ECONNREFUSED 127.0.0.1:${closed}`,
    });
    expect(await connect("http://me:secret@localhost")).toEqual({
      ok: false,
      error: expect.stringMatching(/^the URL "http:\/\/localhost" cannot be used; expected a URL that begins with mqtt:/),
    });
    const broker = await startBroker({ port: 0, log: silentLog, access: { authenticate: () => false } });
    endings.push(() => broker.close());
    expect(await connect(broker.urls.mqtt ?? "", { username: "ann", password: "guess" })).toEqual({
      ok: false,
      error: `the broker at ${broker.urls.mqtt} refused the user "ann"; set the options username and password`,
    });
  });
});

describeWith(["mosquitto"], "at Mosquitto", () => {
  test("hears the weather and sends commands", async () => {
    const mosquitto = await startMosquitto();
    endings.push(mosquitto.remove);
    await expectAllWorks(await join((await house({}, mosquitto.url)).url));
  });
});
