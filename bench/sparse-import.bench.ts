/**
 * A sparse import over dense data in InfluxDB 1.x: a reading a day is added where one a minute is stored. Seconds and growth of the resident
 * memory of `addReadings`. `node --import tsx bench/sparse-import.bench.ts [days]`
 */
import { openInfluxStore } from "../store/src/influxdb/influx-store.ts";
import { toLine } from "../store/src/influxdb/line-protocol.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { progress, residentMb, rounded } from "./support/report.ts";

const DAYS = Number(process.argv[2] ?? 5000);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const FIRST_MS = Date.UTC(2010, 0, 1);
const DATABASE = "weather";
const STATION = "garden";

const valuesAt = (minute: number) => ({ temperatureC: (minute % 400) / 10, humidityPct: 50 + (minute % 300) / 10 });

async function post(path: string, body: string): Promise<void> {
  const answer = await fetch(`${influxd.url}${path}`, { method: "POST", body });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

const DAYS_AT_ONCE = 10;
async function fill(): Promise<void> {
  await post(`/query?q=${encodeURIComponent(`CREATE DATABASE ${DATABASE}`)}`, "");
  const minutes = (DAY_MS / MINUTE_MS) * DAYS_AT_ONCE;
  for (let day = 0; day < DAYS; day += DAYS_AT_ONCE) {
    const lines = Array.from({ length: minutes }, (_, minute) =>
      toLine({ station: STATION, takenAtMs: FIRST_MS + day * DAY_MS + minute * MINUTE_MS, values: valuesAt(minute) }),
    );
    await post(`/write?db=${DATABASE}&precision=ms`, lines.join("\n"));
  }
}

const influxd = await startInfluxd();
try {
  progress(`storing a reading a minute for ${DAYS} days`);
  await fill();
  const store = openInfluxStore({ url: influxd.url, version: 1, database: DATABASE });
  for (const [what, afterMs] of [
    ["between what is stored", 30_000] as const,
    ["the same again", 30_000] as const,
    ["at what is stored", 0] as const,
  ]) {
    const readings = Array.from({ length: DAYS }, (_, day) => ({
      station: STATION,
      bootId: "import",
      seq: 0,
      takenAt: new Date(FIRST_MS + day * DAY_MS + afterMs).toISOString(),
      values: { temperatureC: 1, pressureHpa: 1000 },
    }));
    const [before, startedMs] = [await residentMb(process.pid), performance.now()];
    const added = await store.addReadings("2026-01-01-1", readings);
    if (!added.ok) throw new Error(added.error.message);
    const seconds = (performance.now() - startedMs) / 1000;
    console.log(
      `${what}: ${added.value.added} of ${DAYS} added in ${rounded(seconds)} s, ${rounded(DAYS / seconds)}/s,`,
      `memory ${rounded((await residentMb(process.pid)) - before)} MB more`,
    );
  }
} finally {
  await influxd.stop();
}
