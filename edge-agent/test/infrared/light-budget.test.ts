import { expect, test } from "@jest/globals";
import { createLightBudget, lightMs } from "../../src/infrared/send/light-budget.ts";

const budget = () => createLightBudget({ maxLightPct: 40, windowMs: 10_000 });

test("light is counted, darkness is not", () => {
  expect(lightMs({ timingsUs: [9000, -4500, 500, -40_000] })).toBe(9.5);
});

test("what fits into the window may go at once", () => {
  const light = budget();
  light.spend(1000, 0);
  light.spend(1000, 100);
  expect(light.waitMs(2000, 200)).toBe(0);
});

test("what does not fit waits until enough of what was spent has left the window", () => {
  const light = budget();
  light.spend(2000, 0);
  light.spend(2000, 3000);
  expect(light.waitMs(1500, 4000)).toBe(6000);
  expect(light.waitMs(3000, 4000)).toBe(9000);
  expect(light.waitMs(1500, 10_000)).toBe(0);
});

test("more than a whole window allows never fits", () => {
  expect(budget().waitMs(4001, 0)).toBeUndefined();
});
