import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createTopics, type Log } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { freePort } from "../../test/support/free-port.ts";
import { startInfluxd } from "../../test/support/influxd.ts";
import { startMosquitto } from "../../test/support/mosquitto.ts";
import { describeWith } from "../../test/support/requires.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { startIngest } from "../src/main.ts";

const MESSAGES = 12_000;
const DISK_KB = 1024;

/** A small file system of its own; undefined where one cannot be mounted. */
function mountSmallDisk(folder: string): (() => void) | undefined {
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_KB}k`, "tmpfs", folder]);
  return mounted.status === 0 ? () => void spawnSync("umount", [folder]) : undefined;
}

const probe = tempDir();
const unmountProbe = mountSmallDisk(probe.path);
unmountProbe?.();
probe.remove();
const testOnSmallDisk = unmountProbe ? test : test.skip;

const messageOf = (seq: number) => ({
  ...{ schema: "telemetry/1", station: "garden", bootId: "b", seq, takenAt: new Date(Date.UTC(2026, 0, 1) + 1000 * seq).toISOString() },
  values: { temperatureC: (seq % 500) / 10 },
});

/** 3.1.1's QoS 1: resolves when the broker has all of them. */
async function publishAll(url: string): Promise<void> {
  const client = await connectAsync(url);
  const { telemetry } = createTopics().station("garden");
  await Promise.all(
    Array.from({ length: MESSAGES }, (_, seq) => client.publishAsync(telemetry, JSON.stringify(messageOf(seq)), { qos: 1 })),
  );
  await client.endAsync();
}

async function openInflux(url: string): Promise<Store> {
  const settings = { kind: "influxdb", influxUrl: url, influxVersion: 1, influxDatabase: "full", duckdbMemoryMb: 64 } as const;
  const opened = await openStore(settings, ".", { debug() {}, info() {}, warn() {}, error() {} });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

describeWith(["mosquitto", "influxd"], "the ingest with the store away and the disk full (skipped where no disk can be mounted)", () => {
  testOnSmallDisk(
    "acknowledges no more than it has safe, and stores everything once the store is back",
    async () => {
      const folder = tempDir();
      const unmount = mountSmallDisk(folder.path);
      const mosquitto = await startMosquitto();
      const port = await freePort();
      const lines: string[] = [];
      const note = (line: string) => void lines.push(line);
      const log: Log = { debug: note, info: note, warn: note, error: note };
      const store = await openInflux(`http://127.0.0.1:${port}`);
      const ingest = startIngest(
        {
          ...{
            worker: "full",
            windowMessages: 2000,
            windowBytes: 1e7,
            batchMaxReadings: 500,
            spoolAfterMs: 100,
            spoolMaxBytes: 1e9,
            maxFutureS: 1e6,
          },
          ...{ base: createTopics().base, dataDir: folder.path, mqtt: { url: mosquitto.url }, alsoFrom: [] },
        },
        { store, log },
      );
      await waitFor("the session", () => lines.some((line) => line.includes("connected to")));
      await publishAll(mosquitto.url);
      await waitFor("the disk to be full", () => lines.some((line) => line.includes("ENOSPC")), 30_000);
      expect(ingest.state().unacknowledgedMessages).toBeGreaterThan(0);
      expect(existsSync(join(folder.path, "ingest", "full", "spool"))).toBe(true);

      const influxd = await startInfluxd({ port });
      const stored = async () => {
        const readings = await store.readings("garden", 0, Date.UTC(2100, 0));
        return readings.ok ? readings.value.map(({ values }) => values.temperatureC) : [];
      };
      await waitFor("all to be stored", async () => (await stored()).length >= MESSAGES, 90_000);
      expect(await stored()).toEqual(Array.from({ length: MESSAGES }, (_, seq) => (seq % 500) / 10));
      await waitFor("all to be settled", () => ingest.state().unacknowledgedMessages === 0 && ingest.state().spoolBytes === 0, 30_000);
      expect(readdirSync(join(folder.path, "ingest", "full", "spool"))).toEqual([]);
      await ingest.stop();
      await Promise.all([mosquitto.remove(), influxd.stop()]);
      unmount?.();
      folder.remove();
    },
    180_000,
  );
});
