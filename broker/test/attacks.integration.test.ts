/** What a bad or broken client can do to the others: nothing. */
import { connect as connectTcp, type Socket } from "node:net";
import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { type Broker, startBroker } from "../src/index.ts";
import { ack, connect, publish, subscribe, varint } from "./support/mqtt-bytes.ts";
import { connected, destroyAll } from "./support/raw-client.ts";
import { brokerSettings } from "./support/settings.ts";

let broker: Broker;
let port = 0;
let folder: ReturnType<typeof tempDir>;
const sockets: Socket[] = [];

beforeEach(async () => {
  folder = tempDir();
  const started = await startBroker(brokerSettings(folder.path), silentLog);
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
  expect(Math.max(...slowest)).toBeLessThan(1000);
  await waitFor("messages to be dropped", () => (broker.view.counters.messagesDropped.get("slow-reader") ?? 0) > 0);
  expect(residentMb() - before).toBeLessThan(150);
  expect(broker.view.clients().find(({ clientId }) => clientId === "slow")?.bufferedBytes).toBeLessThan(2 * 1024 * 1024);
}, 30_000);

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

test("2,000 idle connections are held, and the next one is let in", async () => {
  for (let index = 0; index < 2000; index += 100) {
    await Promise.all(
      Array.from({ length: 100 }, async (_, offset) => {
        const socket = await open();
        socket.write(connect({ id: `idle-${index + offset}` }));
        await new Promise((resolve) => socket.once("data", resolve));
      }),
    );
  }
  expect(broker.view.clients().length).toBe(2000);
  expect(await (await connected(port)).untilPong()).toEqual([]);
}, 30_000);

test("thousands of connections with random and broken packets leave the broker working", async () => {
  let seed = 42;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed % below;
  };
  const mutate = (bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    for (let index = 0; index <= random(3); index += 1) copy[random(copy.length)] = random(256);
    return random(4) === 0 ? copy.subarray(0, random(copy.length)) : copy;
  };
  const kinds = [
    () =>
      publish(["a", "a/b", "$share/g/a", "__proto__"][random(4)] ?? "a", "x".repeat(random(50)), {
        qos: random(3) as 0,
        id: 1 + random(9),
        retain: random(9) === 0,
      }),
    () => subscribe(1 + random(9), [[["#", "+/b", "$share/g/a", "__proto__", "$SYS/#"][random(5)] ?? "#", random(3)]]),
    () => ack((["puback", "pubrec", "pubrel", "pubcomp"] as const)[random(4)] ?? "puback", 1 + random(9)),
  ];
  for (let round = 0; round < 60; round += 1) {
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        const socket = await open();
        socket.resume();
        const version = random(2) === 0 ? 4 : 5;
        const id = ["f1", "f2", "__proto__", `r${random(50)}`][random(4)] ?? "";
        const packets = Array.from({ length: 10 }, () => (kinds[random(kinds.length)] as () => Buffer)());
        socket.write(
          Buffer.concat([
            connect({ version, id, clean: random(2) === 0 }),
            ...packets.map((packet) => (random(3) === 0 ? mutate(packet) : packet)),
          ]),
        );
        await new Promise((resolve) => {
          socket.once("close", resolve);
          setTimeout(resolve, 20);
        });
        socket.destroy();
      }),
    );
  }
  const client = await connected(port, { id: "after" });
  client.send(subscribe(1, [["alive/after/all", 0]]), publish("alive/after/all", "yes"));
  expect((await client.untilPong()).map(({ payload }) => payload)).toContain("yes");
}, 60_000);
