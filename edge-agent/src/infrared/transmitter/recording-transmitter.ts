import { appendFile, mkdir, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { durationUs } from "@clima/infrared";
import { err, ok } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import { toIso } from "../../reading/station-reading.ts";
import type { Transmitter } from "./transmitter.ts";

const DEFAULT_MAX_FILE_BYTES = 1_000_000;
const US_PER_MS = 1000;

/**
 * A station without a light: what it would send is written down, a JSON line each, and takes as long as the light would.
 * Beyond maxFileBytes the file becomes `<file>.1`, in place of the one before.
 */
export function createRecordingTransmitter(file: string, clock: Clock, maxFileBytes: number = DEFAULT_MAX_FILE_BYTES): Transmitter {
  return {
    async transmit(frame, label) {
      const line = `${JSON.stringify({ at: toIso(clock.nowMs()), ...frame, ...label })}\n`;
      const failure = await appendRotated(file, line, maxFileBytes).catch((cause: Error) => cause);
      if (failure) return err(`cannot write ${file}: ${failure.message}`);
      await clock.sleepMs(durationUs(frame.timingsUs) / US_PER_MS);
      return ok(undefined);
    },
  };
}

async function appendRotated(file: string, line: string, maxFileBytes: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const before = await stat(file).catch(() => undefined);
  if (before && before.size + line.length > maxFileBytes) await rename(file, `${file}.1`);
  await appendFile(file, line);
}
