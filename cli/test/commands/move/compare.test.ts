import { describe, expect, test } from "@jest/globals";
import { compare, createChecksums } from "../../../src/commands/move/compare.ts";
import { monthsOf } from "../../../src/commands/move/months.ts";
import type { MovedRecord } from "../../../src/commands/move/moved-kind.ts";

const at = (minute: number, values: Readonly<Record<string, number>>): MovedRecord => {
  const takenAt = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  return { identity: takenAt, values, stored: { station: "garden", takenAt, values } };
};
const checksumsOf = (source: readonly MovedRecord[], target: readonly MovedRecord[]) => {
  const sums = createChecksums();
  sums.add(source, target);
  return sums.texts();
};

describe("what a target lacks", () => {
  const source = [at(1, { temperatureC: 1 }), at(2, { temperatureC: 2, humidityPct: 50 }), at(3, { temperatureC: 3 })];

  test("is all of it where there is nothing", () => {
    expect(compare(source, [])).toEqual({ lacking: source, onlyInTarget: 0 });
  });

  test("is a record that is not there, one with another value and one without a value", () => {
    const { lacking, onlyInTarget } = compare(source, [at(1, { temperatureC: 1.5 }), at(2, { temperatureC: 2 })]);
    expect(lacking).toEqual(source);
    expect(onlyInTarget).toBe(0);
  });

  test("is nothing where it has more", () => {
    const target = [...source.slice(0, 2), at(3, { temperatureC: 3, humidityPct: 1 }), at(4, { temperatureC: 4 })];
    expect(compare(source, target)).toEqual({ lacking: [], onlyInTarget: 1 });
    const { sourceChecksum, targetChecksum } = checksumsOf(source, target);
    expect(targetChecksum).toBe(sourceChecksum);
  });

  test("changes the checksum, were it the last digit of a number", () => {
    const target = [...source.slice(0, 2), at(3, { temperatureC: 3.0000000000000004 })];
    const { sourceChecksum, targetChecksum } = checksumsOf(source, target);
    expect(targetChecksum).not.toBe(sourceChecksum);
  });

  test("is told by the checksums of all that came before and after it", () => {
    const sums = createChecksums();
    const other = [at(4, { temperatureC: 4 })];
    for (const [here, there] of [[source, source] as const, [other, []] as const, [source, source] as const]) sums.add(here, there);
    const { sourceChecksum, targetChecksum } = sums.texts();
    expect(sourceChecksum).toBe(checksumsOf([...source, ...other, ...source], []).sourceChecksum);
    expect(targetChecksum).toBe(checksumsOf([...source, ...source], []).sourceChecksum);
  });

  test("changes the checksum where a record, or a value of one, is not there", () => {
    const { sourceChecksum } = checksumsOf(source, source);
    expect(checksumsOf(source, source.slice(1))).toEqual({ sourceChecksum, targetChecksum: expect.not.stringMatching(sourceChecksum) });
    const target = [at(1, { temperatureC: 1 }), at(2, { temperatureC: 2 }), at(3, { temperatureC: 3 })];
    expect(checksumsOf(source, target)).toEqual({ sourceChecksum, targetChecksum: expect.not.stringMatching(sourceChecksum) });
  });
});

test("a span is cut at the beginnings of UTC months, and has all of its time", () => {
  const [fromMs, toMs] = [Date.UTC(2025, 10, 29, 23, 59), Date.UTC(2026, 1, 1)];
  const months = monthsOf({ station: "garden", fromMs, toMs });
  expect(months.map(({ fromMs: from }) => new Date(from).toISOString())).toEqual([
    "2025-11-29T23:59:00.000Z",
    "2025-12-01T00:00:00.000Z",
    "2026-01-01T00:00:00.000Z",
  ]);
  expect(months.at(-1)?.toMs).toBe(toMs);
});
