import { describe, expect, test } from "@jest/globals";
import { createTimeCheck } from "../../src/intake/plausible-time.ts";

const NOW_MS = Date.UTC(2026, 10, 24);

describe("the time of a reading", () => {
  const complainOf = createTimeCheck({ maxFutureMs: 3_600_000 }, () => NOW_MS);
  test.each(["1970-01-01T00:00:00.000Z", "2026-11-24T00:59:59.999Z", "2026-11-24T01:00:00.000Z"])("may be %s", (takenAt) => {
    expect(complainOf({ takenAt })).toBeUndefined();
  });

  test("far ahead of the clock cannot be right", () => {
    expect(complainOf({ takenAt: "2026-11-24T01:00:00.001Z" })).toEqual({
      kind: "future",
      reason: "takenAt is 2026-11-24T01:00:00.001Z; expected at most 2026-11-24T01:00:00.000Z, which is 3600 s ahead of the ingest's clock",
    });
  });

  test("too far behind the clock cannot be right where there is a limit", () => {
    const withLimit = createTimeCheck({ maxFutureMs: 3_600_000, maxPastMs: 86_400_000 }, () => NOW_MS);
    expect(withLimit({ takenAt: "2026-11-23T00:00:00.000Z" })).toBeUndefined();
    expect(withLimit({ takenAt: "1970-01-01T00:01:12.000Z" })).toEqual({
      kind: "past",
      reason: "takenAt is 1970-01-01T00:01:12.000Z; expected at least 2026-11-23T00:00:00.000Z, which is 86400 s behind the ingest's clock",
    });
  });
});
