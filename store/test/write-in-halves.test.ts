import { err, isPoint, ok, type Reading, type Result, type StoreRecord } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { memoryStore } from "../../test/support/memory-store.ts";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { seqOf } from "../../test/support/seq-of.ts";
import type { Store, StoreError } from "../src/index.ts";
import { createWriteInHalves, type WrittenInHalves, writeInHalves } from "../src/write-in-halves.ts";

const readings = (count: number): Reading[] =>
  Array.from({ length: count }, (_, seq) => ({
    station: "garden",
    bootId: "b",
    seq,
    takenAt: new Date(1000 * seq).toISOString(),
    values: { temperatureC: seq },
  }));
type Written = Result<WrittenInHalves<StoreRecord, void>, StoreError>;
const refusals = (written: Written) =>
  written.ok ? written.value.refused.map(({ record, reason }) => [seqOf(record), reason]) : written.error;

describe("a store that refuses", () => {
  test("without a name is asked for halves until the bad readings stand alone", async () => {
    const { store, state, stored } = memoryStore();
    state.refuses = ({ seq }) => (seq === 3 || seq === 90 ? `no ${seq}` : undefined);
    const written = await createWriteInHalves<StoreRecord, void>(store.write)(readings(100));
    expect(refusals(written)).toEqual([
      [3, "no 3"],
      [90, "no 90"],
    ]);
    expect(stored()).toHaveLength(98);
  });

  test("by name is asked once, and each has its own reason", async () => {
    const { store, state, stored } = memoryStore();
    const naming: Store["write"] = async (batch) => {
      const bad = [3, 90].map((index) => ({ index, message: `no ${index}` }));
      await store.write(batch.filter((record) => isPoint(record) || (record.seq !== 3 && record.seq !== 90)));
      return { ok: false, error: { kind: "refused", message: "no 3", refused: bad } };
    };
    const written = await createWriteInHalves<StoreRecord, void>(naming)(readings(100));
    expect(refusals(written)).toEqual([
      [3, "no 3"],
      [90, "no 90"],
    ]);
    expect([state.writes, stored().length]).toEqual([1, 98]);
  });

  test("and goes away between two halves has refused nothing", async () => {
    const { store, state } = memoryStore();
    state.refuses = ({ seq }) => {
      if (state.writes > 1) state.error = { kind: "unavailable", message: "away" };
      return seq === 3 ? "no" : undefined;
    };
    expect(await createWriteInHalves<StoreRecord, void>(store.write)(readings(100))).toEqual({
      ok: false,
      error: { kind: "unavailable", message: "away" },
    });
  });
});

const FAILURE: StoreError = { kind: "unavailable", message: "500: beyond the retention", mayLieInRecords: true };

/** A store that fails at whatever has one of these readings in it, and is asked until it is done or `maxTries` are over. */
function failingScene(isBad: (seq: number) => boolean) {
  const { store, state, stored } = memoryStore();
  const fault = { now: undefined as StoreError | undefined, asked: 0 };
  const write = createWriteInHalves<StoreRecord, void>(async (batch) => {
    fault.asked += 1;
    if (fault.now) return err(fault.now);
    return batch.some((record) => isBad(seqOf(record))) ? err(FAILURE) : store.write(batch);
  });
  async function writeUntilDone(batch: readonly StoreRecord[], maxTries = 10) {
    let written = await write(batch);
    let tries = 1;
    for (; !written.ok && tries < maxTries; tries += 1) written = await write(batch);
    return { written, tries };
  }
  return { write, writeUntilDone, fault, state, stored };
}

const reasonAlone = "500: beyond the retention; it failed at this alone 3 times, and took others meanwhile";

describe("a store that fails again and again at the same batch", () => {
  test("has the good ones of it in parts, and what it fails at alone each time is refused", async () => {
    const { writeUntilDone, stored } = failingScene((seq) => seq === 3 || seq === 90);
    const { written, tries } = await writeUntilDone(readings(100));
    expect(refusals(written)).toEqual([
      [3, reasonAlone],
      [90, reasonAlone],
    ]);
    expect([stored().length, tries]).toEqual([98, 5]);
  });

  test("refuses nothing while it takes nothing, and is asked for no more than a few samples at each try", async () => {
    const { writeUntilDone, fault, stored, write } = failingScene(() => false);
    fault.now = FAILURE;
    const batch = readings(100);
    expect(await writeUntilDone(batch, 50)).toEqual({ written: err(FAILURE), tries: 50 });
    expect(fault.asked).toBeLessThanOrEqual(4 * 50);
    fault.now = undefined;
    expect(await write(batch)).toMatchObject(ok({ refused: [] }));
    expect(stored()).toHaveLength(100);
  });

  test("refuses a reading that comes alone only as others pass between its failures", async () => {
    const { write, writeUntilDone } = failingScene((seq) => seq === 7);
    const alone = readings(8).slice(7);
    expect((await writeUntilDone(alone, 20)).written).toEqual(err(FAILURE));
    const answers: unknown[] = [];
    for (const other of readings(4)) {
      expect(await write([other])).toMatchObject(ok({ refused: [] }));
      answers.push(refusals(await write(alone)));
    }
    expect(answers.slice(0, 3)).toEqual([FAILURE, FAILURE, [[7, reasonAlone]]]);
  });

  test("refuses all of a batch when others pass meanwhile", async () => {
    const { write } = failingScene((seq) => seq < 100);
    const batch = readings(100);
    const [good] = readings(101).slice(100);
    let written = await write(batch);
    for (let tries = 1; !written.ok && tries < 10; tries += 1) {
      await write([good as Reading]);
      written = await write(batch);
    }
    expect(written.ok && written.value.refused).toHaveLength(100);
  });

  test("finds the one good reading of a batch by itself, at the latest after so many tries as the batch has readings", async () => {
    for (const goodSeq of [0, 1, 17, 48, 49]) {
      const { writeUntilDone, stored } = failingScene((seq) => seq !== goodSeq);
      const { written } = await writeUntilDone(readings(50), 50);
      expect(written.ok && written.value.refused).toHaveLength(49);
      expect(stored().map(seqOf)).toEqual([goodSeq]);
    }
  });

  test("and then does not answer has refused nothing yet", async () => {
    const { write, fault, stored } = failingScene((seq) => seq === 3);
    const batch = readings(100);
    for (let tries = 1; tries <= 4; tries += 1) await write(batch);
    fault.now = { kind: "unavailable", message: "no answer" };
    for (let tries = 1; tries <= 20; tries += 1) expect(await write(batch)).toEqual(err(fault.now));
    expect(stored()).toHaveLength(99);
  });
});

test("a store that fails by chance, in half of the writes, loses nothing: what is not stored is named", async () => {
  const seed = seedOfRun();
  const random = createRandom(seed);
  for (let run = 1; run <= 200; run += 1) {
    const { store, stored } = memoryStore();
    const write = createWriteInHalves<StoreRecord, void>(async (batch) => (random() < 0.5 ? err(FAILURE) : store.write(batch)));
    const batch = readings(1 + Math.floor(random() * 30));
    let written = await write(batch);
    for (let tries = 1; !written.ok && tries < 1000; tries += 1) written = await write(batch);
    const refused = written.ok ? written.value.refused.map(({ record }) => seqOf(record)) : ["not done"];
    const held = new Set([...stored().map(seqOf), ...refused]);
    expect({ seed, run, missing: batch.filter((record) => !held.has(seqOf(record))) }).toEqual({ seed, run, missing: [] });
  }
});

test("what the store answered is kept of each part that it took", async () => {
  const numbers = [1, 2, 3, 4].map((number) => ({ number }));
  const counted = await writeInHalves(numbers, async (part: readonly { number: number }[]) =>
    part.some(({ number }) => number === 2) ? err({ kind: "refused" as const, message: "two" }) : ok(part.length),
  );
  expect(counted).toEqual(ok({ refused: [{ record: { number: 2 }, reason: "two" }], answers: [1, 2] }));
});
