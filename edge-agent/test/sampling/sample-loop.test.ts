import { describe, expect, test } from "@jest/globals";
import { createSampleLoop, untilNextMs } from "../../src/sampling/sample-loop.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { T0_MS } from "../support/readings.ts";

function startAt(startMs: number, intervalMs = 10_000) {
  const time = createManualClock(startMs);
  const sampledAtS: number[] = [];
  const loop = createSampleLoop(time.clock, intervalMs);
  loop.start(async () => void sampledAtS.push((time.clock.nowMs() - T0_MS) / 1000));
  return { ...time, loop, sampledAtS };
}

describe("the sample loop", () => {
  test("samples at once and then on the grid of the clock", async () => {
    const { advance, sampledAtS } = startAt(T0_MS + 3200);
    await advance(30_000);
    expect(sampledAtS).toEqual([3.2, 10, 20, 30]);
  });

  test("a timer that fires early does not meet the same grid point twice", () => {
    expect(untilNextMs(T0_MS - 4, 10_000)).toBe(10_004);
    expect(untilNextMs(T0_MS, 10_000)).toBe(10_000);
    expect(untilNextMs(T0_MS - 100, 10_000)).toBe(100);
    expect(untilNextMs(T0_MS - 20, 100)).toBe(120);
    expect(untilNextMs(T0_MS - 30, 100)).toBe(30);
  });

  test.each([-3_600_000, 3_600_000, -7, 12_345])("a wall clock that jumps by %s ms neither stops it nor makes it race", async (stepMs) => {
    const { advance, stepWallClock, sampledAtS } = startAt(T0_MS);
    await advance(20_000);
    stepWallClock(stepMs);
    const before = sampledAtS.length;
    await advance(100_000);
    expect(sampledAtS.length - before).toBeGreaterThanOrEqual(9);
    expect(sampledAtS.length - before).toBeLessThanOrEqual(11);
  });

  test("a new interval holds at once", async () => {
    const { advance, loop, sampledAtS } = startAt(T0_MS, 60_000);
    await advance(1000);
    loop.setIntervalMs(5000);
    await advance(14_000);
    expect(sampledAtS).toEqual([0, 5, 10, 15]);
    expect(loop.intervalMs()).toBe(5000);
  });

  test("stops in the middle of a wait", async () => {
    const { advance, loop, sampledAtS } = startAt(T0_MS);
    await advance(5000);
    await loop.stop();
    await advance(60_000);
    expect(sampledAtS).toEqual([0]);
  });
});
