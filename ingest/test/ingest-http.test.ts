import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { IngestState } from "../src/index.ts";
import { type IngestHttp, startIngestHttp } from "../src/observability/ingest-http.ts";

const STATE: IngestState = {
  worker: "main",
  uptimeMs: 61_500,
  storedReadings: 7,
  lastStoredAtMs: 1_000_500,
  error: undefined,
  awaySinceMs: undefined,
  spoolBytes: 0,
  rejectedMessages: 2,
  unacknowledgedMessages: 3,
  stations: [{ station: "garden", lastTakenAt: "2026-11-24T00:00:00.000Z", lastStoredAtMs: 2000, missingReadings: 4 }],
};

describe("the ingest over HTTP", () => {
  let state = STATE;
  let http: IngestHttp;
  beforeEach(async () => {
    state = STATE;
    const started = await startIngestHttp(() => state, { host: "127.0.0.1", port: 0 }, silentLog);
    if (!started.ok) throw new Error(started.error);
    http = started.value;
  });
  afterEach(() => http.close());
  const get = async (path: string, method = "GET") => {
    const response = await fetch(`http://127.0.0.1:${http.port}${path}`, { method });
    return { status: response.status, text: await response.text() };
  };

  test("counts for Prometheus, per station where it is about stations", async () => {
    const lines = (await get("/metrics")).text.split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "clima_ingest_stored_readings 7",
        "clima_ingest_rejected_messages 2",
        "clima_ingest_unacknowledged_messages 3",
        "clima_ingest_store_ok 1",
        "clima_ingest_last_stored_timestamp_seconds 1000.5",
        'clima_ingest_missing_readings{station="garden"} 4',
        'clima_ingest_station_last_stored_timestamp_seconds{station="garden"} 2',
      ]),
    );
    expect(lines.filter((line) => line.startsWith("clima_ingest_second"))).toEqual([]);
  });

  test("is ready while the store takes readings, and says why it is not", async () => {
    expect(await get("/ready")).toEqual({ status: 200, text: '{"status":"ready"}\n' });
    state = { ...STATE, error: "the database sleeps" };
    expect(await get("/ready")).toEqual({ status: 503, text: '{"status":"not ready","reason":"the database sleeps"}\n' });
    expect(await get("/health")).toEqual({ status: 200, text: '{"status":"alive","uptimeS":61}\n' });
  });

  test("says what there is to those who ask for something else", async () => {
    expect(await get("/nothing")).toMatchObject({ status: 404, text: expect.stringContaining("expected /metrics") });
    expect((await get("/health", "POST")).status).toBe(405);
  });

  test("a port that is in use is an answer", async () => {
    const second = await startIngestHttp(() => state, { host: "127.0.0.1", port: http.port }, silentLog);
    expect(second).toEqual({ ok: false, error: expect.stringContaining("is in use; set ingest.http.port") });
  });
});
