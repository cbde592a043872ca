import { existsSync } from "node:fs";
import { join } from "node:path";
import { createTopics, parseBackfill, parseInfo, parseTelemetry, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type RecordedInput, type ReplayProgress, startReplayStation } from "../../src/index.ts";
import { startAedes, type TestBroker } from "../support/aedes-broker.ts";
import { isoAt } from "../support/readings.ts";

// Real brokers and timers, beside other tests on a small machine.

const base = createTopics();
const topics = base.station("jfk");

async function* hourly(count: number): AsyncGenerator<RecordedInput> {
  for (let hour = 0; hour < count; hour += 1) {
    yield { takenAt: isoAt(3600 * hour), values: { temperatureC: 10 + (hour % 100) / 10, humidityPct: 50, windSpeedMs: 3.123456 } };
  }
}

describe("a replay", () => {
  let folder: ReturnType<typeof tempDir>;
  let broker: TestBroker;

  const replay = (
    readings: AsyncIterable<RecordedInput>,
    more: { speed?: number; maxWaitingReadings?: number; signal?: AbortSignal } = {},
  ) => {
    const { signal, ...settings } = more;
    const progress: ReplayProgress[] = [];
    const done = startReplayStation(
      {
        base: base.base,
        dataDir: folder.path,
        mqtt: { url: broker.url },
        softwareVersion: "1.2.3",
        station: { id: "jfk", name: "New York" },
        speed: "max",
        ...settings,
      },
      readings,
      { log: silentLog, onProgress: (now) => void progress.push(now), ...(signal === undefined ? {} : { signal }) },
    );
    return { done, progress };
  };
  const backfill = () =>
    broker.on(topics.backfill).flatMap((payload) => {
      const parsed = parseBackfill(payload);
      if (!parsed.ok) throw new Error(parsed.error);
      return parsed.value.readings;
    });

  beforeEach(async () => {
    folder = tempDir();
    broker = await startAedes();
  });
  afterEach(async () => {
    await broker.stop();
    folder.remove();
  });

  test("ends when the broker has every reading, with the file's time stamps and the derived quantities", async () => {
    const { done, progress } = replay(hourly(5000));
    expect(await done).toEqual({
      ok: true,
      value: { read: 5000, delivered: 5000, deliveredOfBefore: 0, rejectedValues: 0, emptyReadings: 0 },
    });
    expect(backfill()).toHaveLength(5000);
    expect(backfill()[1]).toMatchObject({ seq: 1, takenAt: isoAt(3600) });
    expect(backfill()[1]?.values).toMatchObject({ temperatureC: 10.1, windSpeedMs: 3.123456, dewPointC: expect.any(Number) });
    expect(progress.at(-1)).toMatchObject({ read: 5000, delivered: 5000 });
    expect(existsSync(join(folder.path, "replay", "jfk.db"))).toBe(false);
  });

  test("says that the station is a recorded one, what it measures, and goodbye", async () => {
    await replay(hourly(10)).done;
    const info = parseInfo(broker.on(topics.info).at(-1) ?? "");
    expect(info.ok && info.value).toMatchObject({ source: "recorded", name: "New York" });
    expect(info.ok && [...(info.value.sensors[0]?.quantities ?? [])].sort()).toEqual([
      "absoluteHumidityGm3",
      "apparentTemperatureC",
      "dewPointC",
      "humidityPct",
      "temperatureC",
      "vapourPressureDeficitKpa",
      "wetBulbC",
      "windSpeedMs",
    ]);
    expect(broker.on(topics.status)).toEqual(["online", "offline"]);
  });

  test("counts what the range check refused, and readings of which nothing was left", async () => {
    async function* odd(): AsyncGenerator<RecordedInput> {
      yield { takenAt: isoAt(0), values: { temperatureC: 20, windSpeedMs: 468 } };
      yield { takenAt: isoAt(1), values: { windSpeedMs: 468 } };
      yield { takenAt: isoAt(2), values: {} };
    }
    const counted = { read: 3, delivered: 1, deliveredOfBefore: 0, rejectedValues: 2, emptyReadings: 2 };
    expect(await replay(odd()).done).toEqual({ ok: true, value: counted });
  });

  test("pauses the input while the broker has not caught up", async () => {
    const state = { given: 0 };
    async function* counted(): AsyncGenerator<RecordedInput> {
      for await (const reading of hourly(30_000)) {
        state.given += 1;
        yield reading;
      }
    }
    const held: (() => void)[] = [];
    broker.aedes.authorizePublish = (_client, packet, done) => {
      if (packet.topic === topics.backfill) held.push(() => done(null));
      else done(null);
    };
    const { done } = replay(counted(), { maxWaitingReadings: 2000 });
    await waitFor("the first messages", () => held.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(state.given).toBeLessThanOrEqual(4000);
    broker.aedes.authorizePublish = (_client, _packet, go) => go(null);
    for (const release of held) release();
    expect(await done).toMatchObject({ ok: true, value: { delivered: 30_000 } });
  });

  test("a connection that breaks in the middle loses nothing", async () => {
    broker.aedes.on("publish", ({ topic }) => {
      if (topic === topics.backfill && [5, 15, 16].includes(broker.on(topics.backfill).length)) broker.cut();
    });
    expect((await replay(hourly(20_000)).done).ok).toBe(true);
    expect(new Set(backfill().map(({ seq }) => seq)).size).toBe(20_000);
  });

  test("with a factor goes out one by one on telemetry, at its pace and in order", async () => {
    const startedAtMs = performance.now();
    // 24 hours at a day in half a second
    expect((await replay(hourly(24), { speed: 2 * 86_400 }).done).ok).toBe(true);
    const tookMs = performance.now() - startedAtMs;
    const seqs = broker.on(topics.telemetry).map((payload) => {
      const parsed = parseTelemetry(payload);
      return parsed.ok ? parsed.value.seq : parsed.error;
    });
    expect(seqs).toEqual(Array.from({ length: 24 }, (_, seq) => seq));
    expect(broker.on(topics.latest("temperatureC"))).toHaveLength(24);
    expect(backfill()).toEqual([]);
    expect(tookMs).toBeGreaterThan(450);
  });

  test("that is stopped says how far it came; what was left goes out with the next, which counts its own alone", async () => {
    const stop = new AbortController();
    broker.aedes.authorizePublish = (_client, { topic }, go) => (topic === topics.backfill ? stop.abort() : go(null));
    const stopped = await replay(hourly(3000), { signal: stop.signal }).done;
    expect(stopped.ok ? "" : stopped.error).toMatch(/^stopped after \d+ readings; 0 were delivered$/);
    broker.aedes.authorizePublish = (_client, _packet, go) => go(null);
    const next = await replay(hourly(7)).done;
    expect(next).toMatchObject({ ok: true, value: { read: 7, delivered: 7 } });
    expect(next.ok && next.value.deliveredOfBefore).toBeGreaterThan(0);
    expect(next.ok && next.value.deliveredOfBefore + 7).toBe(new Set(backfill().map(({ bootId, seq }) => `${bootId} ${seq}`)).size);
  });
});
