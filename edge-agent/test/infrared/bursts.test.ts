import { expect, test } from "@jest/globals";
import { durationUs, MAX_BURST_PULSES, toBursts } from "../../src/infrared/send/bursts.ts";

const bursts = (timingsUs: readonly number[]) => {
  const cut = toBursts(timingsUs);
  if (!cut.ok) throw new Error(cut.error);
  return cut.value;
};

test("a frame is one burst, without the dark time it ends with", () => {
  expect(bursts([9000, -4500, 560, -40_000])).toEqual([{ pulsesUs: [9000, 4500, 560], pauseUs: 40_000 }]);
});

test("frames are written one by one, with the pauses between them slept", () => {
  expect(bursts([900, -450, 560, -40_000, 900, -225, 560])).toEqual([
    { pulsesUs: [900, 450, 560], pauseUs: 40_000 },
    { pulsesUs: [900, 225, 560], pauseUs: 0 },
  ]);
});

test("a short pause stays within its burst, where it keeps its length", () => {
  expect(bursts([500, -13_000, 500])).toEqual([{ pulsesUs: [500, 13_000, 500], pauseUs: 0 }]);
});

test("neighbours of the same sign are one duration, and dark before the first light is left out", () => {
  expect(bursts([-700, 300, 260, -500, -60, 560])).toEqual([{ pulsesUs: [560, 560, 560], pauseUs: 0 }]);
});

test("every burst of a long hold has an odd count and fits into the kernel's 500 ms", () => {
  const hold = Array.from({ length: 100 }, () => [9000, -2250, 560, -96_000]).flat();
  const cut = bursts(hold);
  expect(cut).toHaveLength(100);
  for (const burst of cut) {
    expect(burst.pulsesUs.length % 2).toBe(1);
    expect(durationUs(burst)).toBeLessThanOrEqual(500_000);
  }
});

test("more than the kernel takes at once is refused with the figures, not cut within a frame", () => {
  const long = Array.from({ length: 1200 }, (_, index) => (index % 2 === 0 ? 600 : -600));
  expect(toBursts(long)).toEqual({ ok: false, error: expect.stringContaining(`at most ${MAX_BURST_PULSES} and 500 ms`) });
});

test("nothing but darkness is refused", () => {
  expect(toBursts([-500])).toEqual({ ok: false, error: "there is no light in it" });
});
