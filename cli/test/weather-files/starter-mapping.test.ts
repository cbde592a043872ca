import type { ColumnUse } from "@clima/weather-files";
import { expect, test } from "@jest/globals";
import { readMapping } from "../../src/commands/weather-files/mapping-file.ts";
import { starterMapping } from "../../src/commands/weather-files/starter-mapping.ts";

const USES: readonly ColumnUse[] = [
  { column: "YYYYMMDD", use: "time" },
  { column: "STN", use: "station" },
  { column: "T", use: "value", quantity: "temperatureC", unit: "°C", factor: 0.1 },
  { column: "DD", use: "value", quantity: "windDirectionDeg", unit: "°", missing: ["990"] },
  { column: "cellar", use: "value", quantity: "humidityPct", unit: "%", station: "cellar" },
  { column: "barometer", use: "value", quantity: "seaLevelPressureHpa", unit: 'as "usUnits" says', isByShape: true },
  { column: "WND", use: "value", quantity: "windDirectionDeg", unit: "°", isByShape: true },
  { column: "WND", use: "value", quantity: "windSpeedMs", unit: "m/s", factor: 0.1, isByShape: true },
  { column: "UV", use: "passed over", reason: "Clima has no such quantity" },
];

test("a mapping to start from is read again, and says all that is done with each column", () => {
  expect(readMapping(starterMapping(USES))).toEqual({
    ok: true,
    value: {
      columns: {
        YYYYMMDD: { quantity: "time" },
        STN: { quantity: "station" },
        T: { quantity: "temperatureC", unit: "°C", factor: 0.1 },
        DD: { quantity: "windDirectionDeg", unit: "°", missing: ["990"] },
        cellar: { quantity: "humidityPct", unit: "%", station: "cellar" },
        barometer: { quantity: "seaLevelPressureHpa" },
        UV: { quantity: "nothing" },
      },
    },
  });
});
