import { type RecordedInput, type ReplayProgress, startReplayStation } from "@clima/edge-agent";
import type { Config, Log, Result } from "@clima/schemas";
import { softwareVersion } from "../../version.ts";
import { createQueue, type Queue } from "./station-queues.ts";

interface RunningStation {
  readonly queue: Queue<RecordedInput>;
  readonly done: Promise<Result<ReplayProgress, string>>;
  delivered: number;
  deliveredOfBefore: number;
}

const MAX_QUEUED = 5000;

/** A replay station for each station that the file names, begun at its first reading. */
export function createReplayStations(
  speed: number | "max",
  config: Pick<Config, "base" | "dataDir" | "mqtt">,
  log: Log,
  signal: AbortSignal,
) {
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
