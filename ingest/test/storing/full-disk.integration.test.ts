import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createTopics, type Log, parseRejected, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { freePort } from "../../../test/support/free-port.ts";
import { startInfluxd } from "../../../test/support/influxd.ts";
import { startMosquitto } from "../../../test/support/mosquitto.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { startIngest } from "../../src/main.ts";

const MESSAGES = 12_000;
const DISK_KB = 1024;
const LARGER_KB = 256 * 1024;

/** A small file system of its own; undefined where one cannot be mounted. */
function mountSmallDisk(folder: string): (() => void) | undefined {
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_KB}k`, "tmpfs", folder]);
  return mounted.status === 0 ? () => void spawnSync("umount", [folder]) : undefined;
}
const makeRoom = (folder: string) => spawnSync("mount", ["-o", `remount,size=${LARGER_KB}k`, folder]);

const probe = tempDir();
const unmountProbe = mountSmallDisk(probe.path);
unmountProbe?.();
probe.remove();
const testOnSmallDisk = unmountProbe ? test : test.skip;

const topics = createTopics();
const garden = topics.station("garden");
const messageOf = (seq: number) => ({
  schema: "telemetry/1",
  station: "garden",
  bootId: "b",
  seq,
  takenAt: new Date(Date.UTC(2026, 0, 1) + 1000 * seq).toISOString(),
  values: { temperatureC: (seq % 500) / 10 },
});

/** 3.1.1's QoS 1: resolves when the broker has all of them. */
async function publishAll(url: string, payloadOf = (seq: number) => JSON.stringify(messageOf(seq))): Promise<void> {
  const client = await connectAsync(url);
  await Promise.all(Array.from({ length: MESSAGES }, (_, seq) => client.publishAsync(garden.telemetry, payloadOf(seq), { qos: 1 })));
  await client.endAsync();
}

async function open(settings: Partial<Parameters<typeof openStore>[0]>): Promise<Store> {
  const all = { kind: "duckdb", influxUrl: "", influxVersion: 1, influxDatabase: "full", duckdbMemoryMb: 64, ...settings } as const;
  const opened = await openStore(all, ".", silentLog);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

/** A connected ingest whose data is on a small disk of its own, with what it logs. */
async function startOnSmallDisk(openIn: (folder: string) => Promise<Store>) {
  const folder = tempDir();
  const unmount = mountSmallDisk(folder.path);
  const mosquitto = await startMosquitto();
  const store = await openIn(folder.path);
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const ingest = startIngest(
    {
      worker: "full",
      windowMessages: 2000,
      windowBytes: 1e7,
      retiredAfterDays: 7,
      batchMaxReadings: 500,
      spoolAfterMs: 100,
      spoolMaxBytes: 1e9,
      maxFutureS: 1e6,
      base: topics.base,
      dataDir: folder.path,
      mqtt: { url: mosquitto.url },
      alsoFrom: [],
    },
    { store, log },
  );
  await waitFor("the session", () => lines.some((line) => line.includes("connected to")));
  return {
    folder: folder.path,
    mqttUrl: mosquitto.url,
    store,
    ingest,
    lines,
    untilSettled: () =>
      waitFor("all to be settled", () => ingest.state().unacknowledgedMessages === 0 && ingest.state().spoolBytes === 0, 30_000),
    async close() {
      await ingest.stop();
      await store.close();
      await mosquitto.remove();
      unmount?.();
      folder.remove();
    },
  };
}

const temperaturesIn = async (store: Store) => {
  const readings = await store.readings("garden", 0, Date.UTC(2100, 0));
  return readings.ok ? readings.value.map(({ values }) => values.temperatureC) : [];
};

describeWith(["mosquitto", "influxd"], "the ingest with the store away and the disk full (skipped where no disk can be mounted)", () => {
  testOnSmallDisk("acknowledges no more than it has safe, and stores everything once the store is back", async () => {
    const port = await freePort();
    const { folder, mqttUrl, store, ingest, lines, untilSettled, close } = await startOnSmallDisk(() =>
      open({ kind: "influxdb", influxUrl: `http://127.0.0.1:${port}` }),
    );
    await publishAll(mqttUrl);
    await waitFor("the disk to be full", () => lines.some((line) => line.includes("ENOSPC")), 30_000);
    expect(ingest.state().unacknowledgedMessages).toBeGreaterThan(0);
    expect(existsSync(join(folder, "ingest", "full", "spool"))).toBe(true);

    const influxd = await startInfluxd({ port });
    const stored = () => temperaturesIn(store);
    await waitFor("all to be stored", async () => (await stored()).length >= MESSAGES, 90_000);
    expect(await stored()).toEqual(Array.from({ length: MESSAGES }, (_, seq) => (seq % 500) / 10));
    await untilSettled();
    expect(readdirSync(join(folder, "ingest", "full", "spool"))).toEqual([]);
    await close();
    await influxd.stop();
  });
});

describeWith(
  ["mosquitto"],
  "the ingest with DuckDB, spool and rejected messages on one full disk (skipped where no disk can be mounted)",
  () => {
    testOnSmallDisk("stores every good reading and tells of every bad message, once there is room", async () => {
      const { folder, mqttUrl, store, ingest, untilSettled, close } = await startOnSmallDisk((path) =>
        open({ duckdbFile: join(path, "clima.duckdb") }),
      );
      const listener = await connectAsync(mqttUrl);
      const published = new Set<string>();
      listener.on("message", (_, payload) => {
        const rejected = parseRejected(payload);
        if (rejected.ok) published.add(Buffer.from(rejected.value.payloadBase64, "base64").toString());
      });
      await listener.subscribeAsync(topics.ingest("full").rejected, { qos: 1 });
      const isBad = (seq: number) => seq % 20 === 7;
      await publishAll(mqttUrl, (seq) => (isBad(seq) ? `bad ${seq}` : JSON.stringify(messageOf(seq))));
      await waitFor("the disk to be full", () => ingest.state().spoolProblem?.kind === "disk-full", 30_000);
      expect(ingest.state().unacknowledgedMessages).toBeGreaterThan(0);
      expect(ingest.state().error).toMatch(/clima\.duckdb: write failed: .*No space left on device/);

      makeRoom(folder);
      const seqs = Array.from({ length: MESSAGES }, (_, seq) => seq);
      const good = seqs.filter((seq) => !isBad(seq));
      await waitFor("all to be stored", async () => (await temperaturesIn(store)).length >= good.length, 90_000);
      expect(await temperaturesIn(store)).toEqual(good.map((seq) => messageOf(seq).values.temperatureC));
      await untilSettled();
      await waitFor("the bad messages", () => published.size === MESSAGES - good.length, 30_000);
      expect([...published].sort()).toEqual(
        seqs
          .filter(isBad)
          .map((seq) => `bad ${seq}`)
          .sort(),
      );
      await listener.endAsync();
      await close();
    });
  },
);
