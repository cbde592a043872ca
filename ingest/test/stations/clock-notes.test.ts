import { type InfoMessage, silentLog } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { createClockNotes } from "../../src/stations/clock-notes.ts";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 24);

/** What is said of live readings of a station that is ahead by so much, one after the other. */
function linesOf(source: InfoMessage["source"] | undefined, ...aheadMs: readonly number[]): readonly string[] {
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const clocks = createClockNotes(() => source, { ...silentLog, warn: note, info: note });
  for (const each of aheadMs) clocks.noteAllLive([{ station: "garden", takenAt: new Date(NOW_MS + each).toISOString() }], NOW_MS);
  return lines;
}

test("a clock that is wrong is told once, and once more when it is right again", () => {
  expect(linesOf("pi", 0, 2 * HOUR_MS, 2 * HOUR_MS, -30_000, 0, -3 * HOUR_MS)).toEqual([
    "ingest: the clock of garden is 7200 s ahead: the times of its readings are doubtful",
    "ingest: the clock of garden is right again",
    "ingest: the clock of garden is 10800 s behind: the times of its readings are doubtful",
  ]);
});

test("a replay of years ago is no wrong clock, whether or not it has said that it is one", () => {
  expect(linesOf(undefined, -90_000 * HOUR_MS)).toEqual([]);
  expect(linesOf("recorded", -90_000 * HOUR_MS, -HOUR_MS)).toEqual([]);
  expect(linesOf("pi", -90_000 * HOUR_MS)).toHaveLength(1);
});
