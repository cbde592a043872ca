import type { AddressInfo } from "node:net";
import { err, ok, type Reading } from "@clima/schemas";
import type { Store, StoredReading } from "@clima/store";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openDuckdbStore } from "../../test/support/duckdb-store.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { createApi } from "../src/api/http-api.ts";
import { createHttpServer } from "../src/http-server.ts";
import { createOwnNames } from "../src/own-names.ts";
import type { History } from "../src/parts.ts";
import { idleApiDeps } from "./support/idle-api-deps.ts";

const HOUR_MS = 3_600_000;
const T0_MS = Date.UTC(2026, 10, 23);
const at = (hour: number) => new Date(T0_MS + hour * HOUR_MS).toISOString();
const reading = (hour: number): Reading => ({
  station: "garden",
  bootId: "b",
  seq: hour,
  takenAt: at(hour),
  values: { temperatureC: hour },
});
const apiOf = (store: History) => createApi({ ...idleApiDeps(createOwnNames([])), store });

describe("a station's readings as a file", () => {
  const folder = tempDir();
  let store: Store;
  beforeAll(async () => {
    store = await openDuckdbStore(folder.path);
    await store.write([0, 1, 2, 24 * 400].map(reading));
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });
  const ask = (question: string, station = "garden") =>
    apiOf(store).request(`/api/v1/stations/${station}/readings?${question}`, { headers: { host: "localhost" } });

  test("is CSV that clima import takes, from the first instant to before the last", async () => {
    const answer = await ask(`from=${at(1)}&to=${at(24 * 400)}`);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="garden.csv"');
    const [header, ...lines] = (await answer.text()).trimEnd().split("\n");
    expect(header).toMatch(/^station,takenAt,temperatureC,/);
    expect(lines).toEqual([expect.stringMatching(`^garden,${at(1)},1,`), expect.stringMatching(`^garden,${at(2)},2,`)]);
  });

  test("is a line of JSON a reading, over any gap", async () => {
    const answer = await ask("format=ndjson&from=1970-01-01T00:00:00Z&to=2199-01-01T00:00:00Z");
    expect(answer.headers.get("content-type")).toMatch("application/x-ndjson");
    const lines = (await answer.text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      [0, 1, 2, 24 * 400].map((hour) => ({ station: "garden", takenAt: at(hour), values: { temperatureC: hour } })),
    );
  });

  test("has no readings where there were none, and is not there of a station that nobody knows", async () => {
    expect(await (await ask(`format=ndjson&from=${at(5)}&to=${at(6)}`)).text()).toBe("");
    expect((await ask("", "nowhere")).status).toBe(404);
    expect(await (await ask("format=xml")).json()).toMatchObject({ status: 400, detail: 'format is "xml"; expected one of csv, ndjson' });
  });
});

/** A store with ten years of readings, one a minute, that counts how often it is read. */
function createLongStore(failsAt = Number.POSITIVE_INFINITY) {
  let reads = 0;
  const { store } = idleApiDeps(createOwnNames([]));
  const readings = async (station: string, fromMs: number, toMs: number) => {
    reads += 1;
    if (reads >= failsAt) return err({ kind: "unavailable", message: "the disk is gone" } as const);
    const count = Math.ceil((toMs - fromMs) / 60_000);
    const of = (_: unknown, minute: number): StoredReading => ({
      station,
      takenAt: new Date(fromMs + minute * 60_000).toISOString(),
      values: { temperatureC: 1 },
    });
    return ok(Array.from({ length: count }, of));
  };
  const stations = async () => ok([{ station: "garden", firstTakenAt: "2016-11-23T00:00:00.000Z", lastTakenAt: at(0) }]);
  return { history: { ...store, stations, readings }, reads: () => reads };
}

const ALL = "/api/v1/stations/garden/readings?from=1970-01-01T00:00:00Z";

describe("ten years of readings", () => {
  test("are read as fast as they are taken, and no further", async () => {
    const { history, reads } = createLongStore();
    const answer = await apiOf(history).request(ALL, { headers: { host: "localhost" } });
    const reader = answer.body?.getReader();
    await reader?.read();
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(reads()).toBeLessThan(8);
    await reader?.cancel();
  });

  test("are a problem where the store is away", async () => {
    const away = await apiOf(createLongStore(1).history).request(ALL, { headers: { host: "localhost" } });
    expect(await away.json()).toMatchObject({ status: 503, detail: "the disk is gone" });
  });

  test.each(["gzip", "identity"])(
    "break off as %s where the store goes away in the middle, so that half a file is not taken for the whole",
    async (coding) => {
      const server = createHttpServer(apiOf(createLongStore(5).history));
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      try {
        const { port } = server.address() as AddressInfo;
        const broken = await fetch(`http://127.0.0.1:${port}${ALL}`, { headers: { "accept-encoding": coding } });
        expect(broken.status).toBe(200);
        await expect(broken.text()).rejects.toThrow("terminated");
      } finally {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  );
});
