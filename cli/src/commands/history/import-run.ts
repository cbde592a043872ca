import { ok } from "@clima/schemas";
import type { Store } from "@clima/store";
import type { ReadOptions } from "@clima/weather-files";
import { CommandFailed, createProgress } from "../../terminal.ts";
import { createRefusedFile, refusedNameOf } from "../weather-files/refused-file.ts";
import type { OpenedSource } from "../weather-files/work-through.ts";
import { createImportLog } from "./import-log.ts";
import { createImportSum, type ImportSum, totalOf } from "./import-sum.ts";
import { createImportedHours } from "./imported-hours.ts";
import type { ItemStore } from "./store-items.ts";
import { storeSource } from "./store-source.ts";

export interface ImportRunOptions {
  /** Where refused rows are kept. */
  readonly refused?: string | undefined;
  readonly read: ReadOptions;
}

/** Stores source after source as one import. Where the store, or the file of refused rows, takes no more, it stops the rest. */
export function createImportRun(store: Store, name: string, { refused, read }: ImportRunOptions, stopping: AbortController) {
  const log = createImportLog(store, name);
  const sums: ImportSum[] = [];
  const problems: string[] = [];
  const hours = createImportedHours();
  const progress = createProgress("import");
  const storeFor = (profile: string): ItemStore => ({
    addReadings: (readings) => log.addReadings(profile, readings),
    async writePoints(points) {
      const written = await store.write(points);
      return written.ok ? ok(points.length) : written;
    },
  });
  const stored = () => {
    const { added, present, points } = totalOf(sums.map((sum) => sum.facts()));
    return added + present + points;
  };

  function stop(...lines: readonly string[]): void {
    problems.push(...lines);
    stopping.abort();
  }

  async function work(opened: OpenedSource): Promise<void> {
    const { source, path, fraction } = opened;
    const refusedFile = createRefusedFile(source, refused ?? refusedNameOf(path, source));
    const sum = createImportSum(source, refusedFile.name);
    sums.push(sum);
    try {
      const tellProgress = (ofSource?: number) => progress.update(fraction(ofSource), `${stored()} stored`);
      const deps = {
        store: storeFor(source.profile),
        sum,
        signal: stopping.signal,
        onRefused: refusedFile.add,
        onStored: hours.add,
        onProgress: () => tellProgress(),
      };
      const written = await storeSource(opened, { copies: store.copies, log, read, onPart: tellProgress }, deps);
      if (!written.ok)
        stop(`the store takes no more: ${written.error.message}; when that is mended, run the same again: what is there stays as it is`);
    } catch (cause) {
      if (!(cause instanceof CommandFailed)) throw cause;
      stop(...cause.lines);
    } finally {
      refusedFile.close();
    }
  }

  return {
    work,
    /** Why it stopped by itself. */
    problems: (): readonly string[] => problems,
    lines: () => sums.flatMap((sum) => sum.lines()),
    /** Notes with the store what came of it. */
    async end(isWhole: boolean) {
      const sources = sums.map((sum) => sum.facts());
      const ended = await log.end(isWhole ? "done" : "stopped", totalOf(sources));
      if (!ended.ok && problems.length === 0) stop(`the end of the import is not noted: ${ended.error.message}`);
      if (stored() > 0) progress.done(`${stored()} stored`);
      return { id: log.id(), sources, parts: hours.parts() };
    },
  };
}
