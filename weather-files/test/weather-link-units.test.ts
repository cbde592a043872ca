import { describe, expect, test } from "@jest/globals";
import { unitsBySample } from "../src/profiles/weather-link-units.ts";
import { tableOf } from "./support/read-text.ts";

const HEADER = "Date\tTime\tTemp Out\tHi Temp\tOut Hum\tDew Pt.\tWind Speed\tHi Speed\tBar\tRain";

/** Temperature, humidity, dew point, wind, gust and pressure of a row. */
type Weather = readonly [temperature: string, humidity: string, dewPoint: string, wind: string, gust: string, pressure: string];

async function unitsOf(...rows: readonly Weather[]) {
  const lines = rows.map(([temperature, humidity, dewPoint, wind, gust, pressure], index) =>
    ["31/01/26", `${index + 1}:00`, temperature, temperature, humidity, dewPoint, wind, gust, pressure, "0.0"].join("\t"),
  );
  const { head } = await tableOf("download.txt", [HEADER, ...lines, ""].join("\n"));
  const { temperature, rain, pressure, speed } = unitsBySample(head);
  return [temperature, rain, pressure, speed];
}

describe("the units of a Davis text are told by its values:", () => {
  test.each([
    ["°C", "mm", ["10.0", "80", "6.7"], ["20.0", "50", "9.3"]],
    ["°F", "in", ["50.0", "80", "44.1"], ["68.0", "50", "48.7"]],
    ["°C", "mm", ["-10.0", "90", "-11.3"], ["-5.0", "70", "-9.6"]],
    ["°F", "in", ["14.0", "90", "11.7"], ["5.0", "70", "-2.2"]],
  ] as const)("temperature, humidity and dew point fit in %s only", async (unit, rain, first, second) => {
    expect(await unitsOf([...first, "0", "0", "1013.2"], [...second, "0", "0", "1013.2"])).toEqual([unit, rain, "hPa", undefined]);
  });

  test("without humidity, what is above 50 is °F", async () => {
    expect(await unitsOf(["61.0", "---", "---", "0", "0", "30.01"])).toEqual(["°F", "in", "inHg", undefined]);
    expect(await unitsOf(["21.0", "---", "---", "0", "0", "30.01"])).toEqual(["°C", "mm", "inHg", undefined]);
  });

  test.each([
    ["29.921", "inHg"],
    ["1013.2", "hPa"],
    ["863.9", "hPa"],
    ["760.1", "mmHg"],
    ["---", undefined],
    ["101.3", undefined],
  ] as const)("a pressure of %s is in %s", async (pressure, unit) => {
    expect((await unitsOf(["10.0", "80", "6.7", "0", "0", pressure]))[2]).toBe(unit);
  });

  // 1, 2, 3, 5 and 7 mph, as the anemometer counts them, with one decimal.
  test.each([
    ["mph", ["1.0", "2.0", "3.0", "5.0", "7.0"]],
    ["km/h", ["1.6", "3.2", "4.8", "8.0", "11.3"]],
    ["m/s", ["0.4", "0.9", "1.3", "2.2", "3.1"]],
    ["kn", ["0.9", "1.7", "2.6", "4.3", "6.1"]],
  ] as const)("wind that is a multiple of a mile an hour in %s is in it", async (unit, speeds) => {
    const rows = speeds.map((speed): Weather => ["10.0", "80", "6.7", speed, speed, "1013.2"]);
    expect((await unitsOf(...rows))[3]).toBe(unit);
  });

  test("wind that fits two units, or none, is not guessed", async () => {
    expect((await unitsOf(["10.0", "80", "6.7", "0.0", "0.9", "1013.2"]))[3]).toBeUndefined();
    expect((await unitsOf(["10.0", "80", "6.7", "0.3", "0.55", "1013.2"]))[3]).toBeUndefined();
  });
});
