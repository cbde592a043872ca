import { createTopics, parseBackfill, parseTelemetry, silentLog } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createDeliverLoop } from "../../src/delivery/deliver-loop.ts";
import { backfillJson, fitBackfill, MAX_BACKFILL_BYTES } from "../../src/delivery/messages.ts";
import { createLibsqlOutbox } from "../../src/outbox/libsql-outbox.ts";
import type { StationReading } from "../../src/reading/station-reading.ts";
import { createManualClock, settle } from "../support/manual-clock.ts";
import { memoryDb } from "../support/memory-db.ts";
import { readingOf, readingsOf, T0_MS } from "../support/readings.ts";
import { createScriptedLink } from "../support/scripted-link.ts";

const topics = createTopics().station("garden");

function createStation({ freshForMs = 10_000, maxReadings = 100_000 } = {}) {
  const time = createManualClock(T0_MS);
  const broker = createScriptedLink();
  const db = memoryDb();
  const outbox = createLibsqlOutbox(db, { maxReadings });
  const delivered: number[] = [];
  const deliver = createDeliverLoop({
    station: "garden",
    topics,
    link: broker.link,
    outbox,
    clock: time.clock,
    log: silentLog,
    freshForMs: () => freshForMs,
    onDelivered: (count) => void delivered.push(count),
  });
  function take(reading: StationReading): void {
    const id = outbox.append(reading);
    if (!id.ok) throw new Error(id.error);
    deliver.deliverLive({ id: id.value, reading });
  }
  return { ...time, ...broker, broker, outbox, deliver, take, delivered, db };
}

type Station = ReturnType<typeof createStation>;

const backfilled = ({ on }: Station): number[] =>
  on(topics.backfill).flatMap((payload) => {
    const parsed = parseBackfill(payload);
    if (!parsed.ok) throw new Error(parsed.error);
    return parsed.value.readings.map(({ seq }) => seq);
  });
const live = ({ on }: Station): number[] =>
  on(topics.telemetry).map((payload) => {
    const parsed = parseTelemetry(payload);
    if (!parsed.ok) throw new Error(parsed.error);
    return parsed.value.seq;
  });
const seqs = (count: number, first = 0) => Array.from({ length: count }, (_, index) => first + index);

describe("the deliver loop", () => {
  test("sends a reading of now on telemetry and latest, and forgets it on the acknowledgement, not before", async () => {
    const station = createStation();
    station.behaviour.acknowledges = () => false;
    station.connect();
    station.take(readingOf(3));
    expect(live(station)).toEqual([3]);
    expect(station.published.filter(({ retain }) => retain).map(({ topic, payload, qos }) => [topic, payload, qos])).toEqual([
      [topics.latest("temperatureC"), "0.003", 0],
      [topics.latest("humidityPct"), "50", 0],
    ]);
    await settle();
    expect(station.outbox.count()).toBe(1);
    station.acknowledgeWithheld();
    await settle();
    expect(station.outbox.count()).toBe(0);
    expect(station.delivered).toEqual([1]);
  });

  test("sends what the outbox held when the connection came up as backfill, oldest first, below 64 KiB a message", async () => {
    const station = createStation();
    station.outbox.appendMany(readingsOf(3000));
    station.connect();
    await settle();
    expect(backfilled(station)).toEqual(seqs(3000));
    expect(live(station)).toEqual([]);
    const bytes = station.on(topics.backfill).map((payload) => Buffer.byteLength(payload));
    expect(Math.max(...bytes)).toBeLessThanOrEqual(MAX_BACKFILL_BYTES);
    expect(bytes.length).toBeLessThan(3000 / 300);
    expect(station.outbox.count()).toBe(0);
  });

  test("has a few backfill messages under way, and no more until one is acknowledged", async () => {
    const station = createStation();
    station.behaviour.acknowledges = ({ topic }) => topic !== topics.backfill;
    station.outbox.appendMany(readingsOf(10_000));
    station.connect();
    await settle();
    expect(station.on(topics.backfill)).toHaveLength(4);
    station.acknowledgeWithheld();
    await settle();
    expect(station.on(topics.backfill)).toHaveLength(8);
  });

  test("a reading of now does not wait behind backfill", async () => {
    const station = createStation();
    station.behaviour.acknowledges = ({ topic }) => topic !== topics.backfill;
    station.outbox.appendMany(readingsOf(10_000));
    station.connect();
    await settle();
    station.take(readingOf(10_000));
    await settle();
    expect(live(station)).toEqual([10_000]);
    expect(station.outbox.count()).toBe(10_000);
    for (let round = 0; round < 10; round += 1) {
      station.acknowledgeWithheld();
      await settle();
    }
    expect(backfilled(station)).toEqual(seqs(10_000));
    expect(station.outbox.count()).toBe(0);
  });

  test("what was cut off is sent again on the next connection, in order, and nothing else is", async () => {
    const station = createStation({ freshForMs: 0 });
    station.behaviour.acknowledges = ({ topic }) => topic !== topics.backfill;
    station.outbox.appendMany(readingsOf(2000));
    station.connect();
    await settle();
    const firstMessages = backfilled(station).length;
    station.acknowledgeWithheld();
    await settle();
    station.cut();
    await settle();
    expect(station.outbox.count()).toBe(2000 - firstMessages);
    station.published.length = 0;
    station.behaviour.acknowledges = () => true;
    station.connect();
    await settle();
    expect(backfilled(station)).toEqual(seqs(2000 - firstMessages, firstMessages));
    expect(station.outbox.count()).toBe(0);
  });

  test("a reading taken without a connection goes out as backfill when there is one again", async () => {
    const station = createStation();
    station.connect();
    station.take(readingOf(0));
    await settle();
    station.cut();
    station.take(readingOf(1));
    station.take(readingOf(2));
    await station.advance(20_000);
    station.connect();
    await settle();
    expect([live(station), backfilled(station)]).toEqual([[0], [1, 2]]);
  });

  test("the reading taken just before the connection came up is still the weather of now", async () => {
    const station = createStation({ freshForMs: 10_000 });
    station.take(readingOf(0));
    station.take(readingOf(1));
    await station.advance(9_999);
    station.connect();
    await settle();
    expect([live(station), backfilled(station)]).toEqual([[1], [0]]);
    expect(station.on(topics.latest("temperatureC"))).toEqual(["0.001"]);
    station.cut();
    station.connect();
    await settle();
    expect(live(station)).toEqual([1]);
  });

  test("a live reading that is cut off is not lost", async () => {
    const station = createStation({ freshForMs: 0 });
    station.behaviour.acknowledges = () => false;
    station.connect();
    station.take(readingOf(0));
    station.cut();
    await settle();
    station.behaviour.acknowledges = () => true;
    station.connect();
    await settle();
    expect(backfilled(station)).toEqual([0]);
    expect(station.outbox.count()).toBe(0);
  });

  test("what the broker refuses is tried again after a while, not at once and not never", async () => {
    const station = createStation();
    station.behaviour.acknowledges = () => false;
    station.outbox.appendMany(readingsOf(3));
    station.connect();
    station.take(readingOf(3));
    await settle();
    station.refuseWithheld();
    await settle();
    expect([backfilled(station), live(station)]).toEqual([[0, 1, 2], [3]]);
    station.behaviour.acknowledges = () => true;
    await station.advance(1000);
    expect(backfilled(station).slice(3)).toEqual([0, 1, 2, 3]);
    expect(station.outbox.count()).toBe(0);
  });

  test("a broker that does not acknowledge for 30 seconds gets a new connection", async () => {
    const station = createStation();
    station.behaviour.acknowledges = () => false;
    station.connect();
    station.take(readingOf(0));
    await station.advance(29_999);
    expect(station.state.reconnects).toEqual([]);
    await station.advance(1);
    expect(station.state.reconnects).toEqual(["the broker did not acknowledge a message within 30000 ms"]);
    expect(station.outbox.count()).toBe(1);
  });

  test("readings of now that a slow broker leaves behind go out as backfill", async () => {
    const station = createStation();
    station.behaviour.acknowledges = () => false;
    station.connect();
    for (const seq of seqs(300)) station.take(readingOf(seq));
    await settle();
    expect(live(station)).toEqual(seqs(100));
    for (let round = 0; round < 400; round += 1) {
      station.acknowledgeWithheld();
      await settle();
    }
    expect(station.outbox.count()).toBe(0);
    expect([...live(station), ...backfilled(station)].sort((a, b) => a - b)).toEqual(seqs(300));
  });

  test("readings put in later, as a simulated past is, are sent when told", async () => {
    const station = createStation();
    station.connect();
    station.outbox.appendMany(readingsOf(500));
    station.deliver.deliverBackfill();
    await settle();
    expect(backfilled(station)).toEqual(seqs(500));
  });

  test("an outbox that cannot forget sends nothing twice on one connection", async () => {
    const station = createStation();
    station.outbox.appendMany(readingsOf(10));
    station.db.exec("CREATE TRIGGER refuse BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    station.connect();
    await station.advance(60_000);
    station.deliver.deliverBackfill();
    await settle();
    expect(backfilled(station)).toEqual(seqs(10));
    expect(station.outbox.count()).toBe(10);
  });

  test("says when everything has been delivered", async () => {
    const station = createStation();
    station.behaviour.acknowledges = () => false;
    station.connect();
    station.take(readingOf(0));
    let isEmptied = false;
    void station.deliver.emptied(new AbortController().signal).then(() => {
      isEmptied = true;
    });
    await station.advance(500);
    expect(isEmptied).toBe(false);
    station.acknowledgeWithheld();
    await station.advance(100);
    expect(isEmptied).toBe(true);
  });
});

describe("a backfill message", () => {
  test("takes one reading, however long, rather than none", () => {
    const long = { id: 1, json: JSON.stringify({ note: "x".repeat(2 * MAX_BACKFILL_BYTES) }) };
    expect(fitBackfill("garden", [long, { id: 2, json: "{}" }])).toEqual([long]);
    expect(fitBackfill("garden", [])).toEqual([]);
  });

  test("is filled to the last byte", () => {
    const rows = readingsOf(2000).map((reading, id) => ({ id, json: JSON.stringify(reading) }));
    const fitting = fitBackfill("garden", rows);
    expect(Buffer.byteLength(backfillJson("garden", fitting))).toBeLessThanOrEqual(MAX_BACKFILL_BYTES);
    expect(Buffer.byteLength(backfillJson("garden", rows.slice(0, fitting.length + 1)))).toBeGreaterThan(MAX_BACKFILL_BYTES);
  });
});
