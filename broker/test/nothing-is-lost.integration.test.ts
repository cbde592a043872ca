/** kill -9 at random moments, while messages of QoS 1 and 2 go to live, stored and shared subscribers. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { connect, type MqttClient } from "mqtt";
import { freePort } from "../../test/support/free-port.ts";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { patientMs, waitFor } from "../../test/support/wait-for.ts";

/** More with KILLS=200, as a release deserves. */
const KILLS = Number(process.env["KILLS"] ?? 12);
const MOST_BETWEEN_KILLS = 1000;
const folder = tempDir();
let broker: ChildProcess | undefined;
afterAll(() => {
  broker?.kill("SIGKILL");
  folder.remove();
});

async function startOn(port: number): Promise<void> {
  const script = fileURLToPath(new URL("broker-process.ts", import.meta.url));
  broker = spawn(process.execPath, ["--import", "tsx", script, folder.path, String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  await once(broker.stdout as NodeJS.ReadableStream, "data");
}

const open = (port: number, clientId: string, version: 4 | 5): MqttClient => {
  const properties = version === 5 ? { properties: { sessionExpiryInterval: 3600 } } : {};
  const url = `mqtt://127.0.0.1:${port}`;
  const client = connect(url, { clientId, clean: false, protocolVersion: version, reconnectPeriod: 50, ...properties });
  client.on("error", () => undefined);
  return client;
};

/** Publishes growing numbers to twenty retained topics; `stop` tells the last one of each that was acknowledged. */
function publishRetained(client: MqttClient) {
  const acknowledged = new Map<string, number>();
  let isOver = false;
  const publishNext = (topic: string, number: number): void => {
    if (isOver) return;
    client.publish(topic, String(number), { qos: 1, retain: true }, (error) => {
      if (!error) acknowledged.set(topic, number);
      setTimeout(publishNext, 20, topic, number + 1);
    });
  };
  for (let index = 0; index < 20; index += 1) publishNext(`kept/${index}`, 1);
  const stop = async () => {
    isOver = true;
    await client.endAsync();
    return acknowledged;
  };
  return { stop };
}

/** What somebody who subscribes now is given. */
async function retainedAt(port: number, count: number): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const client = open(port, "late", 5);
  client.on("message", (topic, payload, { retain }) => retain && found.set(topic, Number(payload)));
  await client.subscribeAsync("kept/#", { qos: 1 });
  await waitFor("the retained messages", () => found.size >= count);
  await client.endAsync(true);
  return found;
}

test(
  `${KILLS} kills: acknowledged is delivered, QoS 2 once, in order, shared or not`,
  async () => {
    const port = await freePort();
    await startOn(port);
    const got = { one: [] as number[], two: [] as number[], shared: [] as number[] };
    const subscribers = [
      ["one", "t/one", open(port, "one", 4)],
      ["two", "t/two", open(port, "two", 5)],
      ["shared", "$share/g/t/one", open(port, "first", 5)],
      ["shared", "$share/g/t/one", open(port, "second", 4)],
    ] as const;
    for (const [name, filter, client] of subscribers) {
      client.on("message", (_topic, payload) => void got[name].push(Number(payload)));
      await client.subscribeAsync(filter, { qos: name === "two" ? 2 : 1 });
    }
    const publisher = open(port, "publisher", 5);
    const retained = publishRetained(open(port, "keeper", 5));
    const acknowledged = { one: new Set<number>(), two: new Set<number>() };
    let next = 0;
    let isPublishing = true;
    const publishOne = (name: "one" | "two") => {
      if (!isPublishing) return;
      const number = next++;
      publisher.publish(`t/${name}`, String(number), { qos: name === "one" ? 1 : 2 }, (error) => {
        if (!error) acknowledged[name].add(number);
        setImmediate(publishOne, name);
      });
    };
    for (let index = 0; index < 20; index += 1) publishOne(index % 2 === 0 ? "one" : "two");
    /** So the kills come where there is something to lose, however slow the machine is. */
    const acknowledgements = (count: number) => {
      const enough = acknowledged.one.size + acknowledged.two.size + count;
      const now = () => acknowledged.one.size + acknowledged.two.size;
      return waitFor(`${count} acknowledgements`, () => now() >= enough, 20_000, now);
    };
    const random = createRandom(seedOfRun());
    for (let kill = 0; kill < KILLS; kill += 1) {
      await acknowledgements(Math.floor(MOST_BETWEEN_KILLS * random()));
      const exited = once(broker as ChildProcess, "exit");
      broker?.kill("SIGKILL");
      await exited;
      await startOn(port);
    }
    await acknowledgements(MOST_BETWEEN_KILLS);
    isPublishing = false;
    const kept = await retained.stop();
    const found = await retainedAt(port, kept.size);
    // What was sent and not acknowledged may be newer.
    for (const [topic, acknowledgedNumber] of kept) expect(found.get(topic)).toBeGreaterThanOrEqual(acknowledgedNumber);
    const isThere = (wanted: ReadonlySet<number>, present: readonly number[]) => {
      const set = new Set(present);
      return [...wanted].every((number) => set.has(number));
    };
    await waitFor(
      "everything that was acknowledged",
      () => isThere(acknowledged.one, got.one) && isThere(acknowledged.one, got.shared) && isThere(acknowledged.two, got.two),
      20_000,
    );
    const twice = got.two.filter((number, index) => got.two.indexOf(number) !== index);
    const firstsOf = (numbers: readonly number[]) => [...new Set(numbers)];
    const inversions = (numbers: readonly number[]) => numbers.filter((number, index) => number < (numbers[index - 1] ?? -1)).length;
    process.stderr.write(
      `${KILLS} kills: ${acknowledged.one.size} of QoS 1 and ${acknowledged.two.size} of QoS 2 acknowledged; repeated: ${got.one.length - new Set(got.one).size} of QoS 1, ${twice.length} of QoS 2\n`,
    );
    expect(twice).toEqual([]);
    expect(inversions(firstsOf(got.one))).toBe(0);
    expect(inversions(got.two)).toBe(0);
    expect(acknowledged.one.size).toBeGreaterThan(100);
    expect(acknowledged.two.size).toBeGreaterThan(100);
    await Promise.all([publisher, ...subscribers.map(([, , client]) => client)].map((client) => client.endAsync(true)));
  },
  patientMs(600_000),
);
