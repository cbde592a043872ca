import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Config, Log, Measurement, Point } from "@clima/schemas";
import {
  csvHeader,
  lineProtocolHeader,
  loadParquet,
  loadPointParquet,
  pointCsvHeader,
  pointLineHeader,
  pointToCsv,
  pointToLine,
  type Store,
  type StoredReading,
  toCsv,
  toLineProtocol,
} from "@clima/store";
import { createProgress, fail, onStop } from "../../terminal.ts";
import { openStoreService } from "../services/services.ts";
import { type Piece, readHistory, readPointHistory, type Selection } from "./history-pieces.ts";
import { FAR_MS, instantOf } from "./instant.ts";
import { measurementOf, nounOf } from "./what.ts";

export interface ExportOptions {
  readonly what: string;
  readonly format: string;
  readonly station?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** How records of one kind are read and written. */
interface Kind<T> {
  readonly noun: string;
  read(store: Store, selection: Selection): AsyncIterable<Piece<T>>;
  readonly csv: { readonly header: string; toText(record: T): string };
  readonly lp: { readonly header: string; toText(record: T): string };
  toParquet(file: string, batches: AsyncIterable<readonly T[]>): Promise<void>;
}

const readingKind: Kind<StoredReading> = {
  noun: nounOf(undefined),
  read: readHistory,
  csv: { header: csvHeader, toText: toCsv },
  lp: { header: lineProtocolHeader, toText: toLineProtocol },
  toParquet: async (file, batches) => (await loadParquet()).writeParquet(file, batches),
};

const pointKind = (measurement: Measurement): Kind<Point> => ({
  noun: nounOf(measurement),
  read: (store, selection) => readPointHistory(store, measurement, selection),
  csv: { header: pointCsvHeader(measurement), toText: pointToCsv },
  lp: { header: pointLineHeader, toText: pointToLine },
  toParquet: async (file, batches) => (await loadPointParquet()).writePointParquet(file, measurement, batches),
});

/** `clima export`: the readings of the store, or what `--what` names, as CSV, line protocol or Parquet, to a file that is there when it is whole, or to stdout. */
export async function exportHistory(options: ExportOptions, config: Config, log: Log): Promise<void> {
  checkOptions(options);
  const measurement = measurementOf(options.what);
  return measurement === undefined
    ? exportKind(readingKind, options, config, log)
    : exportKind(pointKind(measurement), options, config, log);
}

async function exportKind<T>(kind: Kind<T>, options: ExportOptions, config: Config, log: Log): Promise<void> {
  const selection = {
    stations: options.station,
    fromMs: instantOf("--from", options.from, 0),
    toMs: instantOf("--to", options.to, FAR_MS),
  };
  const { value: store, service } = await openStoreService(config, log);
  const work = createWork(kind, store, selection);
  try {
    if (options.output === undefined) await toStdout(kind, options.format, work.batches());
    else await toFile(kind, options.format, options.output, work.batches());
    work.done(options.output ?? "stdout");
  } finally {
    await service.stop();
  }
}

function checkOptions({ format, output, force }: ExportOptions): void {
  if (!["csv", "lp", "parquet"].includes(format)) fail(`--format is ${format}; expected csv, lp or parquet`);
  if (format === "parquet" && output === undefined) fail("Parquet cannot be written to stdout; name a file with --output");
  if (output !== undefined && existsSync(output) && !force) fail(`${output} is there already; --force replaces it`);
}

/** The readings with their progress; Ctrl-C ends them with a line. */
function createWork<T>({ read, noun }: Kind<T>, store: Store, selection: Selection) {
  const progress = createProgress("export");
  let written = 0;
  let isStopped = false;
  onStop(() => {
    isStopped = true;
  });

  async function* batches(): AsyncGenerator<readonly T[]> {
    for await (const piece of read(store, selection)) {
      if (isStopped) fail(`stopped after ${written} ${noun}; no file was left behind`);
      yield piece.records;
      written += piece.records.length;
      progress.update(piece.fraction, `${written} ${noun}`);
    }
  }

  return { batches, done: (where: string) => progress.done(`${written} ${noun} written to ${where}`) };
}

async function* textOf<T>(kind: Kind<T>, format: string, batches: AsyncIterable<readonly T[]>): AsyncGenerator<string> {
  const { header, toText } = format === "csv" ? kind.csv : kind.lp;
  yield header;
  for await (const batch of batches) if (batch.length > 0) yield batch.map(toText).join("");
}

/** Who reads only the beginning, as `head` does, has what was wanted. */
async function toStdout<T>(kind: Kind<T>, format: string, batches: AsyncIterable<readonly T[]>): Promise<void> {
  try {
    await pipeline(Readable.from(textOf(kind, format, batches)), process.stdout, { end: false });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EPIPE") throw cause;
  }
}

async function toFile<T>(kind: Kind<T>, format: string, output: string, batches: AsyncIterable<readonly T[]>): Promise<void> {
  const draft = `${output}.draft`;
  try {
    if (format === "parquet") await kind.toParquet(draft, batches);
    else await pipeline(Readable.from(textOf(kind, format, batches)), createWriteStream(draft));
    await rename(draft, output);
  } catch (cause) {
    await rm(draft, { force: true });
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    fail(`${output} cannot be written: ${message}`);
  }
}
