/**
 * How many queued messages a second go to disk and off it again, in batches as the broker writes them: LevelDB (as the broker uses it), libsql
 * (a table of keys and values), and appending the bare bytes to a file, which is the limit. `node --import tsx bench/persistence.bench.ts [rounds]`
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import Database from "libsql";
import type { Operation } from "../broker/src/persistence/journal.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { median, progress, rounded } from "./support/report.ts";

const ROUNDS = Number(process.argv[2] ?? 3);
const DURATION_MS = 3000;
const MESSAGES_A_BATCH = 100;
const VALUE = Buffer.alloc(160, "x");
const folder = tempDir();

interface Writer {
  write(operations: readonly Operation[]): Promise<void>;
  close(): Promise<void>;
}

async function openLevel(path: string, sync: boolean): Promise<Writer> {
  const db = new ClassicLevel<string, Buffer>(path, { keyEncoding: "utf8", valueEncoding: "buffer" });
  await db.open();
  const write = (operations: readonly Operation[]) => {
    const batch = db.batch();
    for (const operation of operations) {
      if (operation.type === "put") batch.put(operation.key, operation.value);
      else batch.del(operation.key);
    }
    return batch.write({ sync });
  };
  return { write, close: () => db.close() };
}

async function openLibsql(path: string, sync: boolean): Promise<Writer> {
  const db = new Database(path);
  db.pragma("journal_mode = WAL");
  db.pragma(`synchronous = ${sync ? "FULL" : "OFF"}`);
  db.exec("CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID");
  const put = db.prepare("INSERT OR REPLACE INTO entries VALUES (?, ?)");
  const remove = db.prepare("DELETE FROM entries WHERE key = ?");
  return {
    write: async (operations) => {
      db.exec("BEGIN");
      for (const operation of operations) {
        if (operation.type === "put") put.run(operation.key, operation.value);
        else remove.run(operation.key);
      }
      db.exec("COMMIT");
    },
    close: async () => void db.close(),
  };
}

async function openFile(path: string, sync: boolean): Promise<Writer> {
  const file = openSync(path, "a");
  return {
    write: async (operations) => {
      writeSync(
        file,
        Buffer.concat(
          operations.map((operation) =>
            operation.type === "put" ? Buffer.concat([Buffer.from(operation.key), operation.value]) : Buffer.from(operation.key),
          ),
        ),
      );
      if (sync) fdatasyncSync(file);
    },
    close: async () => closeSync(file),
  };
}

/** Each batch brings new messages and takes off those of the batch before, as with a receiver that keeps up. */
async function run(writer: Writer): Promise<{ readonly perSecond: number; readonly cpuSecondsPerMillion: number }> {
  const keyOf = (number: number) => `m/b1795521312710/${number.toString(16).padStart(14, "0")}`;
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  let messages = 0;
  while (performance.now() - startedMs < DURATION_MS) {
    const operations: Operation[] = [];
    for (let index = 0; index < MESSAGES_A_BATCH; index += 1) {
      operations.push({ type: "put", key: keyOf(messages + index), value: VALUE });
      if (messages > 0) operations.push({ type: "del", key: keyOf(messages + index - MESSAGES_A_BATCH) });
    }
    await writer.write(operations);
    messages += MESSAGES_A_BATCH;
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await writer.close();
  return { perSecond: messages / seconds, cpuSecondsPerMillion: (user + system) / messages };
}

const WRITERS = { "appended bytes": openFile, LevelDB: openLevel, libsql: openLibsql } as const;

for (const sync of [false, true]) {
  const results = new Map<string, Awaited<ReturnType<typeof run>>[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, open] of Object.entries(WRITERS)) {
      progress(`${sync ? "power" : "process"}: ${name}, round ${round + 1} of ${ROUNDS}`);
      const result = await run(await open(join(folder.path, `${name}-${sync}-${round}`), sync));
      results.set(name, [...(results.get(name) ?? []), result]);
    }
  }
  const rateOf = (name: string) => median((results.get(name) ?? []).map(({ perSecond }) => perSecond));
  for (const [name, all] of results) {
    const cpu = rounded(median(all.map(({ cpuSecondsPerMillion }) => cpuSecondsPerMillion)));
    const ratio = rounded(rateOf(name) / rateOf("LevelDB"));
    console.log(
      `durability ${sync ? "power" : "process"}: ${name}: ${rounded(rateOf(name))} messages/s, ${cpu} CPU-s per million, ${ratio} of LevelDB`,
    );
  }
}
folder.remove();
