import { setTimeout as sleep } from "node:timers/promises";
import type { Reading } from "@clima/schemas";
import type { Added, StoreError } from "@clima/store";
import type { Item } from "@clima/weather-files";
import { describe, expect, test } from "@jest/globals";
import { createImportSum } from "../../src/commands/history/import-sum.ts";
import { type ItemStore, storeItems } from "../../src/commands/history/store-items.ts";

const KEPT_FROM = "2026-01-01T01:00:00.000Z";
const readingAt = (minute: number): Reading => ({
  station: "garden",
  bootId: "import",
  seq: 0,
  takenAt: new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString(),
  values: { temperatureC: minute / 10 },
});

async function* itemsOf(count: number, size: number): AsyncGenerator<readonly Item[]> {
  for (let first = 0; first < count; first += size)
    yield Array.from(
      { length: Math.min(size, count - first) },
      (_, index): Item => ({
        kind: "reading",
        line: first + index + 2,
        reading: readingAt(first + index),
        text: () => `row ${first + index}`,
      }),
    );
}

/** A store with retention: a batch with something that is too old is refused as a whole, without a name. */
function storeWithRetention() {
  const stored = new Set<string>();
  const store: ItemStore = {
    async addReadings(readings) {
      if (readings.some(({ takenAt }) => takenAt < KEPT_FROM)) return refusal("beyond the retention");
      const before = stored.size;
      for (const { takenAt } of readings) stored.add(takenAt);
      const added = stored.size - before;
      return { ok: true, value: countsOf({ added, present: readings.length - added }) };
    },
    writePoints: async (points) => ({ ok: true, value: points.length }),
  };
  return { stored, store };
}
const refusal = (message: string) => ({ ok: false, error: { kind: "refused", message } satisfies StoreError }) as const;
const countsOf = (some: Partial<Added>): Added => ({ added: 0, present: 0, differing: 0, tooOld: 0, ...some });

function importInto(store: ItemStore, items: AsyncIterable<readonly Item[]>, signal = new AbortController().signal) {
  const source = { name: "a.csv", profile: "Clima", uses: [], notes: [], refusedHeader: "", items, fraction: () => 0 };
  const sum = createImportSum(source, () => undefined);
  const refused: string[] = [];
  const onRefused = ({ line, reason, text }: { readonly line: number; readonly reason: string; readonly text: string }) =>
    void refused.push(`${line} ${reason}: ${text}`);
  const done = storeItems(source, { store, sum, signal, onRefused, onStored: () => {}, onProgress: () => {} });
  return { sum, done, refused };
}

describe("what is read is stored", () => {
  test("though the store refuses some of it: these are counted and kept with their reason and lines, and all others are added", async () => {
    const { stored, store } = storeWithRetention();
    const { sum, done, refused } = importInto(store, itemsOf(12_000, 999));
    expect(await done).toEqual({ ok: true, value: undefined });
    expect(stored.size).toBe(11_940);
    expect(sum.facts()).toMatchObject({
      added: 11_940,
      present: 0,
      refused: 60,
      refusedFor: [{ reason: "beyond the retention", count: 60, firstLines: [2, 3, 4] }],
    });
    expect(refused).toEqual(Array.from({ length: 60 }, (_, index) => `${index + 2} beyond the retention: row ${index}`));
    expect(sum.lines()[0]).toBe("a.csv (Clima): 11940 readings added, 0 already there, 60 refused, 0 skipped");
  });

  test("once: what is there already is counted as that", async () => {
    const { store } = storeWithRetention();
    await importInto(store, itemsOf(100, 10)).done;
    const again = importInto(store, itemsOf(120, 10));
    await again.done;
    expect(again.sum.facts()).toMatchObject({ added: 20, present: 40, refused: 60 });
  });

  test("until Ctrl-C: what was read by then is stored and counted", async () => {
    const { stored, store } = storeWithRetention();
    const stopping = new AbortController();
    async function* items() {
      for await (const some of itemsOf(1000, 100)) {
        yield some;
        if (stored.size === 0) stopping.abort();
      }
    }
    const { sum, done } = importInto(store, items(), stopping.signal);
    expect((await done).ok).toBe(true);
    expect(sum.facts().added + sum.facts().refused).toBe(200);
    expect(stored.size).toBe(140);
  });

  test("while more is read; and nothing is on its way any more when the source cannot be read to its end", async () => {
    const events: string[] = [];
    const slow: ItemStore = {
      async addReadings(readings) {
        events.push("begins");
        await sleep(50);
        events.push("stored");
        return { ok: true, value: countsOf({ added: readings.length }) };
      },
      writePoints: async (points) => ({ ok: true, value: points.length }),
    };
    async function* items() {
      yield* itemsOf(25_000, 25_000);
      events.push("reads on");
      throw new Error("cut off");
    }
    const { done, sum } = importInto(slow, items());
    await expect(done).rejects.toThrow("cut off");
    expect(events).toEqual(["begins", "reads on", "stored"]);
    expect(sum.facts().added).toBe(20_000);
  });

  test("until the store needs somebody's hand, and the error says so at once", async () => {
    const { store } = storeWithRetention();
    let tries = 0;
    const locked: ItemStore = {
      ...store,
      async addReadings() {
        tries += 1;
        return { ok: false, error: { kind: "unavailable", message: "refuses the login", retryAfterMs: 30_000 } };
      },
    };
    const { done } = importInto(locked, itemsOf(10, 10));
    expect(await done).toMatchObject({ ok: false, error: { message: "refuses the login" } });
    expect(tries).toBe(1);
  });
});
