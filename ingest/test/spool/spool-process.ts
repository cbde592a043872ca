/** Appends numbered readings to the spool of a folder for ever, and writes the number of each when it is safe. For a test that kills it. */
import { silentLog } from "@clima/schemas";
import { openSpool } from "../../src/spool/spool.ts";

const [folder = ""] = process.argv.slice(2);
const spool = openSpool(folder, { maxBytes: 1e9, segmentBytes: 20_000 }, silentLog);
for (let seq = 0; ; seq += 1) {
  const reading = { station: "garden", bootId: "b1", seq, takenAt: new Date(1000 * seq).toISOString(), values: { temperatureC: 1 } };
  const kept = await spool.append([reading]);
  if (!kept.ok) throw new Error(kept.error);
  process.stdout.write(`${seq}\n`);
}
