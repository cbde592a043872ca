import { basename } from "node:path";
import type { Config, Log } from "@clima/schemas";
import type { Store } from "@clima/store";
import { openPointFile, openPointInflux, openWeatherFile, openWeatherInflux, type ReadOptions } from "@clima/weather-files";
import { EXIT_CODES } from "../../exit-codes.ts";
import { type Answering, print } from "../../print.ts";
import { fail, onStop } from "../../terminal.ts";
import { openStoreService } from "../services/services.ts";
import { dryRun } from "../weather-files/dry-run.ts";
import { filePlaces, STDIN } from "../weather-files/places.ts";
import { type FileOptions, readOptionsOf } from "../weather-files/read-options.ts";
import { type Place, workThrough } from "../weather-files/work-through.ts";
import { createImportRun } from "./import-run.ts";
import { describeCounts, type ImportSumFacts, totalOf } from "./import-sum.ts";
import { type InfluxOptions, influxPlace } from "./influx-place.ts";
import { rollUpParts } from "./rollups-rebuild.ts";
import { measurementOf } from "./what.ts";

export interface ImportOptions extends Answering, FileOptions, InfluxOptions {
  readonly what: string;
  /** Of the InfluxDB. */
  readonly measurement?: string;
  /** Where refused rows are kept. */
  readonly refused?: string;
}

/** `clima import`: files, or a measurement of an InfluxDB, into the store. What is there already stays as it is, so it may be run again. */
export async function importHistory(files: readonly string[], options: ImportOptions, config: Config, log: Log): Promise<void> {
  const read = readOptionsOf(options);
  const places = placesOf(files, options, read);
  const stopping = new AbortController();
  onStop(() => stopping.abort());
  if (options.dryRun) return dryRun(places, options, stopping.signal);
  const { value: store, service } = await openStoreService(config, log);
  try {
    await importAll(places, { ...options, read }, store, stopping);
  } finally {
    await service.stop();
  }
}

function placesOf(files: readonly string[], options: ImportOptions, read: ReadOptions): readonly Place[] {
  const { influx } = options;
  const measurement = measurementOf(options.what);
  if (files.length > 0 && influx !== undefined) return fail("expected files, or --influx with the URL of an InfluxDB, not both");
  if (influx === undefined)
    return filePlaces(filesOrPipe(files), (input) =>
      measurement === undefined ? openWeatherFile(input, read) : openPointFile(input, measurement, read),
    );
  return [
    influxPlace({ ...options, influx }, options.measurement ?? measurement ?? "weather", (name, rows) =>
      measurement === undefined ? openWeatherInflux(name, rows, read) : openPointInflux(name, rows, measurement, read),
    ),
  ];
}

/** What is piped into the command is read where no file is named. */
function filesOrPipe(files: readonly string[]): readonly string[] {
  if (files.length > 0) return files;
  return process.stdin.isTTY ? fail("expected files, - for the standard input, or --influx with the URL of an InfluxDB") : [STDIN];
}

async function importAll(
  places: readonly Place[],
  options: ImportOptions & { readonly read: ReadOptions },
  store: Store,
  stopping: AbortController,
): Promise<void> {
  const run = createImportRun(store, nameOf(places), options, stopping);
  const unread = await workThrough(places, stopping.signal, run.work);
  const problems = [...unread, ...run.problems()];
  const { id, sources, parts } = await run.end(problems.length === 0 && !stopping.signal.aborted);
  const total = totalOf(sources);
  print({ import: id, ...total, sources }, options, () => [
    ...run.lines(),
    ...(sources.length > 1 ? [`altogether: ${describeCounts(total)}`] : []),
    ...(total.added > 0 ? [`this is import ${id}; clima import undo ${id} takes out what it added`] : []),
  ]);
  if (problems.length > 0) fail(...problems);
  if (!stopping.signal.aborted) await rollUpParts(store, parts);
  if (stopping.signal.aborted) fail(`stopped after ${readingsOf(total)}; run it again to go on, what is there stays as it is`);
  if (total.added + total.present + total.points === 0) process.exitCode = EXIT_CODES.failed.code;
}

const readingsOf = ({ added, present, points }: Pick<ImportSumFacts, "added" | "present" | "points">) =>
  points > 0 ? `${points} points` : `${added + present} readings`;

const MAX_NAMED = 3;

/** What is imported, for the list of imports. */
function nameOf(places: readonly Place[]): string {
  const named = places.slice(0, MAX_NAMED).map(({ name }) => (places.length === 1 ? name : basename(name)));
  return places.length > MAX_NAMED ? `${named.join(", ")} and ${places.length - MAX_NAMED} more` : named.join(", ");
}
