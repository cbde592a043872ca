import { describe, expect, test } from "@jest/globals";
import { createRandom } from "../../../test/support/random.ts";
import { seedOfRun } from "../../../test/support/seed.ts";
import { Deque } from "../../src/session/deque.ts";

describe("a deque", () => {
  test("is like an array, whatever is put in and taken out at either end", () => {
    const random = createRandom(seedOfRun());
    const deque = new Deque<number>();
    const like: number[] = [];
    for (let step = 0; step < 20_000; step += 1) {
      // It grows for a while, then shrinks.
      const isGrowing = Math.floor(step / 1000) % 2 === 0;
      if (random() < (isGrowing ? 0.7 : 0.2)) {
        deque.push(step);
        like.push(step);
      } else if (random() < 0.2) {
        deque.unshift(step);
        like.unshift(step);
      } else expect(deque.shift()).toBe(like.shift());
      expect([deque.length, deque.first]).toEqual([like.length, like[0]]);
    }
    while (like.length > 0) expect(deque.shift()).toBe(like.shift());
    expect([deque.length, deque.first, deque.shift()]).toEqual([0, undefined, undefined]);
  });

  test("is empty once it is cleared, and can be filled again", () => {
    const deque = new Deque<string>();
    for (const each of ["a", "b", "c", "d", "e"]) deque.push(each);
    deque.clear();
    expect([deque.length, deque.first]).toEqual([0, undefined]);
    deque.push("f");
    expect(deque.shift()).toBe("f");
  });
});
