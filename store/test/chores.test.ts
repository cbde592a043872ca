import type { Log } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { waitFor } from "../../test/support/wait-for.ts";
import { type Ask, createChores } from "../src/duckdb/chores.ts";
import type { History } from "../src/duckdb/history.ts";

/** A history with so many stretches to roll up and to remove. */
function start({ slices = 0, removals = 0, oldHours = 0, isOpen = true } = {}) {
  const lines: string[] = [];
  const done: string[] = [];
  const left = { slices, removals };
  const history = {
    rollUp: async () => {
      done.push("rollUp");
      left.slices -= 1;
      return left.slices > 0;
    },
    removeOldReadings: async () => {
      done.push("removeOldReadings");
      left.removals -= 1;
      return left.removals >= 0 ? { readings: 10, beforeMs: Date.UTC(2026, 0, 1 + removals - left.removals) } : undefined;
    },
    removeOldHours: async () => {
      done.push("removeOldHours");
      return oldHours;
    },
    removeOldPoints: async () => 0,
  } as unknown as History;
  const ask: Ask = async (_what, work) => (isOpen ? work(history) : undefined);
  const note = (line: string) => void lines.push(line);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  return { chores: createChores(ask, 0, log), lines, done };
}

describe("behind the writes", () => {
  test("all finished hours are rolled up, then what is too old is removed, and both are told once", async () => {
    const { chores, lines, done } = start({ slices: 3, removals: 2, oldHours: 7 });
    chores.note();
    await waitFor("the hours to be told", () => lines.length >= 2);
    expect(done).toEqual(["rollUp", "rollUp", "rollUp", "removeOldReadings", "removeOldReadings", "removeOldReadings", "removeOldHours"]);
    expect(lines).toEqual([
      "store: removed 20 readings from before 2026-01-03T00:00:00.000Z; their hours stay",
      "store: removed 7 hours of old weather",
    ]);
    chores.stop();
  });

  test("many writes are followed by one round", async () => {
    const { chores, done } = start();
    for (let write = 0; write < 100; write += 1) chores.note();
    await waitFor("the round", () => done.includes("removeOldHours"));
    expect(done.filter((each) => each === "rollUp")).toHaveLength(1);
    chores.note();
    await waitFor("the next round", () => done.filter((each) => each === "rollUp").length === 2);
    expect(done.filter((each) => each === "removeOldReadings")).toHaveLength(1);
    chores.stop();
  });

  test("readings that were too old to be stored are told with the settings that say so", async () => {
    const { chores, lines } = start();
    chores.note(3);
    chores.note(4);
    await waitFor("the warning", () => lines.length > 0);
    expect(lines).toEqual(["store: 7 readings were older than what is kept (store.duckdbRawDays, store.duckdbMaxBytes) and not stored"]);
    chores.stop();
  });

  test("nothing is begun after the end, but what was too old is told", async () => {
    const { chores, lines, done } = start({ slices: 5 });
    chores.note(1);
    chores.stop();
    chores.note();
    await new Promise(setImmediate);
    expect([done, lines.length]).toEqual([[], 1]);
  });

  test("a file that is not open has nothing to be done, and does not hold up", async () => {
    const { chores, done } = start({ isOpen: false });
    chores.note();
    await new Promise((later) => setTimeout(later, 1));
    chores.stop();
    expect(done).toEqual([]);
  });
});
