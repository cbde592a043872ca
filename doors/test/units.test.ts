import { expect, test } from "@jest/globals";
import {
  celsiusOfFahrenheit,
  fahrenheitOfCelsius,
  hpaOfInHg,
  hpaOfKpa,
  hpaOfMmHg,
  inchesOfMm,
  inHgOfHpa,
  knotsOfMs,
  luxOfKilolux,
  mmOfInches,
  mOfFeet,
  mOfNauticalMiles,
  mphOfMs,
  msOfKmh,
  msOfKnots,
  msOfMph,
} from "../src/units.ts";

test.each([
  ["the freezing point of water", celsiusOfFahrenheit(32), 0],
  ["its boiling point", celsiusOfFahrenheit(212), 100],
  ["where both scales meet", celsiusOfFahrenheit(-40), -40],
  ["an inch of mercury, conventional (NIST SP 811: 3386.389 Pa)", hpaOfInHg(1), 33.86389],
  ["a millimetre of mercury, conventional (NIST SP 811: 133.3224 Pa)", hpaOfMmHg(1), 1.333224],
  ["the standard atmosphere in kPa", hpaOfKpa(101.325), 1013.25],
  ["a mile an hour", msOfMph(1), 0.44704],
  ["a knot", msOfKnots(1), 0.514444],
  ["36 km/h", msOfKmh(36), 10],
  ["a hundredth of an inch, a tip of a gauge", mmOfInches(0.01), 0.254],
  ["a foot", mOfFeet(1), 0.3048],
  ["ten nautical miles", mOfNauticalMiles(10), 18_520],
  ["a kilolux", luxOfKilolux(1), 1000],
])("%s", (_what, converted, expected) => {
  expect(converted).toBeCloseTo(expected, 5);
});

test.each([
  ["°F", fahrenheitOfCelsius, celsiusOfFahrenheit],
  ["inHg", inHgOfHpa, hpaOfInHg],
  ["mph", mphOfMs, msOfMph],
  ["knots", knotsOfMs, msOfKnots],
  ["inches", inchesOfMm, mmOfInches],
])("there and back by %s is the same", (_unit, there, back) => {
  for (const value of [-17.3, 0, 0.1, 12.34, 1013.25]) expect(back(there(value))).toBeCloseTo(value, 9);
});
