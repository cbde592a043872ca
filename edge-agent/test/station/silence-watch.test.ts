import { expect, test } from "@jest/globals";
import { createSilenceWatch } from "../../src/station/silence-watch.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { T0_MS } from "../support/readings.ts";

const MINUTE_MS = 60_000;

function watchWith({ silentForMs = 5 * MINUTE_MS, intervalMs = 1000 } = {}) {
  const time = createManualClock(T0_MS);
  const watch = createSilenceWatch({ clock: time.clock, intervalMs: () => intervalMs, silentForMs });
  const said: string[] = [];
  void watch.silent.then((message) => said.push(message));
  return { time, watch, said };
}

test("a station that takes readings is never silent", async () => {
  const { time, watch, said } = watchWith();
  for (let minute = 0; minute < 30; minute += 1) {
    await time.advance(MINUTE_MS);
    watch.noteReading();
  }
  expect(said).toEqual([]);
  watch.stop();
});

test("one that stops taking them says so, once, with how long and what sets it", async () => {
  const { time, watch, said } = watchWith();
  watch.noteReading();
  await time.advance(4.9 * MINUTE_MS);
  expect(said).toEqual([]);
  await time.advance(10 * MINUTE_MS);
  expect(said).toEqual([expect.stringMatching(/^the station has taken no reading for 30\d s, .*station\.exitWhenSilentS/)]);
});

test("a slow station has at least ten intervals", async () => {
  const { time, said, watch } = watchWith({ intervalMs: 10 * MINUTE_MS });
  await time.advance(99 * MINUTE_MS);
  expect(said).toEqual([]);
  await time.advance(2 * MINUTE_MS);
  expect(said).toHaveLength(1);
  watch.stop();
});

test("0 is for ever, and a stopped watch says nothing", async () => {
  const forEver = watchWith({ silentForMs: 0 });
  const ended = watchWith();
  ended.watch.stop();
  for (const { time, said } of [forEver, ended]) {
    await time.advance(1000 * MINUTE_MS);
    expect(said).toEqual([]);
  }
});
