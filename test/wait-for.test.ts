import { describe, expect, test } from "@jest/globals";
import { measureProcessor, slowness } from "./support/slowness.js";
import { createPatience, patientMs, waitFor } from "./support/wait-for.ts";

function patienceOf(quietMs: number, slownessNow: () => number) {
  let nowMs = 0;
  const patience = createPatience(quietMs, () => nowMs, slownessNow);
  /** How long it lasts when it is asked every so many ms; `each` is told of the time. */
  const lastsMs = (roundMs: number, each: (ms: number) => void = () => undefined): number => {
    for (;;) {
      nowMs += roundMs;
      each(nowMs);
      if (patience.isOver()) return nowMs;
    }
  };
  return { patience, lastsMs };
}

describe("waiting in a test", () => {
  test("ends after its time on a quiet machine", () => {
    expect(patienceOf(1000, () => 1).lastsMs(25)).toBe(1025);
  });

  test("lasts as many times longer as the machine is slower", () => {
    expect(patienceOf(1000, () => 8).lastsMs(25)).toBe(8025);
  });

  test("lasts longer when the machine becomes slow in the middle of it", () => {
    let nowMs = 0;
    const { lastsMs } = patienceOf(1000, () => (nowMs > 500 ? 4 : 1));
    const keepTime = (ms: number) => {
      nowMs = ms;
    };
    expect(lastsMs(25, keepTime)).toBe(2525);
  });

  test("counts a round that was held up as one second", () => {
    expect(patienceOf(5000, () => 1).lastsMs(60_000)).toBe(360_000);
  });

  test("begins again with each progress", () => {
    const { patience, lastsMs } = patienceOf(1000, () => 1);
    expect(lastsMs(25, (ms) => ms <= 10_000 && patience.renew())).toBe(11_025);
  });

  test("gives the answer as soon as there is one, and names what did not come", async () => {
    const answers = [undefined, false, "here"] as const;
    let asked = 0;
    expect(await waitFor("the third", () => answers[asked++])).toBe("here");
    await expect(waitFor("nothing", () => false, 30)).rejects.toThrow(/^waited \d+ ms \(30 ms if it were quiet\) for nothing$/);
  });

  test("does not end while there is progress", async () => {
    let count = 0;
    const ask = () => {
      count += 1;
      return count === 20;
    };
    expect(await waitFor("the twentieth", ask, 100, () => count)).toBe(true);
  });
});

describe("the slowness of this machine", () => {
  test("is at least 1, and limits grow with it", () => {
    expect(measureProcessor()).toBeGreaterThanOrEqual(1);
    expect(slowness()).toBeGreaterThanOrEqual(1);
    expect(patientMs(1000)).toBeGreaterThanOrEqual(2000);
  });
});
