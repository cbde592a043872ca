import { expect, test } from "@jest/globals";
import { parseForm } from "../../src/in/form.ts";
import { weatherUndergroundReadings } from "../../src/in/weather-underground.ts";
import { closeTo } from "../support/close-to.ts";
import { WU_CONSOLE, WU_OLD_BRIDGE, WU_PROGRAM } from "../support/payloads.ts";

const readingsOf = (query: string) => weatherUndergroundReadings(parseForm(query), "IBARN1");
const valuesOf = (query: string) => readingsOf(query)[0]?.values;

test("a console by the protocol Wunderground, value by value", () => {
  expect(readingsOf(WU_CONSOLE)).toEqual([
    {
      device: "IBARN1",
      takenAtMs: Date.UTC(2026, 4, 6, 20, 47, 56),
      values: closeTo({
        temperatureC: 20,
        humidityPct: 29,
        pressureHpa: 982.39134,
        windDirectionDeg: 290,
        windSpeedMs: 0.491744,
        windGustMs: 0.983488,
        illuminanceLux: 14_242.347,
      }),
      rainTotalMm: expect.closeTo(56.388, 4),
      rainCounter: "monthlyrainin",
      about: { model: "EasyWeather", firmware: "V1.5.9" },
    },
    {
      device: "IBARN1/indoors",
      takenAtMs: Date.UTC(2026, 4, 6, 20, 47, 56),
      values: closeTo({ temperatureC: 18.2222, humidityPct: 52 }),
      about: { model: "EasyWeather", firmware: "V1.5.9" },
    },
  ]);
});

test("an old bridge: -9999 stands for what it has not, and now for its clock", () => {
  expect(readingsOf(WU_OLD_BRIDGE)[0]).toEqual({
    device: "IBARN1",
    values: closeTo({
      temperatureC: 4,
      humidityPct: 94,
      seaLevelPressureHpa: 1018.96434,
      windDirectionDeg: 236,
      windSpeedMs: 1.3008864,
      windGustMs: 1.9982688,
    }),
    rainTotalMm: expect.closeTo(0.254, 4),
    rainCounter: "dailyrainin",
    about: { model: "WH2600GEN", firmware: "V2.2.5" },
  });
});

test("a program with a pyranometer: no illuminance follows of its W/m²; rainin is no counter", () => {
  expect(readingsOf(WU_PROGRAM)).toEqual([
    {
      device: "IBARN1",
      takenAtMs: Date.UTC(2026, 10, 3, 10, 32, 35),
      values: closeTo({
        temperatureC: 21.1111,
        humidityPct: 90,
        seaLevelPressureHpa: 985.43909,
        windDirectionDeg: 230,
        windSpeedMs: 5.36448,
        windGustMs: 5.36448,
        visibilityM: 18_520,
      }),
      rainTotalMm: expect.closeTo(13.716, 4),
      rainCounter: "dailyrainin",
      about: { model: "vws versionxx" },
    },
  ]);
});

test("the dew point is taken only where Clima cannot reckon it", () => {
  expect(valuesOf("tempf=70&humidity=90&dewptf=68")).toEqual(closeTo({ temperatureC: 21.1111, humidityPct: 90 }));
  expect(valuesOf("tempf=70&humidity=-9999&dewptf=68")).toEqual(closeTo({ temperatureC: 21.1111, dewPointC: 20 }));
});

test("means of two minutes stand in for wind that is not sent", () => {
  expect(valuesOf("windspdmph_avg2m=10&winddir_avg2m=90&windgustmph_10m=20")).toEqual(
    closeTo({ windSpeedMs: 4.4704, windDirectionDeg: 90, windGustMs: 8.9408 }),
  );
});

test("empty values and -9999 are absent", () => {
  expect(readingsOf("tempf=&humidity=-9999&baromin=--&winddir=-9999&dailyrainin=-9999&dateutc=now&indoortempf=")).toEqual([]);
});
