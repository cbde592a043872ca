/**
 * Writes batches, each again and again until the store takes it, and says what happens: "full" when the store fails, "stored N" at
 * the end. Ends a few batches after the store took readings again.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { type Quantity, quantityNames, type Reading, silentLog } from "@clima/schemas";
import { openDuckDbStore } from "../src/duckdb/duckdb-store.ts";

const BATCH = 5000;
const BATCHES_AFTER = 5;
const [, , file = ""] = process.argv;
const opened = await openDuckDbStore({ file, memoryLimitMb: 256 }, silentLog);
if (!opened.ok) throw new Error(opened.error);
const store = opened.value;

/** Random numbers do not compress, so that the file grows fast. */
const randomValues = () => Object.fromEntries(quantityNames.map((name): [Quantity, number] => [name, Math.random()]));
const reading = (second: number): Reading => {
  const takenAt = new Date(Date.UTC(2026, 0) + second * 1000).toISOString();
  return { station: "garden", bootId: "b", seq: second, takenAt, values: randomValues() };
};

async function writeUntilTaken(readings: readonly Reading[]): Promise<boolean> {
  let failed = false;
  while (!(await store.write(readings)).ok) {
    if (!failed) process.stdout.write("full\n");
    failed = true;
    await sleep(50);
  }
  return failed;
}

let stored = 0;
for (let left = Number.POSITIVE_INFINITY; left > 0; left -= 1) {
  const failed = await writeUntilTaken(Array.from({ length: BATCH }, (_, index) => reading(stored + index)));
  stored += BATCH;
  if (failed) left = BATCHES_AFTER;
}
await store.close();
process.stdout.write(`stored ${stored}\n`);
