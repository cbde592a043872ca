import type { Config, Log } from "@clima/schemas";
import { type Item, openWeatherFile } from "@clima/weather-files";
import { accessUnlessRefused } from "../../connect-once.ts";
import { type Answering, print } from "../../print.ts";
import { createProgress, fail, onStop } from "../../terminal.ts";
import { dryRun } from "../weather-files/dry-run.ts";
import { filePlaces } from "../weather-files/places.ts";
import { type FileOptions, readOptionsOf } from "../weather-files/read-options.ts";
import type { ToldSum } from "../weather-files/told-sum.ts";
import { type OpenedSource, type Place, workThrough } from "../weather-files/work-through.ts";
import { createReplayStations } from "./replay-stations.ts";
import { createReplaySummary } from "./replay-summary.ts";

export interface ReplayOptions extends Answering, FileOptions {
  /** Seconds of the file a second, or as fast as everything keeps up. */
  readonly speed: number | "max";
}

/** Publishes the readings of a file through the path of a live station, with their own time stamps. */
export async function replay(file: string, options: ReplayOptions, config: Config, log: Log): Promise<void> {
  const read = readOptionsOf(options);
  const places = filePlaces([file], (path) => openWeatherFile(path, read));
  const stopping = new AbortController();
  onStop(() => stopping.abort());
  if (options.dryRun) return dryRun(places, options, stopping.signal);
  const mqtt = await accessUnlessRefused(config);
  const stations = createReplayStations(options.speed, { ...config, mqtt }, log, stopping.signal);
  await replayAll(file, places, options, stations, stopping.signal);
}

async function replayAll(
  file: string,
  places: readonly Place[],
  options: ReplayOptions,
  stations: ReturnType<typeof createReplayStations>,
  signal: AbortSignal,
): Promise<void> {
  const summary = createReplaySummary(file);
  const progress = createProgress(`replay ${file}`);
  let fraction = () => 0;
  const showProgress = () => progress.update(0.99 * fraction(), `${summary.readings()} read, ${stations.delivered()} acknowledged`);
  const ticker = setInterval(showProgress, 100);
  const startedMs = performance.now();
  const work = async (opened: OpenedSource) => {
    fraction = opened.fraction;
    const told = summary.addSource(opened.source);
    for await (const items of opened.source.items) {
      for (const item of items) {
        if (signal.aborted || stations.hasFailed()) return;
        await take(item, told);
      }
    }
  };
  const take = async (item: Item, told: ToldSum) => {
    if (item.kind === "reading") {
      summary.add(item);
      await stations.add(item.reading.station, item.reading);
    } else if (item.kind !== "point") told.tell(item);
  };
  const problems: string[] = [];
  try {
    problems.push(...(await workThrough(places, signal, work)), ...(await stations.finish()));
  } finally {
    clearInterval(ticker);
  }
  if (problems.length > 0) fail(...problems);
  if (summary.readings() === 0) fail(`${file} held no reading that could be replayed`, ...summary.lines());
  const tookS = (performance.now() - startedMs) / 1000;
  progress.done(`${stations.delivered()} readings acknowledged in ${tookS.toFixed(1)} s`);
  const ofBefore = stations.deliveredOfBefore();
  const facts = { ...summary.facts(), acknowledged: stations.delivered(), acknowledgedOfBefore: ofBefore, tookS };
  print(facts, options, () => [
    ...summary.lines(),
    ...(ofBefore > 0 ? [`${ofBefore} readings of an earlier replay, which had ended before they were delivered, went out as well`] : []),
  ]);
}
