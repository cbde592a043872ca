import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { copyFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createOneAtATime, err, type Log, ok, type Result, type StoreRecord } from "@clima/schemas";
import type { Spool, SpoolLimits, SpoolProblem } from "./port.ts";
import { decodeRecords } from "./records.ts";
import { createSegment, type Segment, segmentName, segmentNumber } from "./segment-writer.ts";

interface StoredSegment {
  readonly number: number;
  readonly bytes: number;
  oldestTakenAt?: string | undefined;
}

/**
 * Batches of records on disk, for as long as the store is away: append-only segments, read in order, removed when stored. After a crash
 * a segment is read again from its beginning; the store takes repeats as the same records.
 */
export function openSpool(folder: string, limits: SpoolLimits, log: Log): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const segments = existingSegments(folder);
  let nextNumber = (segments.at(-1)?.number ?? 0) + 1;
  let active: Segment | undefined;
  let activeOldestTakenAt: string | undefined;
  let problem: SpoolProblem | undefined;
  const bytes = () => segments.reduce((sum, segment) => sum + segment.bytes, 0) + (active?.bytes() ?? 0);
  const oneByOne = createOneAtATime();

  async function append(records: readonly StoreRecord[]): Promise<Result<void, string>> {
    const content = Buffer.from(JSON.stringify(records));
    if (bytes() + content.length > limits.maxBytes)
      return refuse("spool-full", `the spool is full (${bytes()} of ${limits.maxBytes} bytes)`);
    try {
      active ??= await createSegment(folder, nextNumber++);
      await active.append(content);
    } catch (cause) {
      await seal().catch(() => undefined);
      const { code, message } = cause as NodeJS.ErrnoException;
      return refuse(DISK_IS_FULL.has(code ?? "") ? "disk-full" : "spool-unwritable", `the spool cannot be written: ${message}`);
    }
    problem = undefined;
    activeOldestTakenAt = earliest([activeOldestTakenAt, ...records.map(({ takenAt }) => takenAt)]);
    if (active.bytes() >= limits.segmentBytes) await seal();
    return ok(undefined);
  }

  function refuse(kind: SpoolProblem["kind"], message: string): Result<void, string> {
    problem = { kind, message };
    return err(message);
  }

  async function seal(): Promise<void> {
    const sealed = active;
    const oldestTakenAt = activeOldestTakenAt;
    active = undefined;
    activeOldestTakenAt = undefined;
    if (!sealed) return;
    if (sealed.bytes() > 0) segments.push({ number: segmentNumber(sealed.name) ?? 0, bytes: sealed.bytes(), oldestTakenAt });
    await sealed.close();
    if (sealed.bytes() === 0) await rm(join(folder, sealed.name), { force: true });
  }

  async function oldest(): Promise<readonly (readonly StoreRecord[])[] | undefined> {
    if (segments.length === 0) await seal();
    const [first] = segments;
    if (!first) return undefined;
    const batches = await readSegment(join(folder, segmentName(first.number)), first.bytes, log);
    first.oldestTakenAt ??= earliest(batches.flat().map(({ takenAt }) => takenAt));
    return batches;
  }

  async function removeOldest(): Promise<void> {
    const first = segments.shift();
    if (first) await rm(join(folder, segmentName(first.number)), { force: true });
    problem = undefined;
  }

  return {
    append: (records) => oneByOne(() => append(records)),
    oldest: () => oneByOne(oldest),
    removeOldest: () => oneByOne(removeOldest),
    bytes,
    oldestTakenAt: () => earliest([...segments.map((segment) => segment.oldestTakenAt), activeOldestTakenAt]),
    problem: () => problem,
    close: () => oneByOne(seal),
  };
}

async function readSegment(path: string, bytes: number, log: Log): Promise<StoreRecord[][]> {
  const { contents, damagedAt } = decodeRecords(await readFile(path));
  if (damagedAt !== undefined && damagedAt < bytes) await setAside(path, damagedAt, log);
  return contents.map((content) => JSON.parse(content.toString()) as StoreRecord[]);
}

/** The end of a segment that a crash tore was acknowledged to nobody; damage of the disk looks the same, so a copy stays. */
async function setAside(path: string, damagedAt: number, log: Log): Promise<void> {
  const copy = `${path}.damaged`;
  if (existsSync(copy)) return;
  log.warn(`ingest: ${path} is damaged from byte ${damagedAt} on, as after a crash; ${copy} keeps a copy`);
  await copyFile(path, copy);
}

/** Also the user's share of it. */
const DISK_IS_FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/** Instants in ISO 8601 with milliseconds sort as texts. */
const earliest = (instants: readonly (string | undefined)[]): string | undefined =>
  instants.reduce((first, each) => (each === undefined || (first !== undefined && first <= each) ? first : each), undefined);

function existingSegments(folder: string): StoredSegment[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const number = segmentNumber(name);
      return number === undefined ? [] : [{ number, bytes: statSync(join(folder, name)).size }];
    });
}
