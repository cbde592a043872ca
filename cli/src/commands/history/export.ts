import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Config, Log } from "@clima/schemas";
import { csvHeader, lineProtocolHeader, loadParquet, type Store, type StoredReading, toCsv, toLineProtocol } from "@clima/store";
import { createProgress, fail, untilStopped } from "../../terminal.ts";
import { openStoreService } from "../services/services.ts";
import { readHistory, type Selection } from "./history-pieces.ts";

export interface ExportOptions {
  readonly format: string;
  readonly station?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly output?: string;
  readonly force?: boolean;
}

const TEXT_FORMATS = {
  csv: { header: csvHeader, toText: toCsv },
  lp: { header: lineProtocolHeader, toText: toLineProtocol },
} as const;

/** `clima export`: the readings of the store as CSV, line protocol or Parquet, to a file that is there when it is whole, or to stdout. */
export async function exportHistory(options: ExportOptions, config: Config, log: Log): Promise<void> {
  checkOptions(options);
  const selection = {
    stations: options.station,
    fromMs: instantOf("--from", options.from, 0),
    toMs: instantOf("--to", options.to, FAR_MS),
  };
  const { value: store, service } = await openStoreService(config, log);
  const work = createWork(store, selection);
  try {
    if (options.output === undefined) await toStdout(options.format, work.batches());
    else await toFile(options.format, options.output, work.batches());
    work.done(options.output ?? "stdout");
  } finally {
    await service.stop();
  }
}

const FAR_MS = Date.UTC(2200, 0, 1);

function checkOptions({ format, output, force }: ExportOptions): void {
  if (!["csv", "lp", "parquet"].includes(format)) fail(`--format is ${format}; expected csv, lp or parquet`);
  if (format === "parquet" && output === undefined) fail("Parquet cannot be written to stdout; name a file with --output");
  if (output !== undefined && existsSync(output) && !force) fail(`${output} is there already; --force replaces it`);
}

function instantOf(option: string, text: string | undefined, otherwiseMs: number): number {
  if (text === undefined) return otherwiseMs;
  const isInstant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text);
  const ms = isInstant ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms)
    ? fail(`${option} is ${text}; expected a day like 2026-01-31, or an instant like 2026-01-31T12:00:00Z, in UTC`)
    : ms;
}

/** The readings with their progress; Ctrl-C ends them with a line. */
function createWork(store: Store, selection: Selection) {
  const progress = createProgress("export");
  let readings = 0;
  let isStopped = false;
  void untilStopped().then(() => {
    isStopped = true;
  });

  async function* batches(): AsyncGenerator<readonly StoredReading[]> {
    for await (const piece of readHistory(store, selection)) {
      if (isStopped) fail(`stopped after ${readings} readings; no file was left behind`);
      yield piece.readings;
      readings += piece.readings.length;
      progress.update(piece.fraction, `${readings} readings`);
    }
  }

  return { batches, done: (where: string) => progress.done(`${readings} readings written to ${where}`) };
}

async function* textOf(format: string, batches: AsyncIterable<readonly StoredReading[]>): AsyncGenerator<string> {
  const { header, toText } = TEXT_FORMATS[format as keyof typeof TEXT_FORMATS];
  yield header;
  for await (const batch of batches) if (batch.length > 0) yield batch.map(toText).join("");
}

/** Who reads only the beginning, as `head` does, has what was wanted. */
async function toStdout(format: string, batches: AsyncIterable<readonly StoredReading[]>): Promise<void> {
  try {
    await pipeline(Readable.from(textOf(format, batches)), process.stdout, { end: false });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EPIPE") throw cause;
  }
}

async function toFile(format: string, output: string, batches: AsyncIterable<readonly StoredReading[]>): Promise<void> {
  const draft = `${output}.draft`;
  try {
    if (format === "parquet") await (await loadParquet()).writeParquet(draft, batches);
    else await pipeline(Readable.from(textOf(format, batches)), createWriteStream(draft));
    await rename(draft, output);
  } catch (cause) {
    await rm(draft, { force: true });
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    fail(`${output} cannot be written: ${message}`);
  }
}
