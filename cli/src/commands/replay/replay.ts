import { createReadStream, statSync } from "node:fs";
import { type RecordedInput, type ReplayProgress, readRecordedFile, startReplayStation } from "@clima/edge-agent";
import { type Config, type Log, type Result, STATION_ID } from "@clima/schemas";
import { accessUnlessRefused } from "../../connect-once.ts";
import { type Answering, print } from "../../print.ts";
import { createProgress, fail, onStop } from "../../terminal.ts";
import { softwareVersion } from "../../version.ts";
import { createReplaySummary } from "./replay-summary.ts";
import { createQueue, type Queue } from "./station-queues.ts";

export interface ReplayOptions extends Answering {
  /** Seconds of the file a second, or as fast as everything keeps up. */
  readonly speed: number | "max";
  /** For files that name no station. */
  readonly station: string;
}

/** Publishes the readings of a file through the path of a live station, with their own time stamps. */
export async function replay(file: string, options: ReplayOptions, config: Config, log: Log): Promise<void> {
  if (!STATION_ID.test(options.station))
    fail(`--station is ${JSON.stringify(options.station)}; expected lower-case letters, digits and hyphens`);
  const fileBytes = sizeOf(file);
  const stopping = new AbortController();
  onStop(() => stopping.abort());
  const mqtt = await accessUnlessRefused(config);
  const summary = createReplaySummary(file);
  const stations = createStations(options, { ...config, mqtt }, log, stopping.signal);
  const stream = createReadStream(file);
  const progress = createProgress(`replay ${file}`);
  const showProgress = () =>
    progress.update((0.99 * stream.bytesRead) / fileBytes, `${summary.readings()} read, ${stations.delivered()} acknowledged`);
  const ticker = setInterval(showProgress, 100);
  const startedMs = performance.now();
  try {
    for await (const item of readRecordedFile(stream, file, { defaultStation: options.station })) {
      if (stopping.signal.aborted || stations.hasFailed()) break;
      if (!item.ok) summary.addUnreadable(item.error.line, item.error.reason);
      else {
        summary.add(item.value);
        await stations.add(item.value.station, item.value);
      }
    }
    const problems = await stations.finish();
    if (problems.length > 0) fail(...problems);
  } finally {
    clearInterval(ticker);
  }
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

function sizeOf(file: string): number {
  try {
    return statSync(file).size || 1;
  } catch (cause) {
    return fail(`${file} cannot be read: ${(cause as Error).message}`);
  }
}

interface RunningStation {
  readonly queue: Queue<RecordedInput>;
  readonly done: Promise<Result<ReplayProgress, string>>;
  delivered: number;
  deliveredOfBefore: number;
}

const MAX_QUEUED = 5000;

/** A replay station for each station that the file names, begun at its first reading. */
function createStations({ speed }: ReplayOptions, config: Pick<Config, "base" | "dataDir" | "mqtt">, log: Log, signal: AbortSignal) {
  const byName = new Map<string, RunningStation>();
  let hasFailed = false;
  const start = (id: string): RunningStation => {
    const queue = createQueue<RecordedInput>(MAX_QUEUED);
    const onProgress = ({ delivered, deliveredOfBefore }: ReplayProgress) => {
      running.delivered = delivered;
      running.deliveredOfBefore = deliveredOfBefore;
    };
    const settings = { base: config.base, dataDir: config.dataDir, mqtt: config.mqtt, softwareVersion, station: { id }, speed };
    // Ended early, it takes no more: what is still pushed must not wait for room.
    const done = startReplayStation(settings, queue.items, { log, onProgress, signal }).finally(() => queue.end());
    void done.then(({ ok }) => {
      hasFailed ||= !ok;
    });
    const running: RunningStation = { queue, done, delivered: 0, deliveredOfBefore: 0 };
    byName.set(id, running);
    return running;
  };
  return {
    add: (id: string, reading: RecordedInput) => (byName.get(id) ?? start(id)).queue.push(reading),
    /** One of them has ended early: what is still read would go nowhere. */
    hasFailed: () => hasFailed,
    delivered: () => [...byName.values()].reduce((sum, { delivered }) => sum + delivered, 0),
    deliveredOfBefore: () => [...byName.values()].reduce((sum, { deliveredOfBefore }) => sum + deliveredOfBefore, 0),
    /** Problems, a line each, once everything is acknowledged. */
    async finish(): Promise<string[]> {
      for (const { queue } of byName.values()) queue.end();
      const results = await Promise.all([...byName.values()].map(({ done }) => done));
      return results.flatMap((result) => (result.ok ? [] : [result.error]));
    },
  };
}
