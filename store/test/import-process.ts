/** Adds readings as import "a", or undoes it day by day, and says each step when it is done; until it is killed or at its end. */
import { openHistory } from "../src/duckdb/history.ts";

const [, , file = "", what = ""] = process.argv;
const DAY_MS = 86_400_000;
/** As in the contract, which only a test can load. */
const T0_MS = Date.UTC(2026, 2, 28, 22);
const opened = await openHistory({ file, memoryLimitMb: 256 });
if (!opened.ok) throw new Error(opened.error);
const history = opened.value;
for (let step = 0; step < 60; step += 1) {
  if (what === "import") {
    const batch = Array.from({ length: 48 }, (_, seq) => ({
      station: "garden",
      bootId: "b",
      seq,
      takenAt: new Date(T0_MS + step * DAY_MS + seq * 1_800_000).toISOString(),
      values: { temperatureC: -20, humidityPct: step, rainMm: 1 },
    }));
    await history.addReadings("a", batch);
    if (step % 4 === 0) await history.rollUp();
  } else await history.undoStretch("a", { fromMs: T0_MS + step * DAY_MS, toMs: T0_MS + (step + 1) * DAY_MS, rows: 48 });
  process.stdout.write(`${step}\n`);
}
history.close();
