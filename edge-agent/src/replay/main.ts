import { rmSync } from "node:fs";
import { join } from "node:path";
import { err, type Log, type Result } from "@clima/schemas";
import { closeAgentDbAfterTurn, openAgentDb } from "../outbox/agent-db.ts";
import { createLibsqlOutbox } from "../outbox/libsql-outbox.ts";
import { createMqttJsLink } from "../platform/mqtt-js-link.ts";
import { systemClock } from "../platform/system-clock.ts";
import { prepare } from "../reading/prepare.ts";
import { linkSettings, type ReplaySettings } from "../settings.ts";
import type { RecordedInput, ReplayOptions, ReplayProgress } from "./port.ts";
import { replayStation } from "./replay.ts";

const DEFAULT_MAX_WAITING_READINGS = 20_000;

export interface ReplayDeps {
  readonly log: Log;
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** Aborted, the replay ends early; what was read and not delivered goes out with the next replay of this station. */
  readonly signal?: AbortSignal;
}

/**
 * Sends the readings of a file as a station of their own would, and resolves when the broker has acknowledged them all. It waits for a
 * broker that is away, not for one that refuses the login.
 */
export async function startReplayStation(
  settings: ReplaySettings,
  readings: AsyncIterable<RecordedInput>,
  { log, onProgress = () => {}, signal = new AbortController().signal }: ReplayDeps,
): Promise<Result<ReplayProgress, string>> {
  const file = join(settings.dataDir, "replay", `${settings.station.id}.db`);
  const opened = openAgentDb(file);
  if (!opened.ok) return opened;
  const outbox = createLibsqlOutbox(opened.value, { maxReadings: Number.POSITIVE_INFINITY });
  const refused = new AbortController();
  const ports = {
    clock: systemClock,
    link: createMqttJsLink(linkSettings(settings, "replay"), log, (reason) => refused.abort(reason)),
    outbox,
    prepare: (values: RecordedInput["values"]) => prepare(values, { ...settings.station, precision: "recorded" }),
  };
  const maxWaitingReadings = settings.maxWaitingReadings ?? DEFAULT_MAX_WAITING_READINGS;
  const options: ReplayOptions = {
    speed: settings.speed,
    maxWaitingReadings,
    signal: AbortSignal.any([signal, refused.signal]),
    onProgress,
  };
  const replayed = await replayStation(settings, readings, ports, options, log);
  const waiting = outbox.count();
  await closeAgentDbAfterTurn(opened.value);
  if (waiting === 0) for (const ending of ["", "-wal", "-shm"]) rmSync(`${file}${ending}`, { force: true });
  if (!refused.signal.aborted || replayed.ok) return replayed;
  return err(`${settings.station.id}: ${refused.signal.reason}; ${waiting} readings wait on this computer and go out with the next replay`);
}
