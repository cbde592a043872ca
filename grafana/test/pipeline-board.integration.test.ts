import type { IngestHealthMessage } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { pipelineBoard } from "../src/boards/pipeline.ts";
import { panelOf } from "./support/ask-panel.ts";
import { byTag, filledInfluxd } from "./support/filled-influxd.ts";
import { resolveQuery, type View } from "./support/resolve.ts";

const FROM_MS = Date.UTC(2026, 5, 1);
const seconds = (count: number) => FROM_MS + 1000 * count;
const STARTED = new Date(FROM_MS).toISOString();

/**
 * Every ten seconds for a minute. The worker starts again after the third: its counts begin anew. The store is away at the second, the
 * cottage's broker at the fourth.
 */
const healths: IngestHealthMessage[] = [0, 1, 2, 3, 4, 5].map((index) => {
  const sinceStart = index < 3 ? index : index - 3;
  return {
    schema: "ingest-health/1",
    worker: "main",
    takenAt: new Date(seconds(10 * index)).toISOString(),
    uptimeS: 10 * sinceStart,
    receivedMessages: 20 * sinceStart,
    storedReadings: 100 * sinceStart,
    rejectedMessages: 3 * sinceStart,
    rejectedByKind: { schema: 2 * sinceStart, future: sinceStart },
    unacknowledgedMessages: 4,
    storeOk: index !== 1,
    spoolBytes: index === 1 ? 500 : 0,
    ...(index === 1 ? { spoolOldestTakenAt: new Date(seconds(-50)).toISOString() } : {}),
    lagS: index,
    stations: [{ station: "attic", lastTakenAt: STARTED, missingReadings: index }],
    brokers: ["mqtt://home:1883", "mqtts://cottage:8883"].map((url, place) => ({
      url,
      connected: place === 0 || index !== 3,
      since: STARTED,
      reconnects: place === 1 && index > 3 ? 2 : 0,
      sessionsLost: place === 1 && index > 3 ? 1 : 0,
      ...(place === 0 ? { clients: 5 + index, droppedMessages: index < 2 ? 0 : 7 } : {}),
      window: { messages: index + 10 * place, maxMessages: 100, bytes: 0, maxBytes: 1000 },
    })),
  };
});

const MINUTE: View = {
  range: { fromMs: FROM_MS, toMs: seconds(59) },
  clock: { nowMs: seconds(59), timeZone: "UTC" },
  variables: { worker: ["main", "spare"] },
  dataSourceInterval: "10s",
};

describeWith(["influxd"], "the board of the pipeline, on a real InfluxDB", () => {
  let influx: Awaited<ReturnType<typeof filledInfluxd>>;
  beforeAll(async () => {
    influx = await filledInfluxd([], async ({ noteHealth }) => {
      for (const health of healths) expect(await noteHealth?.(health)).toEqual({ ok: true, value: undefined });
    });
  });
  afterAll(() => influx.stop());
  const ask = (id: number) => influx.askPanel(pipelineBoard, id, MINUTE);

  test.each([
    ["whether the store answers", 20, 1],
    ["the lag", 22, 5],
    ["what waits on the disk", 23, 0],
    ["what was rejected", 24, 6],
    ["what is missing", 25, 5],
  ])("says of each worker %s now", async (_what, id, expected) => {
    const [series = []] = await ask(id);
    expect(series.map(({ tags, values }) => [tags, values.map(([, value]) => value)])).toEqual([[{ worker: "main" }, [expected]]]);
  });

  test.each([
    ["the lag", 1, [0, 1, 2, 3, 4, 5]],
    ["what is not acknowledged", 4, [4, 4, 4, 4, 4, 4]],
    ["what was rejected", 5, [0, 3, 6, 0, 3, 6]],
    ["what waits on the disk", 6, [0, 500, 0, 0, 0, 0]],
    ["the oldest on the disk", 9, [null, 60, null, null, null, null]],
    ["what is missing", 10, [0, 1, 2, 3, 4, 5]],
    ["whether the store answered", 11, [1, 0, 1, 1, 1, 1]],
  ])("draws %s", async (_what, id, expected) => {
    const [series = []] = await ask(id);
    expect(series.map(({ tags, values }) => [tags, values.map(([, value]) => value)])).toEqual([[{ worker: "main" }, expected]]);
  });

  /** At the worker's start a count falls, which is no rate. */
  test.each([
    ["messages in", 7, 2],
    ["readings stored", 3, 10],
  ])("draws %s per second, and nothing wrong where the worker began anew", async (_what, id, rate) => {
    const { targets, interval } = panelOf(pipelineBoard, id);
    expect(interval).toBe("2m");
    // In steps as fine as these few points are.
    const { query } = resolveQuery({ query: targets[0]?.query ?? "", maxDataPoints: 1000, minInterval: "10s" }, MINUTE);
    const { series } = await influx.ask(query);
    expect(series[0]?.values).toEqual([10, 20, 40, 50].map((at) => [seconds(at), rate]));
  });

  test("draws what was rejected in each interval by the kind of fault", async () => {
    const [series = []] = await ask(8);
    const times = [10, 20, 40, 50].map(seconds);
    expect(byTag(series, "kind")).toEqual({ schema: times.map((at) => [at, 2]), future: times.map((at) => [at, 1]) });
  });

  test("tells brokers apart: whether each is connected, what is under way, and how often it was lost", async () => {
    const numbers = async (id: number, query = 0) => {
      const series = (await ask(id))[query] ?? [];
      return Object.fromEntries(Object.entries(byTag(series, "broker")).map(([url, rows]) => [url, rows.map(([, value]) => value)]));
    };
    const [home, cottage] = ["mqtt://home:1883", "mqtts://cottage:8883"];
    expect(await numbers(21)).toEqual({ [home]: [1], [cottage]: [1] });
    expect(await numbers(12)).toEqual({ [home]: [1, 1, 1, 1, 1, 1], [cottage]: [1, 1, 1, 0, 1, 1] });
    expect(await numbers(13)).toEqual({ [home]: [0, 1, 2, 3, 4, 5], [cottage]: [10, 11, 12, 13, 14, 15] });
    expect((await numbers(15))[home]).toEqual([5, 6, 7, 8, 9, 10]);
    expect((await numbers(16))[home]).toEqual([0, 7, 0, 0, 0]);
    expect(await numbers(14)).toEqual({ [home]: [0, 0, 0, 0, 0], [cottage]: [0, 0, 0, 2, 0] });
    expect(await numbers(14, 1)).toEqual({ [home]: [0, 0, 0, 0, 0], [cottage]: [0, 0, 0, 1, 0] });
  });
});
