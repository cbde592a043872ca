import type { Reading, Values } from "@clima/schemas";
import type { Store } from "@clima/store";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openDuckdbStore } from "../../test/support/duckdb-store.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { createApi } from "../src/api/http-api.ts";
import { readWindRose } from "../src/history/wind-rose.ts";
import { createOwnNames } from "../src/own-names.ts";
import { idleApiDeps } from "./support/idle-api-deps.ts";

const T0_MS = Date.UTC(2026, 10, 23);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const reading = (minute: number, values: Values): Reading => ({
  station: "garden",
  bootId: "b",
  seq: minute,
  takenAt: new Date(T0_MS + minute * MINUTE_MS).toISOString(),
  values,
});

describe("what the history page asks", () => {
  const folder = tempDir();
  let store: Store;
  beforeAll(async () => {
    store = await openDuckdbStore(folder.path);
    await store.write([
      reading(0, { windSpeedMs: 3, windDirectionDeg: 350 }),
      reading(1, { windSpeedMs: 3, windDirectionDeg: 10 }),
      reading(10, { windSpeedMs: 7, windDirectionDeg: 92 }),
      reading(20, { windSpeedMs: 0.1, windDirectionDeg: 92 }),
      reading(30, { windSpeedMs: 5 }),
      reading(22 * 60 + 59, { temperatureC: 1 }),
      reading(23 * 60, { temperatureC: 5 }),
    ]);
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  const ask = async (parameters: Readonly<Record<string, string>>): Promise<unknown> => {
    const api = createApi({ ...idleApiDeps(createOwnNames([])), store });
    const question = `/api/v1/stations/garden/series?${new URLSearchParams(parameters)}`;
    return (await api.request(question, { headers: { host: "localhost" } })).json();
  };

  test("directions around north have a mean in the north, not in the south", async () => {
    const chart = await ask({
      quantities: "windDirectionDeg,windSpeedMs",
      from: "2026-11-23T00:00Z",
      to: "2026-11-23T00:40Z",
      bucketMs: "600000",
    });
    expect(chart).toMatchObject({ series: { windDirectionDeg: { mean: [0, 92, 92, null] }, windSpeedMs: { mean: [3, 7, 0.1, 5] } } });
  });

  test("of directions no lowest is told", async () => {
    expect(await ask({ quantities: "windDirectionDeg", aggregates: "mean,min" })).toMatchObject({
      status: 400,
      detail: "aggregates has min, which a direction (windDirectionDeg) does not have; expected mean, last or count",
    });
  });

  test("days begin at the midnight of the time zone that is asked for", async () => {
    const chart = await ask({
      quantities: "temperatureC",
      from: "2026-11-22T23:00Z",
      to: "2026-11-24T23:00Z",
      bucketMs: String(DAY_MS),
      timeZone: "Europe/Berlin",
    });
    expect(chart).toEqual({
      bucketStartsMs: [Date.parse("2026-11-22T23:00Z"), Date.parse("2026-11-23T23:00Z")],
      series: { temperatureC: { mean: [1, 5] } },
    });
  });

  test.each([
    [{ timeZone: "Europe/Atlantis" }, 'timeZone is "Europe/Atlantis"; expected a name of the IANA database'],
    [{ bucketMs: String(1.5 * DAY_MS) }, "with timeZone expected whole days"],
    [{ from: "0001-01-01T00:00Z" }, "more than 20000 steps"],
  ])("%j is refused in words", async (wrong, words) => {
    const asked = { quantities: "temperatureC", bucketMs: String(DAY_MS), timeZone: "Europe/Berlin", ...wrong };
    expect(await ask(asked)).toMatchObject({ status: 400, detail: expect.stringContaining(words) });
  });

  test("a wind rose counts each ten minutes once, by direction and Beaufort, calm apart", async () => {
    const rose = await readWindRose(store, { station: "garden", fromMs: T0_MS, toMs: T0_MS + DAY_MS });
    if (!rose.ok) throw new Error(rose.error.message);
    const { counts, ...rest } = rose.value;
    expect(rest).toEqual({ stepMs: 600_000, speedFromMs: [0.3, 1.6, 3.4, 5.5, 8, 10.8], calm: 1, unknown: 1, total: 4 });
    expect(counts[0]).toEqual([0, 1, 0, 0, 0, 0]);
    expect(counts[4]).toEqual([0, 0, 0, 1, 0, 0]);
    expect(counts.flat().reduce((sum, each) => sum + each, 0)).toBe(2);
  });
});
