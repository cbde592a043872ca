import { describe, expect, test } from "@jest/globals";
import { createBatcher } from "../../src/storing/batcher.ts";

interface Job {
  readonly id: number;
  readonly records: { readonly length: number };
  readonly payloadBytes: number;
}
const limits = { maxReadings: 10, maxBytes: 1000, maxAgeMs: 100, quietMs: 10 };
const job = (id: number, readings = 1, payloadBytes = 1): Job => ({ id, records: { length: readings }, payloadBytes });
const idsOf = (jobs: readonly Job[]) => jobs.map(({ id }) => id);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const createRandom = (seed: number) => (below: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return Math.floor((seed / 2 ** 31) * below);
};

describe("batches", () => {
  test("hold every job once and in order, within the limits unless a job alone is beyond them, and are as large as they can be", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = createRandom(seed);
      const batcher = createBatcher<Job>(limits);
      const jobs = Array.from({ length: 1 + random(60) }, (_, id) => job(id, random(14), random(600)));
      const batches: Job[][] = [];
      for (const each of jobs) {
        batcher.add(each, each.id);
        if (random(20) === 0) batches.push(batcher.take());
      }
      const early = batches.length;
      while (batcher.size() > 0) batches.push(batcher.take());
      expect(idsOf(batches.flat())).toEqual(idsOf(jobs));
      const weigh = (batch: readonly Job[]) => [sum(batch.map((j) => j.records.length)), sum(batch.map((j) => j.payloadBytes))] as const;
      const fits = (batch: readonly Job[]) => weigh(batch)[0] <= limits.maxReadings && weigh(batch)[1] <= limits.maxBytes;
      batches.forEach((batch, index) => {
        expect(fits(batch) || batch.length === 1).toBe(true);
        const next = batches[index + 1]?.[0];
        if (index >= early && next) expect(fits([...batch, next])).toBe(false);
      });
    }
  });

  test("go when nothing more came for a while", () => {
    const batcher = createBatcher<Job>(limits);
    expect(batcher.dueAtMs()).toBeUndefined();
    batcher.add(job(1), 1000);
    expect(batcher.dueAtMs()).toBe(1010);
    batcher.add(job(2), 1008);
    expect(batcher.dueAtMs()).toBe(1018);
  });

  test("go when the oldest is old, though more come all the time", () => {
    const batcher = createBatcher<Job>({ ...limits, maxReadings: 1000 });
    for (let atMs = 0; atMs < 99; atMs += 1) batcher.add(job(atMs), atMs);
    expect(batcher.dueAtMs()).toBe(100);
    batcher.take();
    expect(batcher.dueAtMs()).toBeUndefined();
  });

  test.each([
    ["readings", [job(1, 6), job(2, 4)]],
    ["bytes", [job(1, 1, 400), job(2, 1, 600)]],
  ])("go at once when full of %s", (_what, jobs) => {
    const batcher = createBatcher<Job>(limits);
    for (const each of jobs) batcher.add(each, 5);
    expect(batcher.dueAtMs()).toBe(Number.NEGATIVE_INFINITY);
  });
});
