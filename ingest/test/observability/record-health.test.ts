import { type IngestHealthMessage, silentLog } from "@clima/schemas";
import type { StoreError } from "@clima/store";
import { expect, test } from "@jest/globals";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { createHealthRecorder } from "../../src/observability/record-health.ts";

const health = (seconds: number): IngestHealthMessage => ({
  schema: "ingest-health/1",
  worker: "main",
  takenAt: new Date(1000 * seconds).toISOString(),
  uptimeS: seconds,
  storeOk: true,
  storedReadings: 0,
  rejectedMessages: 0,
  unacknowledgedMessages: 0,
  spoolBytes: 0,
  brokers: [],
  stations: [],
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A store that draws charts: it answers when it is told to. */
function chartStore() {
  const asked: IngestHealthMessage[] = [];
  const answers: ((error?: StoreError) => void)[] = [];
  const noteHealth = (noted: IngestHealthMessage) => {
    asked.push(noted);
    return new Promise<{ ok: true; value: undefined } | { ok: false; error: StoreError }>((resolve) =>
      answers.push((error) => resolve(error ? { ok: false, error } : { ok: true, value: undefined })),
    );
  };
  const answer = async (error?: StoreError) => {
    answers.shift()?.(error);
    await settled();
  };
  return { store: { ...memoryStore().store, noteHealth }, asked, answer };
}

test("a store that is slow is not asked again before it has answered; one that keeps none is not asked", async () => {
  const { store, asked, answer } = chartStore();
  const keep = createHealthRecorder([memoryStore().store, store], silentLog);
  keep(health(10));
  keep(health(20));
  await answer();
  keep(health(30));
  expect(asked.map(({ uptimeS }) => uptimeS)).toEqual([10, 30]);
});

test("a refusal is said once, and a store that is away is no refusal", async () => {
  const warnings: string[] = [];
  const { store, answer } = chartStore();
  const keep = createHealthRecorder([store], { ...silentLog, warn: (text) => void warnings.push(text) });
  const refused = { kind: "refused", message: "field type conflict" } as const;
  for (const error of [{ kind: "unavailable", message: "away" } as const, refused, refused]) {
    keep(health(1));
    await answer(error);
  }
  expect(warnings).toEqual(["ingest: the store takes readings, but not how the ingest is: field type conflict"]);
});
