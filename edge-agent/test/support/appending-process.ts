import { writeSync } from "node:fs";
import { createLibsqlOutbox } from "../../src/outbox/libsql-outbox.ts";
import { mustOpen } from "./memory-db.ts";
import { readingOf } from "./readings.ts";

// Appends for ever, one by one and many at once, and says each seq after the outbox has said ok; the test kills it.
const outbox = createLibsqlOutbox(mustOpen(process.argv[2] ?? ""), { maxReadings: 1e6 });
for (let seq = 0; ; seq += 3) {
  const readings = [readingOf(seq), readingOf(seq + 1), readingOf(seq + 2)];
  const [first, ...others] = readings;
  if (!first || !outbox.append(first).ok || !outbox.appendMany(others).ok) break;
  writeSync(1, readings.map((reading) => `${reading.seq}\n`).join(""));
}
