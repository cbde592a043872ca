import { expect, test } from "@jest/globals";
import { checkTimes } from "../src/time-check.ts";

const NOW_MS = Date.parse("2026-11-27T08:00:00.000Z");
const LIMITS = { maxFutureS: 600, earliest: "1990-01-01T00:00:00.000Z" };
const at = (takenAt: string) => checkTimes([{ station: "garden", bootId: "a", seq: 0, takenAt, values: {} }], LIMITS, NOW_MS);

test.each(["2026-11-27T08:10:00.000Z", "2013-01-01T00:00:00.000Z", "1990-01-01T00:00:00.000Z"])("a reading of %s is taken", (takenAt) => {
  expect(at(takenAt).ok).toBe(true);
});

test.each([
  [
    "2026-11-27T08:10:01.000Z",
    "takenAt is 2026-11-27T08:10:01.000Z, 601 s ahead of this machine's clock; expected at most 600 s (ingest.maxFutureS)",
  ],
  ["1970-01-01T00:03:00.000Z", "takenAt is 1970-01-01T00:03:00.000Z; expected 1990-01-01T00:00:00.000Z or later (ingest.earliest)"],
])("a reading of %s is refused with the reason", (takenAt, error) => {
  expect(at(takenAt)).toEqual({ ok: false, error });
});
