import { err, ok, type Reading, readingsAmong, silentLog } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createStoreOrSpool } from "../../src/storing/store-or-spool.ts";
import { createStoreWriter } from "../../src/storing/store-writer.ts";

const readings: readonly Reading[] = [1, 2, 3].map((seq) => ({
  station: "garden",
  bootId: "b1",
  seq,
  takenAt: new Date(1000 * seq).toISOString(),
  values: { temperatureC: seq },
}));
const AWAY = { kind: "unavailable", message: "the database sleeps" } as const;

function createScene(spoolAfterMs: number) {
  const memory = memoryStore();
  const spooled: (readonly Reading[])[] = [];
  const errors: string[] = [];
  const spoolState = { problem: undefined as string | undefined, asked: 0, replays: 0 };
  const stopping = new AbortController();
  const log = { ...silentLog, error: (line: string) => void errors.push(line) };
  const put = createStoreOrSpool(
    {
      writer: createStoreWriter(memory.store, silentLog),
      spool: {
        append: async (batch) => {
          spoolState.asked += 1;
          if (spoolState.problem !== undefined) return err(spoolState.problem);
          spooled.push(readingsAmong(batch));
          return ok(undefined);
        },
      },
      onSpooled: () => {
        spoolState.replays += 1;
      },
      log,
    },
    spoolAfterMs,
    stopping.signal,
  );
  return { memory, spooled, errors, spoolState, stopping, put };
}

test("readings go into the store while it takes them, and those that it refuses are named", async () => {
  const { memory, spooled, put } = createScene(0);
  memory.state.refuses = ({ seq }) => (seq === 2 ? "field type conflict" : undefined);
  expect(await put(readings)).toEqual([{ record: readings[1], reason: "field type conflict" }]);
  expect(memory.stored().map(({ seq }) => seq)).toEqual([1, 3]);
  expect(spooled).toEqual([]);
});

test("readings go into the spool once the store is away for long, and the replay of the spool is started", async () => {
  const { memory, spooled, spoolState, put } = createScene(0);
  memory.state.error = AWAY;
  expect(await put(readings)).toEqual([]);
  expect([spooled, spoolState.replays, memory.stored()]).toEqual([[readings], 1, []]);
});

test("readings wait for a store that is away for a moment, and stay out of the spool", async () => {
  const { memory, spooled, put } = createScene(60_000);
  memory.state.error = AWAY;
  const isSafe = put(readings);
  await waitFor("a second attempt", () => memory.state.writes >= 2);
  memory.state.error = undefined;
  expect(await isSafe).toEqual([]);
  expect([memory.stored().length, spooled]).toEqual([3, []]);
});

test("with the spool full, readings wait until it has room, which is logged once", async () => {
  const { memory, spooled, errors, spoolState, put } = createScene(0);
  memory.state.error = AWAY;
  spoolState.problem = "the spool is full";
  const isSafe = put(readings);
  await waitFor("a second look at the spool", () => spoolState.asked >= 2);
  expect(errors).toEqual(["ingest: nothing is acknowledged any more, the broker keeps it: the spool is full"]);
  spoolState.problem = undefined;
  expect(await isSafe).toEqual([]);
  expect(spooled).toEqual([readings]);
});

test("who stops with nothing safe learns that it is not", async () => {
  const { memory, stopping, put } = createScene(60_000);
  memory.state.error = AWAY;
  const isSafe = put(readings);
  await waitFor("an attempt", () => memory.state.writes >= 1);
  stopping.abort();
  expect(await isSafe).toBeUndefined();
});
