import { isPoint, type Reading } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { memoryStore } from "../../test/support/memory-store.ts";
import { seqOf } from "../../test/support/seq-of.ts";
import type { Store } from "../src/port.ts";
import { writeInHalves } from "../src/write-in-halves.ts";

const readings = (count: number): Reading[] =>
  Array.from({ length: count }, (_, seq) => ({
    station: "garden",
    bootId: "b",
    seq,
    takenAt: new Date(1000 * seq).toISOString(),
    values: { temperatureC: seq },
  }));

test("a store that refuses without a name is asked for halves until the bad readings stand alone", async () => {
  const { store, state, stored } = memoryStore();
  state.refuses = ({ seq }) => (seq === 3 || seq === 90 ? `no ${seq}` : undefined);
  const written = await writeInHalves(readings(100), store.write);
  expect(written.ok && written.value.refused.map(({ record, reason }) => [seqOf(record), reason])).toEqual([
    [3, "no 3"],
    [90, "no 90"],
  ]);
  expect(stored()).toHaveLength(98);
});

test("a store that names what it refuses is asked once, and each has its own reason", async () => {
  const { store, state, stored } = memoryStore();
  const naming: Store = {
    ...store,
    async write(batch) {
      const bad = [3, 90].map((index) => ({ index, message: `no ${index}` }));
      await store.write(batch.filter((record) => isPoint(record) || (record.seq !== 3 && record.seq !== 90)));
      return { ok: false, error: { kind: "refused", message: "no 3", refused: bad } };
    },
  };
  const written = await writeInHalves(readings(100), naming.write);
  expect(written.ok && written.value.refused.map(({ record, reason }) => [seqOf(record), reason])).toEqual([
    [3, "no 3"],
    [90, "no 90"],
  ]);
  expect([state.writes, stored().length]).toEqual([1, 98]);
});

test("a store that goes away between two halves has refused nothing", async () => {
  const { store, state } = memoryStore();
  state.refuses = ({ seq }) => {
    if (state.writes > 1) state.error = { kind: "unavailable", message: "away" };
    return seq === 3 ? "no" : undefined;
  };
  expect(await writeInHalves(readings(100), store.write)).toEqual({ ok: false, error: { kind: "unavailable", message: "away" } });
});

test("what the store answered is kept of each part that it took", async () => {
  const counted = await writeInHalves([1, 2, 3, 4], async (part: readonly number[]) =>
    part.includes(2) ? { ok: false, error: { kind: "refused", message: "two" } } : { ok: true, value: part.length },
  );
  expect(counted).toEqual({ ok: true, value: { refused: [{ record: 2, reason: "two" }], answers: [1, 2] } });
});
