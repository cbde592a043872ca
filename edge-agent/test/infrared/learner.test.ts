import { describe, expect, test } from "@jest/globals";
import { encodeNec } from "../../src/infrared/codec/nec.ts";
import { averageFrames } from "../../src/infrared/receiver/average.ts";
import { createLearner, type Heard } from "../../src/infrared/receiver/learner.ts";
import type { DecodedCode, HeardPress } from "../../src/infrared/receiver/understand-press.ts";
import { createManualClock } from "../support/manual-clock.ts";

const POWER = encodeNec({ address: 4, command: 8 }).timingsUs;
const MUTE = encodeNec({ address: 4, command: 9 }).timingsUs;

/** Noise without chance: another one for each seed and place. */
const noisy = (timingsUs: readonly number[], seed: number) => timingsUs.map((us, index) => us + (((index * 37 + seed * 53) % 101) - 50));

describe("several frames of one code", () => {
  test("average to the durations that are meant, each the same wherever it occurs", () => {
    const averaged = averageFrames([noisy(POWER, 1), noisy(POWER, 2), noisy(POWER, 3)]);
    expect(new Set(averaged).size).toBe(5); // leader, its space, mark, the two spaces
    for (const [index, us] of averaged.entries()) expect(Math.abs(us - (POWER[index] ?? 0))).toBeLessThan(40);
  });

  test("keep durations apart that differ by a unit", () => {
    expect(averageFrames([[600, -600, 1200, -600, 2400]])).toEqual([600, -600, 1200, -600, 2400]);
  });
});

function createLesson(samples = 2) {
  const time = createManualClock(0);
  let take: ((press: HeardPress) => void) | undefined;
  const ear = {
    take(taker: (press: HeardPress) => void) {
      take = taker;
      return () => {
        take = undefined;
      };
    },
  };
  const learner = createLearner(ear, time.clock);
  const progress: Heard[] = [];
  const start = () => learner.learn({ samples, timeoutMs: 10_000 }, (heard) => void progress.push(heard));
  const press = (timingsUs: readonly number[], code?: DecodedCode) => take?.({ repeats: 0, timingsUs, ...(code ? { code } : {}) });
  return { ...time, learner, progress, start, press, isListening: () => take !== undefined };
}

describe("a button", () => {
  test("is learned when it was heard alike often enough, and each press is told", async () => {
    const { start, press, progress, isListening } = createLesson();
    const learning = start();
    press(noisy(POWER, 1));
    press(noisy(MUTE, 2));
    press(noisy(POWER, 3));
    expect(await learning).toEqual({ ok: true, value: { frame: { carrierHz: 38_000, timingsUs: expect.any(Array) } } });
    expect(progress).toEqual([
      { presses: 1, alike: 1 },
      { presses: 2, alike: 1 },
      { presses: 3, alike: 2 },
    ]);
    expect(isListening()).toBe(false);
  });

  test("is learned by its code where it is decoded, though a toggle bit changes its frame", async () => {
    const code = { protocol: "rc5", address: 5, command: 0x35 };
    const { start, press } = createLesson();
    const learning = start();
    press([889, -889, 1778, -889, 889], code);
    press([889, -1778, 889, -889, 1778], code);
    expect(await learning).toMatchObject({ ok: true, value: { code, frame: { timingsUs: [889, -889, 1778, -889, 889] } } });
  });

  test("that nobody presses is given up after the timeout, and the next can be learned", async () => {
    const { start, press, advance, isListening } = createLesson(1);
    const learning = start();
    await advance(10_000);
    expect(await learning).toEqual({
      ok: false,
      error: { code: "timeout", message: expect.stringMatching(/no button was heard within 10 s/) },
    });
    expect(isListening()).toBe(false);
    const again = start();
    press(POWER);
    expect((await again).ok).toBe(true);
  });

  test("that was never heard alike is told so", async () => {
    const { start, press, advance } = createLesson(3);
    const learning = start();
    for (const timingsUs of [POWER, MUTE, POWER]) press(timingsUs);
    await advance(10_000);
    expect(await learning).toMatchObject({
      error: { message: expect.stringMatching(/3 presses were heard .* 2 of them alike; expected 3/) },
    });
  });

  test("is learned one at a time, and can be cancelled", async () => {
    const { start, learner } = createLesson();
    const learning = start();
    expect(await start()).toMatchObject({ ok: false, error: { code: "busy" } });
    expect(learner.cancel()).toBe(1);
    expect(await learning).toMatchObject({ ok: false, error: { code: "cancelled" } });
    expect(learner.cancel()).toBe(0);
  });
});
