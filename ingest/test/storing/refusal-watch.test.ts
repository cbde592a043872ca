import { expect, test } from "@jest/globals";
import { createRefusalWatch } from "../../src/storing/refusal-watch.ts";

const refused = (...reasons: string[]) =>
  reasons.map((reason, seq) => ({
    record: { station: "garden", bootId: "b", seq, takenAt: new Date(seq).toISOString(), values: { temperatureC: 1 } },
    reason,
  }));

function scene() {
  const clock = { nowMs: 1_000_000 };
  return { clock, watch: createRefusalWatch(() => clock.nowMs) };
}

test("a store that refuses all readings from the start has a problem at the third, by the reason of the first", () => {
  const { watch } = scene();
  watch.note(0, refused("one"));
  watch.note(0, refused("two"));
  expect(watch.problem()).toBeUndefined();
  watch.note(0, refused("three"));
  expect(watch.problem()).toBe("it refuses every reading: one");
  watch.note(1, refused("four"));
  expect(watch.problem()).toBeUndefined();
});

test("what is refused while others are stored is no problem of the store, until none was stored for a minute", () => {
  const { watch, clock } = scene();
  watch.note(1, []);
  watch.note(0, refused("too old", "too old", "too old", "too old"));
  clock.nowMs += 59_000;
  expect(watch.problem()).toBeUndefined();
  clock.nowMs += 1000;
  expect(watch.problem()).toBe("it refuses every reading: too old");
});

test("points that are refused or stored say nothing of readings", () => {
  const { watch } = scene();
  const point = { measurement: "station_health", station: "garden", takenAt: new Date(0).toISOString(), tags: {}, fields: {} } as const;
  watch.note(0, Array(5).fill({ record: point, reason: "no" }));
  expect(watch.problem()).toBeUndefined();
  watch.note(0, refused("one", "two", "three"));
  watch.note(0, []);
  expect(watch.problem()).toBe("it refuses every reading: one");
});
