import { describe, expect, test } from "@jest/globals";
import type { AcRangeFacts } from "@clima/schemas";
import { choicesOfPart, degreesOf, differencesOf, firstWish, flagsOf, wishAfter } from "../src/remotes/ac-wish.ts";

const RANGE: AcRangeFacts = {
  protocol: "coolix",
  model: "default",
  modes: ["auto", "cool", "heat"],
  temperaturesC: { min: 17, max: 19, step: 0.5 },
  fans: ["auto", "high"],
  swings: ["off", "auto"],
  swingsH: ["off"],
  flags: ["turbo", "light"],
};
const SENT = { schema: "ir-state/1", station: "garden", sentAt: "2026-11-23T04:00:00.000Z", remote: "ac" } as const;

describe("the wish for an air conditioner", () => {
  test("begins with what its protocol can hold", () => {
    expect(degreesOf(RANGE)).toEqual([17, 17.5, 18, 18.5, 19]);
    expect(firstWish(RANGE)).toEqual({ mode: "cool", temperatureC: 19, fan: "auto" });
    expect(flagsOf(RANGE)).toEqual(["turbo", "light"]);
  });

  test("has nothing to choose where there is no choice", () => {
    expect([choicesOfPart(RANGE, "swing"), choicesOfPart(RANGE, "swingH")]).toEqual([["off", "auto"], []]);
  });

  test("follows what was sent or heard, and is ready to turn it on again when it was turned off", () => {
    const wish = wishAfter(firstWish(RANGE), { ...SENT, mode: "heat", temperatureC: 18, fan: "high", turbo: true, source: "heard" });
    expect(wish).toEqual({ mode: "heat", temperatureC: 18, fan: "high", turbo: true });
    expect(wishAfter(wish, { ...SENT, mode: "off" })).toEqual(wish);
  });

  test("differs from what is held where that is another, or was not told", () => {
    const wish = { mode: "cool", temperatureC: 19, fan: "high", swing: "off", turbo: true, light: false } as const;
    expect(differencesOf(wish, { power: true, mode: "cool", temperatureC: 18, fan: "high" })).toEqual([
      { part: "temperatureC", wished: 19, held: 18 },
      { part: "turbo", wished: true },
    ]);
  });
});
