/** A small file system that fills up, a real broker on it, and kill -9 after it got room again. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "@jest/globals";
import { connect, type MqttClient } from "mqtt";
import { freePort } from "../../test/support/free-port.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";

const folder = tempDir();
const mount = (...options: readonly string[]) => spawnSync("mount", [...options, "tmpfs", folder.path]).status === 0;
const isMounted = mount("-t", "tmpfs", "-o", "size=12m");
if (!isMounted) process.stderr.write("skipped: the test of a full disk needs the right to mount a file system (root)\n");

let broker: ChildProcess | undefined;
const clients: MqttClient[] = [];
afterAll(async () => {
  await Promise.all(clients.map((client) => client.endAsync(true)));
  broker?.kill("SIGKILL");
  if (isMounted) spawnSync("umount", ["-l", folder.path]);
  folder.remove();
});

async function start(port: number, httpPort: number): Promise<void> {
  const script = fileURLToPath(new URL("broker-process.ts", import.meta.url));
  const settings = JSON.stringify({ http: { host: "127.0.0.1", port: httpPort } });
  broker = spawn(process.execPath, ["--import", "tsx", script, `${folder.path}/data`, String(port), settings], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(broker.stdout as NodeJS.ReadableStream, "data");
}

function open(port: number, clientId: string): MqttClient {
  const client = connect(`mqtt://127.0.0.1:${port}`, { clientId, clean: false, reconnectPeriod: 100 });
  client.on("error", () => undefined);
  clients.push(client);
  return client;
}

(isMounted ? describe : describe.skip)("a disk that fills up", () => {
  test("nothing is acknowledged that is not stored; /ready says so; with room again all goes on, and survives kill -9", async () => {
    const [port, httpPort] = [await freePort(), await freePort()];
    await start(port, httpPort);
    const isReady = async () => (await fetch(`http://127.0.0.1:${httpPort}/ready`)).status === 200;
    const subscriber = open(port, "stored");
    await subscriber.subscribeAsync("full/#", { qos: 1 });
    await subscriber.endAsync();
    const publisher = open(port, "publisher");
    const acknowledged: number[] = [];
    let isOver = false;
    const publishNext = (number: number): void => {
      if (isOver) return;
      const payload = randomBytes(10_000); // LevelDB would make little of what repeats itself
      payload.writeUInt32BE(number);
      publisher.publish("full/x", payload, { qos: 1 }, (error) => {
        if (!error) acknowledged.push(number);
        setImmediate(publishNext, number + 1);
      });
    };
    publishNext(0);
    await waitFor("the disk to be full", async () => !(await isReady()), 20_000);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(broker?.exitCode).toBeNull();
    const before = acknowledged.length;
    expect(mount("-o", "remount,size=200m")).toBe(true);
    await waitFor("the broker to be ready again", isReady, 20_000);
    await waitFor("acknowledgements", () => acknowledged.length > before + 10, 20_000);
    isOver = true;
    await publisher.endAsync(true);
    broker?.kill("SIGKILL");
    await once(broker as ChildProcess, "exit");
    await start(port, httpPort);
    const got = new Set<number>();
    const late = open(port, "stored");
    late.on("message", (_topic, payload) => void got.add(payload.readUInt32BE()));
    await waitFor("all that was acknowledged", () => acknowledged.every((number) => got.has(number)), 20_000);
  });
});
