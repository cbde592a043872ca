/** Writes new, late and repeated readings, and rolls up as it goes, until it is killed. */
import { openHistory } from "../src/duckdb/history.ts";

const [, , file = "", beginMs = "0"] = process.argv;
const opened = await openHistory({ file, memoryLimitMb: 256 });
if (!opened.ok) throw new Error(opened.error);
const history = opened.value;
const last = Date.parse(history.stations()[0]?.lastTakenAt ?? new Date(Number(beginMs)).toISOString());
process.stdout.write("open\n");
for (let round = 0; ; round += 1) {
  const readings = Array.from({ length: 40 }, (_, index) => {
    const newMs = last + (round * 30 + index) * 60_000;
    const atMs = index % 4 === 0 ? Number(beginMs) + Math.floor((Math.random() * (newMs - Number(beginMs))) / 60_000) * 60_000 : newMs;
    return {
      station: "garden",
      bootId: "b",
      seq: round,
      takenAt: new Date(atMs).toISOString(),
      values: { temperatureC: Math.random() * 30 },
    };
  });
  await history.write(readings);
  if (round % 3 === 0) await history.rollUp();
}
