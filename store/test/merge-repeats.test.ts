import type { Reading } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { mergeRepeats } from "../src/merge-repeats.ts";
import { reading, T0_MS } from "./contract.ts";

test("readings of one instant become one row: a later one changes what it names and leaves the rest", () => {
  const rows = mergeRepeats([
    reading(0, { temperatureC: 1, humidityPct: 50 }),
    reading(1, { temperatureC: 9 }),
    reading(0, { temperatureC: 2, pressureHpa: 1000 }),
  ]);
  expect(rows).toEqual([
    { station: "garden", takenAtMs: T0_MS, values: { temperatureC: 2, humidityPct: 50, pressureHpa: 1000 } },
    { station: "garden", takenAtMs: T0_MS + 60_000, values: { temperatureC: 9 } },
  ]);
});

test("two stations at one instant are two rows", () => {
  const rows = mergeRepeats([reading(0, { temperatureC: 1 }), reading(0, { temperatureC: 2 }, "roof")]);
  expect(rows.map(({ station, values }) => [station, values.temperatureC])).toEqual([
    ["garden", 1],
    ["roof", 2],
  ]);
});

test("two spellings of one instant are one row", () => {
  const first = reading(0, { temperatureC: 1 });
  const rows = mergeRepeats([first, { ...first, takenAt: first.takenAt.replace(".000Z", "Z"), values: { humidityPct: 2 } }]);
  expect(rows.map(({ values }) => values)).toEqual([{ temperatureC: 1, humidityPct: 2 }]);
});

test("whatever comes, in whatever order, each quantity is that of the last reading that named it", () => {
  const random = createRandom(seedOfRun());
  const below = (limit: number) => Math.floor(random() * limit);
  for (let round = 0; round < 200; round += 1) {
    const readings: Reading[] = Array.from({ length: below(30) }, () =>
      reading(below(10), below(2) === 0 ? { temperatureC: below(100) } : { humidityPct: below(100) }, `station-${below(3)}`),
    );
    const expected = new Map<string, object>();
    for (const { station, takenAt, values } of readings) {
      const identity = `${station} ${Date.parse(takenAt)}`;
      expected.set(identity, { ...expected.get(identity), ...values });
    }
    const rows = mergeRepeats(readings).map(({ station, takenAtMs, values }) => [`${station} ${takenAtMs}`, values] as const);
    expect(rows).toHaveLength(expected.size);
    expect(new Map(rows)).toEqual(expected);
  }
});
