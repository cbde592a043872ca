import { createReadStream, statSync } from "node:fs";
import { extname } from "node:path";
import type { Config, Log, Measurement, StoreRecord } from "@clima/schemas";
import {
  type Item,
  isPrecision,
  loadParquet,
  loadPointParquet,
  openStore,
  readCsv,
  readLineProtocol,
  readPointCsv,
  readPointLines,
  type Store,
} from "@clima/store";
import { EXIT_CODES } from "../../exit-codes.ts";
import { type Answering, print } from "../../print.ts";
import { createProgress, fail, onStop } from "../../terminal.ts";
import { openStoreService } from "../services/services.ts";
import { readHistory, readPointHistory } from "./history-pieces.ts";
import { createImportSummary } from "./import-summary.ts";
import { createImportedHours } from "./imported-hours.ts";
import { rollUpParts } from "./rollups-rebuild.ts";
import { measurementOf, nounOf } from "./what.ts";

export interface ImportOptions extends Answering {
  readonly what: string;
  readonly format?: string;
  readonly precision: string;
  readonly influx?: string;
  readonly database: string;
  readonly influxVersion: number;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
}

/** Items with how much of the whole is read, 0 to 1. */
interface Source {
  readonly name: string;
  readonly items: AsyncIterable<Item>;
  fraction(): number;
}

const BATCH_READINGS = 5000;

/** `clima import`: a file, or all of an InfluxDB, into the store. What is there already stays as it is, so it may be run again. */
export async function importHistory(file: string | undefined, options: ImportOptions, config: Config, log: Log): Promise<void> {
  const measurement = measurementOf(options.what);
  const noun = nounOf(measurement);
  const source = await openSource(file, options, measurement, log);
  const { value: store, service } = await openStoreService(config, log);
  const summary = createImportSummary(source.name, noun);
  const progress = createProgress("import");
  const hours = createImportedHours();
  try {
    const isWhole = await storeAll(source, store, summary, (stored) => {
      hours.add(stored);
      progress.update(source.fraction(), `${summary.stored()} ${noun}`);
    });
    if (!isWhole) fail(`stopped after ${summary.stored()} ${noun}; run it again to go on, what is there stays as it is`);
    progress.done(`${summary.stored()} ${noun}`);
    await rollUpParts(store, hours.parts());
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    fail(`${source.name} cannot be read: ${message}`, ...summary.lines());
  } finally {
    await service.stop();
  }
  print(summary.facts(), options, summary.lines);
  if (summary.stored() === 0) process.exitCode = EXIT_CODES.failed.code;
}

/** False when Ctrl-C came before the end. */
async function storeAll(
  { items }: Source,
  store: Store,
  summary: ReturnType<typeof createImportSummary>,
  onStored: (batch: readonly StoreRecord[]) => void,
): Promise<boolean> {
  let isStopped = false;
  onStop(() => {
    isStopped = true;
  });
  let batch: StoreRecord[] = [];
  const write = async () => {
    const written = await store.write(batch);
    if (!written.ok) fail(`the store takes no more: ${written.error.message}`, `${summary.stored()} ${summary.noun} were imported before`);
    summary.addStored(batch.length);
    onStored(batch);
    batch = [];
  };
  for await (const item of items) {
    if (isStopped) return false;
    if (item.kind === "reading") batch.push(item.reading);
    else if (item.kind === "point") batch.push(item.point);
    else summary.add(item);
    if (batch.length >= BATCH_READINGS) await write();
  }
  if (batch.length > 0) await write();
  return true;
}

async function openSource(
  file: string | undefined,
  options: ImportOptions,
  measurement: Measurement | undefined,
  log: Log,
): Promise<Source> {
  if ((file === undefined) === (options.influx === undefined)) return fail("expected a file, or --influx with the URL of an InfluxDB");
  return file === undefined ? openInflux(options, measurement, log) : openFile(file, options, measurement);
}

async function openFile(
  file: string,
  { format = extname(file).slice(1), precision }: ImportOptions,
  measurement: Measurement | undefined,
): Promise<Source> {
  if (!isPrecision(precision)) return fail(`--precision is ${precision}; expected ns, us, ms or s`);
  const bytes = sizeOf(file);
  if (format === "parquet") return openParquet(file, measurement);
  const input = createReadStream(file);
  const fraction = () => input.bytesRead / bytes;
  if (format === "csv")
    return { name: file, items: measurement === undefined ? readCsv(input) : readPointCsv(input, measurement), fraction };
  if (format === "lp" || format === "line" || format === "txt") {
    const items = measurement === undefined ? readLineProtocol(input, precision) : readPointLines(input, precision, measurement);
    return { name: file, items, fraction };
  }
  return fail(`${file} ends with .${format}; expected .csv, .lp or .parquet, or --format csv, lp or parquet`);
}

async function openParquet(file: string, measurement: Measurement | undefined): Promise<Source> {
  const { countParquetRows, readParquet } = await loadParquet();
  const rows = await countParquetRows(file).catch((cause: Error) => fail(`${file} is no Parquet file: ${cause.message.split("\n")[0]}`));
  let read = 0;
  async function* items(): AsyncGenerator<Item> {
    const all = measurement === undefined ? readParquet(file) : (await loadPointParquet()).readPointParquet(file, measurement);
    for await (const item of all) {
      read += item.kind === "skipped" ? 0 : 1;
      yield item;
    }
  }
  return { name: file, items: items(), fraction: () => read / Math.max(1, rows) };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size || 1;
  } catch (cause) {
    return fail(`${file} cannot be read: ${(cause as Error).message}`);
  }
}

async function openInflux(options: ImportOptions, measurement: Measurement | undefined, log: Log): Promise<Source> {
  const { influx: influxUrl = "", database: influxDatabase, influxVersion, username, password, token } = options;
  if (influxVersion !== 1 && influxVersion !== 2 && influxVersion !== 3)
    return fail(`--influx-version is ${influxVersion}; expected 1, 2 or 3`);
  const login = {
    ...(username === undefined ? {} : { influxUsername: username, influxPassword: password ?? "" }),
    ...(token === undefined ? {} : { influxToken: token }),
  };
  const settings = { kind: "influxdb", influxUrl, influxDatabase, influxVersion, duckdbMemoryMb: 256, ...login } as const;
  const opened = await openStore(settings, ".", log);
  if (!opened.ok) return fail(opened.error);
  let fraction = 0;
  async function* items(store: Store): AsyncGenerator<Item> {
    const all = { fromMs: 0, toMs: Date.UTC(2200, 0, 1) };
    if (measurement !== undefined) {
      for await (const piece of readPointHistory(store, measurement, all)) {
        fraction = piece.fraction;
        for (const point of piece.records) yield { kind: "point", point };
      }
      return;
    }
    for await (const piece of readHistory(store, all)) {
      fraction = piece.fraction;
      for (const reading of piece.records) yield { kind: "reading", reading: { ...reading, bootId: "import", seq: 0 } };
    }
  }
  return { name: `${influxUrl}, ${influxDatabase}`, items: items(opened.value), fraction: () => fraction };
}
