import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Reading, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { seqOf } from "../../../test/support/seq-of.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import type { Spool } from "../../src/spool/port.ts";
import { decodeRecords, encodeRecord } from "../../src/spool/records.ts";
import { openSpool } from "../../src/spool/spool.ts";

const reading = (seq: number): Reading => ({
  station: "garden",
  bootId: "b1",
  seq,
  takenAt: new Date(1000 * seq).toISOString(),
  values: { temperatureC: seq / 10 },
});
const LIMITS = { maxBytes: 1_000_000, segmentBytes: 500 };

async function drain(spool: Spool): Promise<number[]> {
  const seqs: number[] = [];
  for (let batches = await spool.oldest(); batches; batches = await spool.oldest()) {
    seqs.push(...batches.flat().map(seqOf));
    await spool.removeOldest();
  }
  return seqs;
}

describe("records", () => {
  const whole = Buffer.concat(["first", "second", "", "fourth"].map((text) => encodeRecord(Buffer.from(text))));
  const textsOf = (bytes: Buffer) => decodeRecords(bytes).contents.map(String);

  test("read back as they were", () => {
    expect(textsOf(whole)).toEqual(["first", "second", "", "fourth"]);
    expect(decodeRecords(whole).damagedAt).toBeUndefined();
  });

  test("cut anywhere, all that are whole read back, and where the damage begins is known", () => {
    const starts = [0, 13, 27, 35, whole.length];
    for (let length = 0; length < whole.length; length += 1) {
      const lastStart = starts.findLast((start) => start <= length) ?? 0;
      expect(textsOf(whole.subarray(0, length))).toEqual(["first", "second", "", "fourth"].slice(0, starts.indexOf(lastStart)));
      expect(decodeRecords(whole.subarray(0, length)).damagedAt).toBe(lastStart === length ? undefined : lastStart);
    }
  });

  test("a changed byte anywhere is noticed", () => {
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed.writeUInt8((changed.readUInt8(at) ^ 0x10) & 0xff, at);
      expect(decodeRecords(changed).damagedAt).toBeDefined();
    }
  });
});

describe("the spool", () => {
  let folder: ReturnType<typeof tempDir>;
  const lines: string[] = [];
  const opened: Spool[] = [];
  const open = (more: Partial<typeof LIMITS> = {}) => {
    const spool = openSpool(folder.path, { ...LIMITS, ...more }, { ...silentLog, warn: (line) => void lines.push(line) });
    opened.push(spool);
    return spool;
  };
  const fill = async (spool: Spool, from: number, to: number) => {
    for (let seq = from; seq < to; seq += 1) expect(await spool.append([reading(seq)])).toEqual({ ok: true, value: undefined });
  };
  const numbers = (to: number) => Array.from({ length: to }, (_, seq) => seq);
  const segments = () => readdirSync(folder.path).filter((name) => name.endsWith(".spool"));
  beforeEach(() => {
    folder = tempDir();
    lines.length = 0;
  });
  afterEach(async () => {
    for (const spool of opened.splice(0)) await spool.close();
    folder.remove();
  });

  test("gives back what it was given, in order, and leaves nothing behind", async () => {
    const spool = open();
    await fill(spool, 0, 50);
    expect(segments().length).toBeGreaterThan(5);
    expect(await drain(spool)).toEqual(numbers(50));
    expect(spool.bytes()).toBe(0);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test("keeps order over several lives, and what comes while it is read comes after", async () => {
    const first = open();
    await fill(first, 0, 10);
    await first.close();
    const second = open();
    await fill(second, 10, 20);
    const head = (await second.oldest())?.flat().map(seqOf) ?? [];
    await fill(second, 20, 30);
    await second.removeOldest();
    expect([...head, ...(await drain(second))]).toEqual(numbers(30));
  });

  test("gives the oldest again until it is removed", async () => {
    const spool = open();
    await fill(spool, 0, 3);
    expect(await spool.oldest()).toEqual(await spool.oldest());
  });

  test("takes nothing beyond its size, and takes again when there is room", async () => {
    const spool = open({ maxBytes: 1000 });
    let count = 0;
    while ((await spool.append([reading(count)])).ok) count += 1;
    expect(spool.bytes()).toBeLessThanOrEqual(1000 + 8);
    expect(await spool.append([reading(99)])).toEqual({ ok: false, error: expect.stringContaining("the spool is full") });
    expect(await drain(spool)).toEqual(numbers(count));
    expect((await spool.append([reading(0)])).ok).toBe(true);
  });

  test("says what keeps it from taking more, until there is room", async () => {
    const spool = open({ maxBytes: 1000 });
    let count = 0;
    while ((await spool.append([reading(count)])).ok) count += 1;
    expect(spool.problem()).toEqual({ kind: "spool-full", message: expect.stringMatching(/^the spool is full \(\d+ of 1000 bytes\)$/) });
    await spool.oldest();
    await spool.removeOldest();
    expect(spool.problem()).toBeUndefined();
  });

  test("knows when its oldest reading was taken, after a restart once it was read", async () => {
    const first = open();
    expect(first.oldestTakenAt()).toBeUndefined();
    await first.append([reading(7), reading(3)]);
    await fill(first, 5, 20);
    expect(first.oldestTakenAt()).toBe(reading(3).takenAt);
    await first.close();
    const second = open();
    expect(second.oldestTakenAt()).toBeUndefined();
    await second.oldest();
    expect(second.oldestTakenAt()).toBe(reading(3).takenAt);
    await drain(second);
    expect(second.oldestTakenAt()).toBeUndefined();
  });

  test("a torn end costs only the torn record, is said once, and a copy stays", async () => {
    const first = open({ segmentBytes: 100_000 });
    await fill(first, 0, 10);
    await first.close();
    const path = join(folder.path, segments()[0] ?? "");
    truncateSync(path, readFileSync(path).length - 5);
    const second = open();
    await fill(second, 10, 12);
    await second.oldest();
    expect(await drain(second)).toEqual([...numbers(9), 10, 11]);
    expect(lines).toEqual([expect.stringContaining("is damaged from byte")]);
    expect(readdirSync(folder.path)).toEqual([expect.stringMatching(/\.damaged$/)]);
  });

  test("rubbish at the end and strange files hide nothing", async () => {
    const first = open({ segmentBytes: 100_000 });
    await fill(first, 0, 5);
    await first.close();
    appendFileSync(join(folder.path, segments()[0] ?? ""), Buffer.alloc(100, 0xff));
    writeFileSync(join(folder.path, "notes.txt"), "mine");
    expect(await drain(open())).toEqual(numbers(5));
  });

  test("a folder that vanished is an answer, not an exception", async () => {
    const spool = open();
    folder.remove();
    expect(await spool.append([reading(0)])).toEqual({ ok: false, error: expect.stringContaining("the spool cannot be written: ENOENT") });
    expect(spool.problem()).toMatchObject({ kind: "spool-unwritable" });
  });

  test("killed at any moment, it has every record that it said is safe", async () => {
    for (let round = 0; round < 5; round += 1) {
      const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "spool-process.ts"), folder.path]);
      let said = "";
      child.stdout.on("data", (chunk) => {
        said += String(chunk);
      });
      await waitFor("some records", () => said.split("\n").length > 20 + 37 * round);
      child.kill("SIGKILL");
      await once(child, "close");
      const safe = said.split("\n").slice(0, -1).map(Number);
      const found = await drain(open());
      expect(found.slice(0, safe.length)).toEqual(safe);
      expect(found).toEqual(numbers(found.length));
    }
  });
});
