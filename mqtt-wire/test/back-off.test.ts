import { describe, expect, test } from "@jest/globals";
import { createBackOff } from "../src/back-off.ts";

const still = () => 0;
const waits = (backOff: ReturnType<typeof createBackOff>, count: number) => Array.from({ length: count }, backOff.nextMs);

describe("the wait before the next try to connect", () => {
  test("doubles to its limit, each with jitter", () => {
    expect(
      waits(
        createBackOff({}, still, () => 0),
        8,
      ),
    ).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    expect(
      waits(
        createBackOff({}, still, () => 1),
        7,
      ),
    ).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  test("has the limits that it is given, however often", () => {
    expect(
      waits(
        createBackOff({ firstMs: 10, maxMs: 30 }, still, () => 1),
        4,
      ),
    ).toEqual([10, 20, 30, 30]);
    expect(
      waits(
        createBackOff({}, still, () => 1),
        2000,
      ).at(-1),
    ).toBe(10_000);
  });

  test("is short again after a connection that lasted, not after one that broke at once", () => {
    let nowMs = 0;
    const backOff = createBackOff(
      {},
      () => nowMs,
      () => 0,
    );
    waits(backOff, 6);
    backOff.connected();
    nowMs += 100;
    expect(backOff.nextMs()).toBe(5000);
    backOff.connected();
    nowMs += 60_000;
    expect(backOff.nextMs()).toBe(250);
  });
});
