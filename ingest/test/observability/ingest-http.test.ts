import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Ingest, IngestState, NamedWrite } from "../../src/index.ts";
import { type IngestHttp, startIngestHttp } from "../../src/observability/ingest-http.ts";

const STATE: IngestState = {
  worker: "main",
  uptimeMs: 61_500,
  receivedMessages: 12,
  storedReadings: 7,
  lastStoredAtMs: 1_000_500,
  error: undefined,
  awaySinceMs: undefined,
  spoolBytes: 0,
  rejectedMessages: 2,
  unacknowledgedMessages: 3,
  stations: [
    { station: "attic", lastTakenAt: "2026-11-24T00:00:00.000Z", missingReadings: 0, lagMs: 0 },
    {
      station: "garden",
      lastTakenAt: "2026-11-24T00:00:00.000Z",
      lastStoredAtMs: 2000,
      lagMs: 1500,
      clockAheadMs: 7_200_000,
      missingReadings: 4,
    },
  ],
  windowLimits: { messages: 100, bytes: 1000 },
  rejectedByKind: { "not-json": 0, schema: 2, "wrong-topic": 0, "wrong-station": 0, future: 0, past: 0, "store-refused": 0 },
  brokers: [
    {
      url: "mqtt://one",
      isConnected: true,
      sinceMs: 0,
      version: "5",
      reconnects: 1,
      sessionsLost: 1,
      window: { messages: 3, bytes: 400 },
      oldestUnacknowledgedMs: 250,
    },
    { url: "mqtt://two", isConnected: false, sinceMs: 0, reconnects: 0, sessionsLost: 0, window: { messages: 0, bytes: 0 } },
  ],
};

describe("the ingest over HTTP", () => {
  let state = STATE;
  let http: IngestHttp;
  let write: (write: NamedWrite) => void = () => {};
  const ingest: Pick<Ingest, "state" | "onWrite"> = {
    state: () => state,
    onWrite(listener) {
      write = listener;
    },
  };
  beforeEach(async () => {
    state = STATE;
    const started = await startIngestHttp(ingest, { host: "127.0.0.1", port: 0 }, silentLog);
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
        'clima_ingest_station_lag_seconds{station="garden"} 1.5',
        'clima_ingest_station_clock_ahead_seconds{station="garden"} 7200',
        "clima_ingest_lag_seconds 1.5",
      ]),
    );
    expect(lines.filter((line) => line.includes('station="attic"'))).toEqual([
      'clima_ingest_missing_readings{station="attic"} 0',
      'clima_ingest_station_lag_seconds{station="attic"} 0',
    ]);
    expect(lines.filter((line) => line.startsWith("clima_ingest_second"))).toEqual([]);
  });

  test("counts per broker and kind of fault", async () => {
    const lines = (await get("/metrics")).text.split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "clima_ingest_connected_brokers 1",
        'clima_ingest_broker_connected{broker="mqtt://two"} 0',
        'clima_ingest_broker_reconnects_total{broker="mqtt://one"} 1',
        'clima_ingest_broker_sessions_lost_total{broker="mqtt://one"} 1',
        'clima_ingest_window_messages{broker="mqtt://one"} 3',
        "clima_ingest_window_limit_bytes 1000",
        "clima_ingest_oldest_unacknowledged_seconds 0.25",
        'clima_ingest_rejected_by_kind_total{kind="schema"} 2',
        'clima_ingest_rejected_by_kind_total{kind="future"} 0',
        'clima_ingest_spool_problem{kind="disk-full"} 0',
      ]),
    );
  });

  test("sorts writes by size and time", async () => {
    write({ store: "first", isOk: true, stored: [], batchReadings: 250, tookMs: 20 });
    write({ store: "first", isOk: false, stored: [], batchReadings: 1, tookMs: 20 });
    const lines = (await get("/metrics")).text.split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        'clima_ingest_batch_readings_bucket{le="100",store="first",result="ok"} 0',
        'clima_ingest_batch_readings_bucket{le="300",store="first",result="ok"} 1',
        'clima_ingest_store_write_seconds_bucket{le="0.03",store="first",result="failed"} 1',
      ]),
    );
  });

  test.each([
    ["the store is away", { error: "the database sleeps" }, "the store takes nothing: the database sleeps"],
    [
      "the spool is full",
      { spoolProblem: { kind: "spool-full", message: "the spool is full (9 of 9 bytes)" } },
      "the spool is full (9 of 9 bytes)",
    ],
    ["no broker is connected", { brokers: STATE.brokers.slice(1) }, "no broker is connected"],
  ] as const)("is not ready when %s, and says so", async (_what, more, reason) => {
    state = { ...STATE, ...more };
    expect(await get("/ready")).toEqual({ status: 503, text: `{"status":"not ready","reason":"${reason}"}\n` });
  });

  test("is ready while the store takes readings, and lives in any case", async () => {
    expect(await get("/ready")).toEqual({ status: 200, text: '{"status":"ready"}\n' });
    state = { ...STATE, error: "the database sleeps" };
    expect(await get("/health")).toEqual({ status: 200, text: '{"status":"alive","uptimeS":61}\n' });
  });

  test("says what there is to those who ask for something else", async () => {
    expect(await get("/nothing")).toMatchObject({ status: 404, text: expect.stringContaining("expected /metrics") });
    expect((await get("/health", "POST")).status).toBe(405);
  });

  test("a port that is in use is an answer", async () => {
    const second = await startIngestHttp(ingest, { host: "127.0.0.1", port: http.port }, silentLog);
    expect(second).toEqual({ ok: false, error: expect.stringContaining("is in use; set ingest.http.port") });
  });
});
