import { expect, test } from "@jest/globals";
import { describeValue } from "../src/index.ts";

test.each([
  ["temperatureC", -0.04, "0.0 °C"],
  ["temperatureC", -0.06, "-0.1 °C"],
  ["pressureTendencyHpa", -0, "0.0 hPa"],
  ["humidityPct", 45.4, "45 %"],
] as const)("%s %d is told as people read it", (quantity, value, words) => {
  expect(describeValue(quantity, value)).toBe(words);
});
