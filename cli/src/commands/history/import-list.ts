import type { Config, Log } from "@clima/schemas";
import type { ImportRecord } from "@clima/store";
import { type Answering, print } from "../../print.ts";
import { fail } from "../../terminal.ts";
import { openStoreService } from "../services/services.ts";

/** `clima import list`: every import with what it added, oldest first. */
export async function importList(options: Answering, config: Config, log: Log): Promise<void> {
  const { value: store, service } = await openStoreService(config, log);
  try {
    const imports = await store.imports();
    if (!imports.ok) return fail(imports.error.message);
    print({ imports: imports.value }, options, ({ imports: all }) => (all.length === 0 ? ["nothing was imported"] : all.map(describe)));
  } finally {
    await service.stop();
  }
}

function describe({ id, state, source, profile, counts, stations, firstTakenAt, lastTakenAt }: ImportRecord): string {
  const span = firstTakenAt === undefined || lastTakenAt === undefined ? "" : ` from ${day(firstTakenAt)} to ${day(lastTakenAt)}`;
  const of = stations.length === 0 ? "" : ` of ${stations.join(", ")}`;
  const what =
    state === "running"
      ? "it did not say what it added"
      : `${counts.added} readings${of}${span} added, ${counts.present} were there already`;
  return `${id}  ${STATES[state]}  ${source} (${profile}): ${what}`;
}

/** One that was killed cannot say so. */
const STATES: Readonly<Record<ImportRecord["state"], string>> = {
  running: "running, or killed",
  done: "done",
  stopped: "stopped",
  undone: "undone",
};

const day = (instant: string) => instant.slice(0, 10);
