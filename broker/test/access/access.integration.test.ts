/** Who gets in, and who may do what, through a real broker. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connect, connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Broker, hashPassword, startBroker, type User, writeUsers } from "../../src/index.ts";
import { brokerSettings } from "../support/settings.ts";

let broker: Broker | undefined;
let folder: ReturnType<typeof tempDir>;
const clients: MqttClient[] = [];
const errors: string[] = [];
const usersFile = () => join(folder.path, "broker", "users.json");

beforeEach(() => {
  errors.length = 0;
  folder = tempDir();
  mkdirSync(join(folder.path, "broker"));
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  await broker?.stop();
  folder.remove();
});

const user = async (role: string, password: string): Promise<User> => ({ role, password: await hashPassword(Buffer.from(password)) });

async function start(users: Readonly<Record<string, User>>): Promise<void> {
  if (Object.keys(users).length > 0) await writeUsers(usersFile(), new Map(Object.entries(users)));
  const log = { ...silentLog, error: (message: string) => void errors.push(message) };
  const started = await startBroker(brokerSettings(folder.path), log);
  if (!started.ok) throw new Error(started.error);
  broker = started.value;
}

async function login(username?: string, password?: string, more: IClientOptions = {}): Promise<MqttClient> {
  const credentials = username === undefined ? {} : { username, password: password ?? "" };
  const client = await connectAsync(
    `mqtt://127.0.0.1:${broker?.mqttPort}`,
    { protocolVersion: 5, reconnectPeriod: 0, ...credentials, ...more },
    false,
  );
  client.on("error", () => undefined);
  clients.push(client);
  return client;
}

/** Messages that a client gets, as "topic payload". */
function gathered(client: MqttClient): string[] {
  const got: string[] = [];
  client.on("message", (topic, payload) => void got.push(`${topic} ${payload}`));
  return got;
}

test("a station speaks for itself only, and reads its own commands only", async () => {
  await start({ garden: await user("station", "g"), roof: await user("station", "r"), boss: await user("admin", "b") });
  const boss = await login("boss", "b");
  const seen = gathered(boss);
  await boss.subscribeAsync("#");
  const garden = await login("garden", "g");
  await garden.publishAsync("clima/v1/garden/status", "online", { qos: 1 });
  await expect(garden.publishAsync("clima/v1/roof/status", "forged", { qos: 1 })).rejects.toThrow(/Not authorized/);
  await expect(garden.publishAsync("clima/v1/garden/cmd/ir/send", "{}", { qos: 1 })).rejects.toThrow(/Not authorized/);
  await garden.subscribeAsync("clima/v1/garden/cmd/#", { qos: 1 });
  await expect(garden.subscribeAsync("clima/v1/roof/cmd/#")).rejects.toThrow(/Not authorized/);
  await expect(garden.subscribeAsync("$SYS/#")).rejects.toThrow(/Not authorized/);
  const commands = gathered(garden);
  await boss.publishAsync("clima/v1/roof/cmd/ir/send", "no", { qos: 1 });
  await boss.publishAsync("clima/v1/garden/cmd/ir/send", "yes", { qos: 1 });
  await waitFor("the command", () => commands.length > 0);
  expect(commands).toEqual(["clima/v1/garden/cmd/ir/send yes"]);
  expect(seen.filter((each) => each.includes("forged"))).toEqual([]);
});

describe("a retained command", () => {
  const COMMAND = "clima/v1/garden/cmd/ir/send";
  const kept = async () => {
    const boss = await login("boss", "b");
    const seen: string[] = [];
    boss.on("message", (topic, payload, { retain }) => void (retain && seen.push(`${topic} ${payload}`)));
    await boss.subscribeAsync("clima/v1/+/cmd/#", { qos: 1 });
    await boss.publishAsync("clima/v1/garden/cmd/end", "", { qos: 1 });
    return seen;
  };
  beforeEach(async () => {
    await start({
      garden: await user("station", "g"),
      boss: await user("admin", "b"),
      phone: await user("operator", "p"),
      home: await user("integration", "h"),
    });
  });

  test.each([
    ["phone", "p"],
    ["home", "h"],
  ])("of %s is refused in words, and one that is not retained gets through", async (name, password) => {
    const client = await login(name, password);
    const garden = await login("garden", "g");
    const commands = gathered(garden);
    await garden.subscribeAsync("clima/v1/garden/cmd/#", { qos: 1 });
    const words: (string | undefined)[] = [];
    client.on("packetreceive", (packet) => {
      if (packet.cmd === "puback" || packet.cmd === "pubrec") words.push(packet.properties?.reasonString);
    });
    for (const qos of [1, 2] as const)
      await expect(client.publishAsync(COMMAND, "kept", { qos, retain: true })).rejects.toThrow(/Not authorized/);
    expect(words).toEqual(Array(2).fill("its user may not have messages retained there; publish it without the retain flag"));
    await client.publishAsync(COMMAND, "kept", { qos: 0, retain: true });
    await client.publishAsync(COMMAND, "pressed", { qos: 1 });
    await waitFor("the command", () => commands.length > 0);
    expect(commands).toEqual([`${COMMAND} pressed`]);
    expect(await kept()).toEqual([]);
  });

  test("of a client of MQTT 3.1.1, which cannot be told, is acknowledged and goes nowhere", async () => {
    const phone = await login("phone", "p", { protocolVersion: 4 });
    const garden = await login("garden", "g");
    const commands = gathered(garden);
    await garden.subscribeAsync("clima/v1/garden/cmd/#", { qos: 1 });
    for (const qos of [1, 2] as const) await phone.publishAsync(COMMAND, "kept", { qos, retain: true });
    await phone.publishAsync(COMMAND, "pressed", { qos: 1 });
    await waitFor("the command", () => commands.length > 0);
    expect(commands).toEqual([`${COMMAND} pressed`]);
    expect(phone.connected).toBe(true);
    expect(await kept()).toEqual([]);
  });

  test("may not be left as a will", async () => {
    const will = { topic: COMMAND, payload: Buffer.from("kept"), qos: 1, retain: true } as const;
    await expect(login("phone", "p", { will })).rejects.toThrow(/Not authorized/);
    const welcome = await login("phone", "p", { will: { ...will, retain: false } });
    expect(welcome.connected).toBe(true);
  });

  test("that an admin left is cleared by the station, which may send no other command, and by nobody else's", async () => {
    const boss = await login("boss", "b");
    await boss.publishAsync(COMMAND, "kept", { qos: 1, retain: true });
    await boss.publishAsync("clima/v1/roof/cmd/read", "kept", { qos: 1, retain: true });
    const garden = await login("garden", "g");
    await expect(garden.publishAsync(COMMAND, "", { qos: 1 })).rejects.toThrow(/Not authorized/);
    await expect(garden.publishAsync(COMMAND, "{}", { qos: 1, retain: true })).rejects.toThrow(/Not authorized/);
    await expect(garden.publishAsync("clima/v1/roof/cmd/read", "", { qos: 1, retain: true })).rejects.toThrow(/Not authorized/);
    await garden.publishAsync(COMMAND, "", { qos: 1, retain: true });
    expect(await kept()).toEqual(["clima/v1/roof/cmd/read kept"]);
  });
});

test("of a mixture of allowed and denied filters the session keeps the allowed ones only", async () => {
  await start({ garden: await user("station", "g"), boss: await user("admin", "b") });
  const session = { clientId: "garden-agent", clean: false, properties: { sessionExpiryInterval: 60 } };
  const garden = await login("garden", "g", session);
  const wanted = { "clima/v1/garden/cmd/#": { qos: 1 as const }, "clima/v1/roof/#": { qos: 1 as const } };
  await garden.subscribeAsync(wanted).catch((cause: Error) => expect(cause.message).toMatch(/Not authorized/));
  await garden.endAsync();
  const boss = await login("boss", "b");
  await boss.publishAsync("clima/v1/roof/telemetry", "secret", { qos: 1 });
  await boss.publishAsync("clima/v1/garden/cmd/read", "{}", { qos: 1 });
  // Listening before it is connected: what is queued comes right behind the CONNACK.
  const url = `mqtt://127.0.0.1:${broker?.mqttPort}`;
  const back = connect(url, { ...session, protocolVersion: 5, username: "garden", password: "g" });
  clients.push(back);
  const got = gathered(back);
  await waitFor("the command", () => got.length > 0);
  expect(got).toEqual(["clima/v1/garden/cmd/read {}"]);
});

test("a viewer reads what is measured, not commands, whatever its filter; an operator sends commands", async () => {
  await start({ eye: await user("viewer", "e"), hand: await user("operator", "h"), boss: await user("admin", "b") });
  const [eye, hand] = [await login("eye", "e"), await login("hand", "h")];
  const seen = gathered(eye);
  await eye.subscribeAsync("#", { qos: 1 });
  await hand.publishAsync("clima/v1/garden/cmd/ir/send", "press", { qos: 1 });
  await expect(hand.publishAsync("clima/v1/garden/telemetry", "forged", { qos: 1 })).rejects.toThrow(/Not authorized/);
  await (await login("boss", "b")).publishAsync("clima/v1/garden/telemetry", "{}", { qos: 1 });
  await waitFor("the reading", () => seen.length > 0);
  expect(seen).toEqual(["clima/v1/garden/telemetry {}"]);
});

test("anonymous clients of this machine are let in until the first user exists; then they are cut off", async () => {
  await start({});
  const nobody = await login();
  const closed = new Promise((resolve) => nobody.once("close", () => resolve(undefined)));
  await writeUsers(usersFile(), new Map([["boss", await user("admin", "b")]]));
  await closed;
  await expect(login()).rejects.toThrow(/Not authorized/);
  expect((await login("boss", "b")).connected).toBe(true);
});

test("a new password and a removed user end the connection; a broken file changes nothing", async () => {
  const [boss, guest] = [await user("admin", "b"), await user("viewer", "g")];
  await start({ boss, guest });
  const [first, second] = [await login("boss", "b"), await login("guest", "g")];
  writeFileSync(usersFile(), "{");
  await waitFor("the complaint about the file", () => errors.some((message) => message.includes("the old users stay in force")));
  expect([first.connected, second.connected]).toEqual([true, true]);
  const closed = Promise.all([first, second].map((client) => new Promise((resolve) => client.once("close", () => resolve(undefined)))));
  await writeUsers(usersFile(), new Map([["boss", await user("admin", "new")]]));
  await closed;
  await expect(login("boss", "b")).rejects.toThrow(/Bad user name or password|Not authorized/i);
  expect((await login("boss", "new")).connected).toBe(true);
});

test("a change of the access table ends subscriptions that it no longer allows", async () => {
  await start({ eye: await user("viewer", "e"), boss: await user("admin", "b") });
  const [eye, boss] = [await login("eye", "e"), await login("boss", "b")];
  const seen = gathered(eye);
  await eye.subscribeAsync("clima/v1/#");
  writeFileSync(join(folder.path, "broker", "access.yaml"), 'roles:\n  admin: { publish: ["#"] }\n  viewer: { subscribe: ["other/#"] }\n');
  await waitFor("the subscription to end", () => broker?.view.clients().every(({ subscriptions }) => subscriptions.length === 0));
  await boss.publishAsync("clima/v1/garden/telemetry", "{}", { qos: 1 });
  expect(seen).toEqual([]);
});

test("a client id belongs to the user who has it", async () => {
  await start({ garden: await user("station", "g"), thief: await user("admin", "t") });
  const owner = await login("garden", "g", { clientId: "mine", clean: false, properties: { sessionExpiryInterval: 60 } });
  await expect(login("thief", "t", { clientId: "mine" })).rejects.toThrow(/not valid/i);
  await owner.endAsync();
  await expect(login("thief", "t", { clientId: "mine" })).rejects.toThrow(/not valid/i);
  expect((await login("garden", "g", { clientId: "mine" })).connected).toBe(true);
});

test("guessing a password is slowed down", async () => {
  await start({ boss: await user("admin", "b") });
  for (let guess = 0; guess < 4; guess += 1) await expect(login("boss", `guess ${guess}`)).rejects.toThrow(/Bad user name/i);
  await expect(login("boss", "b")).rejects.toThrow(/busy/i);
});
