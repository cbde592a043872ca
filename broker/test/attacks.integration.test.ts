/** What a bad or broken client can do to the others: nothing. */
import { readFileSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { patientMs, waitFor } from "../../test/support/wait-for.ts";
import { type Broker, startBroker } from "../src/index.ts";
import { fuzz } from "./support/fuzz.ts";
import { connect, props, publish, subscribe, varint } from "./support/mqtt-bytes.ts";
import { connected, destroyAll } from "./support/raw-client.ts";
import { brokerSettings } from "./support/settings.ts";

let broker: Broker;
let port = 0;
let folder: ReturnType<typeof tempDir>;
const sockets: Socket[] = [];
/** What the broker logged as an error: its own faults, not those of clients. */
const errors: string[] = [];

beforeEach(async () => {
  folder = tempDir();
  errors.length = 0;
  const log = { ...silentLog, error: (message: string) => void errors.push(message) };
  const started = await startBroker(brokerSettings(folder.path), log);
  if (!started.ok) throw new Error(started.error);
  broker = started.value;
  port = broker.mqttPort ?? 0;
});
afterEach(async () => {
  destroyAll();
  for (const socket of sockets.splice(0)) socket.destroy();
  await broker.stop();
  folder.remove();
});

const open = () =>
  new Promise<Socket>((resolve) => {
    const socket = connectTcp(port, "127.0.0.1", () => resolve(socket));
    socket.on("error", () => undefined);
    sockets.push(socket);
  });
const residentMb = () => process.memoryUsage().rss / 1024 / 1024;

test("a reader that stops delays nobody, and the broker's memory stays bounded", async () => {
  const slow = await open();
  slow.write(Buffer.concat([connect({ id: "slow" }), subscribe(1, [["flood", 1]])]));
  slow.once("data", () => slow.pause());
  const other = await connected(port);
  other.send(subscribe(1, [["quiet", 0]]));
  await other.next();
  const flooder = await open();
  flooder.resume();
  flooder.write(connect({ id: "flooder" }));
  const before = residentMb();
  const payload = "x".repeat(10_000);
  const message = publish("flood", payload);
  const slowest: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    flooder.write(Buffer.concat(Array.from({ length: 100 }, () => message)));
    const sentMs = performance.now();
    other.send(publish("quiet", String(round)));
    expect(await other.next()).toMatchObject({ payload: String(round) });
    slowest.push(performance.now() - sentMs);
  }
  expect(Math.max(...slowest)).toBeLessThan(patientMs(500));
  await waitFor("messages to be dropped", () => (broker.view.counters.messagesDropped.get("slow-reader") ?? 0) > 0);
  expect(residentMb() - before).toBeLessThan(150);
  expect(broker.view.clients().find(({ clientId }) => clientId === "slow")?.bufferedBytes).toBeLessThan(2 * 1024 * 1024);
});

test("ten connections that begin a CONNECT of 100 MB are cut off at once", async () => {
  const before = residentMb();
  const closed = Array.from({ length: 10 }, async () => {
    const socket = await open();
    socket.resume();
    const ended = new Promise((resolve) => socket.once("close", resolve));
    socket.write(Buffer.concat([Buffer.of(0x10), varint(100 * 1024 * 1024), Buffer.alloc(1024 * 1024)]));
    await ended;
  });
  await Promise.all(closed);
  expect(residentMb() - before).toBeLessThan(100);
});

/** Both ends of each connection are in this process; where it may not have so many files open, it is fewer. */
const IDLE = Math.min(5000, Math.floor((maxOpenFiles() - 200) / 2));

function maxOpenFiles(): number {
  return Number(/^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1] ?? 1024);
}

test(`${IDLE} idle connections are held, messages pass meanwhile, and the next one is let in`, async () => {
  const watcher = await connected(port, { id: "watcher" });
  watcher.send(subscribe(1, [["tick", 0]]));
  await watcher.next();
  for (let index = 0; index < IDLE; index += 100) {
    const many = Array.from({ length: Math.min(100, IDLE - index) }, async (_, offset) => {
      const socket = await open();
      socket.write(connect({ id: `idle-${index + offset}` }));
      await new Promise((resolve) => socket.once("data", resolve));
    });
    await Promise.all(many);
    watcher.send(publish("tick", String(index)));
    expect(await watcher.next()).toMatchObject({ payload: String(index) });
  }
  expect(broker.view.clients().length).toBe(IDLE + 1);
  expect(await (await connected(port)).untilPong()).toEqual([]);
});

test("a client that goes while its SUBSCRIBE waits behind a message leaves no subscription behind", async () => {
  const stored = await connected(port, { id: "stored", clean: false });
  stored.send(subscribe(1, [["first", 1]]));
  await stored.next();
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const socket = await open();
      socket.write(connect({ id: `hasty-${index}` }));
      await new Promise((resolve) => socket.once("data", resolve));
      const message = publish("first", "1", { qos: 1, id: 1 });
      socket.write(
        Buffer.concat([
          message,
          subscribe(2, [
            ["ghost", 1],
            ["$share/g/ghost", 1],
          ]),
        ]),
        () => socket.resetAndDestroy(),
      );
    }),
  );
  await waitFor("everybody to be gone", () => broker.view.clients().length === 1);
  const asking = await connected(port, { version: 5, id: "asking" });
  asking.send(publish("ghost", "is anybody there?", { qos: 1, id: 1, properties: props() }));
  const noMatchingSubscribers = 0x10;
  expect(await asking.next()).toMatchObject({ type: "puback", codes: [noMatchingSubscribers] });
});

/** Every connection ends by itself: the time is the machine's. */
const AS_LONG_AS_IT_TAKES_MS = 600_000;

test(
  "30,000 right, broken and random packets leave the broker working",
  async () => {
    const sent = await fuzz({ port, packets: 30_000, seed: seedOfRun() });
    expect(broker.view.counters.connectionsAccepted).toBe(sent.connections);
    const client = await connected(port, { id: "after" });
    client.send(subscribe(1, [["alive/after/all", 0]]), publish("alive/after/all", "yes"));
    expect((await client.untilPong()).map(({ payload }) => payload)).toContain("yes");
    expect(errors).toEqual([]);
  },
  AS_LONG_AS_IT_TAKES_MS,
);
