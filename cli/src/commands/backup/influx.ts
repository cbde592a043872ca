import { createReadStream, createWriteStream, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Config } from "@clima/schemas";
import { type InfluxDump, lineProtocolHeader, openInfluxDump } from "@clima/store";
import { createProgress, fail } from "../../terminal.ts";

/** In the archive. */
export const INFLUX_FILE = "influxdb/points.lp.gz";
const BATCH_LINES = 5000;

/** Everything in InfluxDB as line protocol, compressed while it comes. */
export async function saveInflux(config: Config, file: string): Promise<void> {
  const dump = await openInfluxDump(config.store);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await pipeline(Readable.from(textOf(dump)), createGzip(), createWriteStream(file, { mode: 0o600 }));
}

async function* textOf(dump: InfluxDump): AsyncGenerator<string> {
  const progress = createProgress("InfluxDB");
  let points = 0;
  yield lineProtocolHeader;
  for await (const part of dump.read()) {
    if (!part.ok) return fail(`${part.error.message}; --without-influxdb leaves it out`);
    const { lines, fraction } = part.value;
    if (lines.length > 0) yield `${lines.join("\n")}\n`;
    points += lines.length;
    progress.update(fraction, `${points} points`);
  }
  progress.done(`${points} points`);
}

/** Before anything is changed: whether InfluxDB answers, and whether there is weather in it already. */
export async function checkInflux(config: Config, isReplacing: boolean): Promise<void> {
  const found = await (await openInfluxDump(config.store)).hasWeather();
  if (!found.ok) return fail(`${found.error.message}; --without-influxdb leaves it out`, "nothing was changed");
  if (found.value && !isReplacing)
    fail(
      `${config.store.influxUrl}, ${config.store.influxDatabase} has weather already; --replace puts the points of the backup over those of the same time, and leaves others`,
      "nothing was changed",
    );
}

/** Puts the points of a backup into InfluxDB; again does no harm. */
export async function loadInflux(config: Config, file: string): Promise<void> {
  const dump = await openInfluxDump(config.store);
  const progress = createProgress("InfluxDB");
  let [batch, points]: [string[], number] = [[], 0];
  const write = async () => {
    const written = await dump.write(batch);
    if (!written.ok)
      fail(`InfluxDB has taken ${points} points and takes no more: ${written.error.message}; run it again, what is there stays as it is`);
    points += batch.length;
    batch = [];
  };
  const packed = createReadStream(file);
  const total = statSync(file).size;
  const text = packed.pipe(createGunzip());
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === "" || line.startsWith("#")) continue;
    batch.push(line);
    if (batch.length >= BATCH_LINES) await write();
    progress.update(packed.bytesRead / total, `${points} points`);
  }
  if (batch.length > 0) await write();
  progress.done(`${points} points`);
}
