import { describe, expect, test } from "@jest/globals";
import { createGapCounter } from "../src/gap-counter.ts";

const counterWith = (seqs: readonly number[], bootId = "a") => {
  const counter = createGapCounter();
  for (const seq of seqs) counter.note({ station: "garden", bootId, seq });
  return counter;
};

/** By hand: the numbers between the lowest and the highest that are not there. */
const missingOf = (seqs: readonly number[]) => {
  const seen = new Set(seqs);
  return seqs.length === 0 ? 0 : Math.max(...seqs) - Math.min(...seqs) + 1 - seen.size;
};

describe("the readings that are missing", () => {
  test("are the holes in the numbers, until these come after all, in whatever order and however often", () => {
    let state = 7;
    const random = (max: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state % max;
    };
    for (let round = 0; round < 200; round += 1) {
      const seqs = Array.from({ length: 1 + random(60) }, () => random(80));
      for (let count = 1; count <= seqs.length; count += 1) {
        const some = seqs.slice(0, count);
        expect(counterWith(some).missing()["garden"] ?? 0).toBe(missingOf(some));
      }
    }
  });

  test("are counted for each station and boot, and what was before the first is not known", () => {
    const counter = counterWith([500, 501, 503]);
    counter.note({ station: "garden", bootId: "b", seq: 0 });
    counter.note({ station: "garden", bootId: "b", seq: 5 });
    counter.note({ station: "attic", bootId: "c", seq: 9 });
    expect(counter.missing()).toEqual({ garden: 1 + 4 });
  });

  test("of boots long gone are forgotten, and a boot with a thousand holes costs no more memory", () => {
    const counter = createGapCounter();
    for (let boot = 0; boot < 100; boot += 1) for (const seq of [0, 2]) counter.note({ station: "garden", bootId: `b${boot}`, seq });
    expect(counter.missing()).toEqual({ garden: 3 });
    const holes = counterWith(Array.from({ length: 3000 }, (_, index) => 2 * index));
    expect(holes.missing()["garden"]).toBeLessThanOrEqual(1000);
  });
});
