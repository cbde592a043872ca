import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { closeAgentDb, openAgentDb } from "../../src/outbox/agent-db.ts";
import { createFacts } from "../../src/outbox/facts.ts";
import { createLibsqlOutbox, toRanges } from "../../src/outbox/libsql-outbox.ts";
import { memoryDb, mustOpen } from "../support/memory-db.ts";
import { isoAt, readingOf, readingsOf } from "../support/readings.ts";

const seqsIn = (outbox: ReturnType<typeof createLibsqlOutbox>) => {
  const rows = outbox.oldest(0, 10_000);
  return rows.ok ? rows.value.map(({ json }) => JSON.parse(json).seq) : rows.error;
};

describe("outbox", () => {
  const openOutbox = (maxReadings = 1000) => createLibsqlOutbox(memoryDb(), { maxReadings });

  test("gives back what was put in, oldest first, in pages", () => {
    const outbox = openOutbox();
    const ids = outbox.appendMany(readingsOf(5));
    expect(ids.ok && ids.value.length).toBe(5);
    const page = outbox.oldest(0, 3);
    expect(page.ok && page.value.map(({ json }) => JSON.parse(json))).toEqual(readingsOf(3));
    const rest = outbox.oldest((page.ok && page.value[2]?.id) || 0, 3);
    expect(rest.ok && rest.value.map(({ json }) => JSON.parse(json).seq)).toEqual([3, 4]);
  });

  test("forgets what was delivered and nothing else", () => {
    const outbox = openOutbox();
    const ids = outbox.appendMany(readingsOf(6));
    if (!ids.ok) throw new Error(ids.error);
    const [first = 0, , third = 0, fourth = 0] = ids.value;
    outbox.forget([fourth, first, third, 999]);
    expect(seqsIn(outbox)).toEqual([1, 4, 5]);
    expect(outbox.count()).toBe(3);
    outbox.forget([first]);
    expect(outbox.count()).toBe(3);
    expect(outbox.oldestTakenAtMs()).toBe(Date.parse(isoAt(1)));
  });

  test("never gives an id twice, also when it was emptied in between", () => {
    const outbox = openOutbox();
    const first = outbox.append(readingOf(0));
    outbox.forget([first.ok ? first.value : 0]);
    const second = outbox.append(readingOf(1));
    expect(second.ok && first.ok && second.value > first.value).toBe(true);
    expect(outbox.oldestTakenAtMs()).toBe(Date.parse(isoAt(1)));
  });

  test("drops the oldest beyond its limit and remembers how many", () => {
    const folder = tempDir();
    const file = join(folder.path, "agent.db");
    const db = mustOpen(file);
    const outbox = createLibsqlOutbox(db, { maxReadings: 10 });
    outbox.appendMany(readingsOf(8));
    outbox.appendMany(readingsOf(5, 8));
    outbox.append(readingOf(13));
    expect(seqsIn(outbox)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect([outbox.count(), outbox.droppedCount()]).toEqual([10, 4]);
    closeAgentDb(db);
    const again = createLibsqlOutbox(mustOpen(file), { maxReadings: 10 });
    expect([again.count(), again.droppedCount()]).toEqual([10, 4]);
    folder.remove();
  });

  test("an empty outbox has no oldest reading", () => {
    expect(openOutbox().oldestTakenAtMs()).toBeUndefined();
  });

  test("what the disk refuses is an error in words, and leaves nothing half done", () => {
    const db = memoryDb();
    const outbox = createLibsqlOutbox(db, { maxReadings: 10 });
    outbox.append(readingOf(0));
    db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON reading WHEN NEW.takenAtMs = ${Date.parse(isoAt(3))}
      BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END`);
    expect(outbox.appendMany(readingsOf(4, 1))).toEqual({ ok: false, error: "disk I/O error" });
    expect(seqsIn(outbox)).toEqual([0]);
    expect(outbox.count()).toBe(1);
    expect(outbox.append(readingOf(4)).ok).toBe(true);
  });

  test("deletes neighbours together", () => {
    expect(toRanges([7, 1, 3, 2, 9, 10])).toEqual([
      [1, 3],
      [7, 7],
      [9, 10],
    ]);
    expect(toRanges([])).toEqual([]);
  });
});

describe("the agent's file", () => {
  const folder = { current: tempDir() };
  beforeEach(() => {
    folder.current = tempDir();
  });
  afterEach(() => folder.current.remove());
  const fileIn = (name: string) => join(folder.current.path, name);
  const errorOf = (file: string) => {
    const opened = openAgentDb(file);
    if (opened.ok) closeAgentDb(opened.value);
    return opened.ok ? "opened" : opened.error;
  };

  test("is made with its folders", () => {
    expect(errorOf(fileIn("a/b/agent.db"))).toBe("opened");
    expect(existsSync(fileIn("a/b/agent.db"))).toBe(true);
  });

  test("damaged, it is one line that says what to do", () => {
    writeFileSync(fileIn("agent.db"), "this was once a database ".repeat(400));
    expect(errorOf(fileIn("agent.db"))).toMatch(/^\/.*agent\.db is damaged \(.*\); move it away and start again: [^\n]*$/);
  });

  test("in use by another agent, it is not opened a second time", () => {
    const first = mustOpen(fileIn("agent.db"));
    expect(errorOf(fileIn("agent.db"))).toMatch(/is in use by another agent; stop it/);
    closeAgentDb(first);
    expect(errorOf(fileIn("agent.db"))).toBe("opened");
  });

  test("where it cannot be written, it is one line that says what to do", () => {
    writeFileSync(fileIn("not-a-folder"), "");
    expect(errorOf(fileIn("not-a-folder/agent.db"))).toMatch(/^cannot open [^\n]*set dataDir to another folder$/);
    mkdirSync(fileIn("agent.db"));
    expect(errorOf(fileIn("agent.db"))).toMatch(/^cannot open [^\n]*set dataDir to another folder$/);
  });

  test("remembers its facts", () => {
    const db = mustOpen(fileIn("agent.db"));
    expect(createFacts(db).read("history-filled")).toBe(0);
    createFacts(db).write("history-filled", 1);
    closeAgentDb(db);
    const again = mustOpen(fileIn("agent.db"));
    expect(createFacts(again).read("history-filled")).toBe(1);
    closeAgentDb(again);
  });
});

describe("kill -9", () => {
  test("every reading that was appended is there after it", async () => {
    const folder = tempDir();
    const file = join(folder.path, "agent.db");
    const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "../support/appending-process.ts"), file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.length > 3000) child.kill("SIGKILL");
    });
    await once(child, "close");
    const appended = said.split("\n").slice(0, -1).map(Number);
    expect(appended.length).toBeGreaterThan(100);
    const outbox = createLibsqlOutbox(mustOpen(file), { maxReadings: 1e6 });
    const kept = seqsIn(outbox);
    expect(kept.slice(0, appended.length)).toEqual(appended);
    // One more may have been written than was said.
    expect(outbox.count()).toBe(kept.length);
    folder.remove();
  });
});
