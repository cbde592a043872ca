import { describe, expect, test } from "@jest/globals";
import { parseTelemetry } from "../src/index.ts";

const isTaken = (takenAt: string) =>
  parseTelemetry(JSON.stringify({ schema: "telemetry/1", station: "garden", bootId: "k3v9", seq: 1, takenAt, values: { rainMm: 0 } })).ok;

const two = (n: number) => String(n).padStart(2, "0");

/** [ISO 8601] What the calendar of the engine makes of it and writes back unchanged. */
function exists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

describe("takenAt", () => {
  test("of every day from 1970 to 2199, exactly those of the calendar are taken", () => {
    const wrong: string[] = [];
    for (let year = 1970; year <= 2199; year++)
      for (let month = 1; month <= 12; month++)
        for (let day = 28; day <= 32; day++) {
          const takenAt = `${year}-${two(month)}-${two(day)}T12:00:00.000Z`;
          if (isTaken(takenAt) !== exists(year, month, day)) wrong.push(takenAt);
        }
    expect(wrong).toEqual([]);
  });

  test.each(["2026-01-00", "2026-00-01", "2026-13-01", "1969-12-31", "2200-01-01", "2026-1-1", "+2026-01-01"])("%s is refused", (day) => {
    expect(isTaken(`${day}T12:00:00.000Z`)).toBe(false);
  });

  test.each(["00:00:00.000", "23:59:59.999"])("%s is taken", (time) => {
    expect(isTaken(`2026-11-23T${time}Z`)).toBe(true);
  });

  test.each(["24:00:00.000", "23:60:00.000", "23:59:60.000", "12:00:00", "12:00:00.0", "12:00:00,000"])("%s is refused", (time) => {
    expect(isTaken(`2026-11-23T${time}Z`)).toBe(false);
  });
});
