import { describe, expect, test } from "@jest/globals";
import { moonAt, sunDay } from "../src/index.ts";

const minutesApart = (ms: number, iso: string) => Math.abs(ms - Date.parse(iso)) / 60_000;

describe("the sun's day", () => {
  // Reckoned with suncalc 2.0.2, which is good to some seconds
  test.each([
    ["Berlin in June", "2026-06-21T12:00:00Z", 52.52, 13.405, "2026-06-21T02:43:06Z", "2026-06-21T19:33:18Z"],
    ["Frankfurt in November", "2026-11-29T12:00:00Z", 50.1, 8.7, "2026-11-29T06:59:30Z", "2026-11-29T15:27:07Z"],
    ["São Paulo in November", "2026-11-29T15:00:00Z", -23.55, -46.63, "2026-11-29T08:11:15Z", "2026-11-29T21:38:40Z"],
    ["Suva, beside the date line", "2026-03-20T00:00:00Z", -18.14, 178.44, "2026-03-19T18:09:58Z", "2026-03-20T06:17:27Z"],
  ])("%s", (_where, at, latitudeDeg, longitudeDeg, rise, set) => {
    const day = sunDay(Date.parse(at), latitudeDeg, longitudeDeg);
    if (typeof day === "string") throw new Error(`the sun is ${day} all day`);
    expect(minutesApart(day.riseMs, rise)).toBeLessThan(0.5);
    expect(minutesApart(day.setMs, set)).toBeLessThan(0.5);
  });

  test("has no rise nor set in Longyearbyen, neither in June nor in December", () => {
    expect(sunDay(Date.UTC(2026, 5, 21, 11), 78.2, 15.6)).toBe("up");
    expect(sunDay(Date.UTC(2026, 11, 21, 11), 78.2, 15.6)).toBe("down");
  });
});

describe("the moon", () => {
  // Two eclipses and the quarters after them; suncalc 2.0.2 has them within a degree, too
  test.each([
    ["new", "2026-08-12T17:37:00Z", 0, 0],
    ["in its first quarter", "2026-08-20T02:46:00Z", 0.25, 0.5],
    ["full", "2026-08-28T04:18:00Z", 0.5, 1],
    ["in its last quarter", "2026-09-04T07:51:00Z", 0.75, 0.5],
  ])("is %s at %s", (_name, at, phase, litFraction) => {
    const moon = moonAt(Date.parse(at));
    const apart = Math.abs(moon.phase - phase);
    expect(Math.min(apart, 1 - apart)).toBeLessThan(0.003);
    expect(moon.litFraction).toBeCloseTo(litFraction, 1);
  });
});
