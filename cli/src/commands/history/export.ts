import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Config, Log, Measurement, Point, Result } from "@clima/schemas";
import {
  csvHeader,
  lineProtocolHeader,
  loadParquet,
  loadPointParquet,
  pointCsvHeader,
  pointLineHeader,
  pointToCsv,
  pointToLine,
  type Records,
  type Store,
  type StoreCopies,
  type StoredReading,
  type StoreError,
  toCsv,
  toLineProtocol,
} from "@clima/store";
import { createProgress, fail, onStop } from "../../terminal.ts";
import { openStoreService } from "../services/services.ts";
import { type Piece, readCsvLines, readHistory, readPointHistory, type Selection, stationsOf } from "./history-pieces.ts";
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
  read(store: Store, selection: Selection): AsyncIterable<Piece<readonly T[]>>;
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
  const work = createWork(kind.noun);
  const copies = options.what === "readings" ? store.copies : undefined;
  try {
    if (options.format === "parquet") {
      await toFile(options.output ?? "", (draft) =>
        copies ? copyParquet(store, copies, draft, selection, work) : kind.toParquet(draft, work.each(kind.read(store, selection))),
      );
    } else {
      const { header, toText } = options.format === "csv" ? kind.csv : kind.lp;
      const text =
        copies && options.format === "csv"
          ? textOf(header, work.each(readCsvLines(store, copies, selection)), ({ bytes }) => bytes)
          : textOf(header, work.each(kind.read(store, selection)), (records) => records.map(toText).join(""));
      if (options.output === undefined) await toStdout(text);
      else await toFile(options.output, (draft) => pipeline(Readable.from(text), createWriteStream(draft)));
    }
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

/** What is written, with its progress; Ctrl-C ends it with a line. */
function createWork(noun: string) {
  const progress = createProgress("export");
  const stop = new AbortController();
  let written = 0;
  onStop(() => stop.abort());
  const stopped = () => fail(`stopped after ${written} ${noun}; no file was left behind`);

  async function* each<R extends Records>(pieces: AsyncIterable<Piece<R>>): AsyncGenerator<R> {
    for await (const { records, fraction } of pieces) {
      if (stop.signal.aborted) stopped();
      yield records;
      written += records.length;
      progress.update(fraction, `${written} ${noun}`);
    }
  }

  /** Work that is one step. */
  async function once(work: (signal: AbortSignal) => Promise<Result<number, StoreError>>): Promise<void> {
    const done = await work(stop.signal);
    if (stop.signal.aborted) stopped();
    written += done.ok ? done.value : fail(done.error.message);
  }

  return { each, once, done: (where: string) => progress.done(`${written} ${noun} written to ${where}`) };
}

type Work = ReturnType<typeof createWork>;

async function copyParquet(store: Store, copies: StoreCopies, file: string, selection: Selection, work: Work): Promise<void> {
  const stations = await stationsOf(store, selection);
  await work.once((signal) => copies.writeParquet(file, { ...selection, stations }, signal));
}

async function* textOf<R extends Records>(
  header: string,
  pieces: AsyncIterable<R>,
  toText: (records: R) => string | Uint8Array,
): AsyncGenerator<string | Uint8Array> {
  yield header;
  for await (const records of pieces) if (records.length > 0) yield toText(records);
}

/** Who reads only the beginning, as `head` does, has what was wanted. */
async function toStdout(text: AsyncIterable<string | Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(text), process.stdout, { end: false });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EPIPE") throw cause;
  }
}

async function toFile(output: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${output}.draft`;
  try {
    await write(draft);
    await rename(draft, output);
  } catch (cause) {
    await rm(draft, { force: true });
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    fail(`${output} cannot be written: ${message}`);
  }
}
