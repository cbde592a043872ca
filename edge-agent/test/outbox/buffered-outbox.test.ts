import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { closeAgentDb } from "../../src/outbox/agent-db.ts";
import { type BufferedOutbox, createBufferedOutbox } from "../../src/outbox/buffered-outbox.ts";
import { createLibsqlOutbox } from "../../src/outbox/libsql-outbox.ts";
import type { Outbox } from "../../src/outbox/port.ts";
import { memoryDb, mustOpen } from "../support/memory-db.ts";
import { isoAt, readingOf, readingsOf } from "../support/readings.ts";

function open(db = memoryDb(), maxReadings = 1000) {
  const stored = createLibsqlOutbox(db, { maxReadings });
  return { db, stored, outbox: createBufferedOutbox(stored) };
}

const seqsIn = (outbox: Outbox) => {
  const rows = outbox.oldest(0, 10_000);
  return rows.ok ? rows.value.map(({ json }) => JSON.parse(json).seq) : rows.error;
};

const appendOneByOne = (outbox: BufferedOutbox, count: number, from = 0) =>
  readingsOf(count, from).map((reading) => {
    const id = outbox.append(reading);
    return id.ok ? id.value : 0;
  });

describe("an outbox that spares the disk", () => {
  test("has a reading at once, and on the disk only after a flush", () => {
    const { outbox, stored } = open();
    appendOneByOne(outbox, 3);
    expect([seqsIn(outbox), outbox.count(), outbox.oldestTakenAtMs()]).toEqual([[0, 1, 2], 3, Date.parse(isoAt(0))]);
    expect(stored.count()).toBe(0);
    expect(outbox.flush().ok).toBe(true);
    expect([seqsIn(stored), seqsIn(outbox)]).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });

  test("never writes what was acknowledged before the flush", () => {
    const { outbox, stored } = open();
    const [first = 0, , third = 0] = appendOneByOne(outbox, 3);
    outbox.forget([first, third]);
    outbox.flush();
    expect(seqsIn(stored)).toEqual([1]);
    outbox.forget([first + 1]);
    expect([outbox.count(), seqsIn(outbox)]).toEqual([0, []]);
  });

  test("reads over disk and memory in the order of the readings, in pages", () => {
    const { outbox } = open();
    appendOneByOne(outbox, 4);
    outbox.flush();
    const ids = appendOneByOne(outbox, 4, 4);
    expect(seqsIn(outbox)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const page = outbox.oldest((ids[0] ?? 0) - 2, 3);
    expect(page.ok && page.value.map(({ json }) => JSON.parse(json).seq)).toEqual([3, 4, 5]);
  });

  test("writes many at once, and what comes with an urgent note, together and before it returns", () => {
    const { outbox, stored, db } = open();
    const noteIn = () => db.prepare("SELECT json FROM memory").all().length;
    const write = () => void db.prepare("INSERT INTO memory (name, json) VALUES ('weather', '{}')").run();
    outbox.appendMany([readingOf(0)], { write, isUrgent: false });
    expect([stored.count(), noteIn()]).toEqual([0, 0]);
    outbox.appendMany(readingsOf(2, 1));
    expect([stored.count(), noteIn()]).toEqual([3, 1]);
    db.exec("DELETE FROM memory");
    outbox.append(readingOf(3));
    outbox.appendMany([readingOf(4)], { write, isUrgent: true });
    expect([stored.count(), noteIn()]).toEqual([5, 1]);
  });

  test("gives no id twice, also over a restart with readings that were never written", () => {
    const folder = tempDir();
    const file = join(folder.path, "agent.db");
    const first = open(mustOpen(file));
    const before = appendOneByOne(first.outbox, 2);
    first.outbox.flush();
    first.outbox.forget(before);
    closeAgentDb(first.db);
    const again = open(mustOpen(file));
    const [next = 0] = appendOneByOne(again.outbox, 1);
    expect(next).toBeGreaterThan(Math.max(...before));
    closeAgentDb(again.db);
    folder.remove();
  });

  test("keeps what a full disk refuses, in memory, and writes it when it can", () => {
    const { outbox, stored, db } = open();
    appendOneByOne(outbox, 2);
    db.exec("CREATE TRIGGER full BEFORE INSERT ON reading BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END");
    expect(outbox.flush()).toEqual({ ok: false, error: "disk I/O error" });
    expect(outbox.appendMany(readingsOf(2, 7))).toEqual({ ok: false, error: "disk I/O error" });
    expect(seqsIn(outbox)).toEqual([0, 1]);
    db.exec("DROP TRIGGER full");
    expect(outbox.flush().ok).toBe(true);
    expect(seqsIn(stored)).toEqual([0, 1]);
  });

  test("does not grow for ever on a disk that takes nothing", () => {
    const { outbox, db } = open();
    db.exec("CREATE TRIGGER full BEFORE INSERT ON reading BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END");
    appendOneByOne(outbox, 10_000);
    expect(outbox.append(readingOf(10_000))).toEqual({ ok: false, error: "the disk takes no readings, and 10000 wait in memory already" });
  });

  test("drops the oldest beyond its limit when it flushes", () => {
    const { outbox } = open(memoryDb(), 5);
    appendOneByOne(outbox, 8);
    outbox.flush();
    expect([seqsIn(outbox), outbox.droppedCount()]).toEqual([[3, 4, 5, 6, 7], 3]);
  });
});
