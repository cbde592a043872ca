/** Writes a reading a minute and says each one's number when the store says it is stored; until it is killed. */
import { silentLog } from "@clima/schemas";
import { openDuckDbStore } from "../src/duckdb/duckdb-store.ts";

const [, , file = ""] = process.argv;
const opened = await openDuckDbStore({ file, memoryLimitMb: 256 }, silentLog);
if (!opened.ok) throw new Error(opened.error);
for (let minute = 0; ; minute += 1) {
  const takenAt = new Date(Date.UTC(2026, 2, 28, 22, minute)).toISOString();
  const written = await opened.value.write([{ station: "garden", bootId: "b", seq: minute, takenAt, values: { temperatureC: minute } }]);
  if (!written.ok) throw new Error(written.error.message);
  process.stdout.write(`${minute}\n`);
}
