import { describe, expect, test } from "@jest/globals";
import { ecowittReadings } from "../../src/in/ecowitt.ts";
import { parseForm } from "../../src/in/form.ts";
import { AMBIENT, GW1000_EVERYTHING, GW2000_WS90, GW2000_WS90_READING, HP2551, WH2650_METRIC, WS2910 } from "../support/payloads.ts";
import { closeTo } from "../support/close-to.ts";

const readingsOf = (body: string) => ecowittReadings(parseForm(body), "KEY");
const outdoorsOf = (body: string) => readingsOf(body).find(({ device }) => device === "KEY");
const partOf = (body: string, part: string) => readingsOf(body).find(({ device }) => device === `KEY/${part}`);

test("a GW2000 with a WS90 (piezo rain gauge), value by value", () => {
  expect(outdoorsOf(GW2000_WS90)).toEqual({ device: "KEY", ...GW2000_WS90_READING });
});

test("the sensor in the console is a device of its own, and none of its values is the station's", () => {
  expect(readingsOf(GW2000_WS90).map(({ device }) => device)).toEqual(["KEY", "KEY/indoors"]);
  expect(partOf(GW2000_WS90, "indoors")).toEqual({
    device: "KEY/indoors",
    takenAtMs: Date.UTC(2026, 10, 3, 14, 58, 4),
    values: closeTo({ temperatureC: 21.9, humidityPct: 58 }),
    about: { model: "GW2000A", firmware: "V3.3.1" },
  });
});

test("a GW1000 with everything: further thermometers are devices, and what Clima has no quantity for is left out", () => {
  const readings = readingsOf(GW1000_EVERYTHING);
  expect(readings.map(({ device, values, rainTotalMm, about }) => ({ device, values, rainTotalMm, isLow: about?.isBatteryLow }))).toEqual([
    {
      device: "KEY",
      values: closeTo({
        temperatureC: 30,
        humidityPct: 41,
        pressureHpa: 1000.0006,
        illuminanceLux: 101_360,
        windDirectionDeg: 90,
        windSpeedMs: 1.00137,
        windGustMs: 1.99827,
        rainRateMmh: 0,
      }),
      rainTotalMm: 1016,
      isLow: false,
    },
    { device: "KEY/indoors", values: closeTo({ temperatureC: 25, humidityPct: 45 }), isLow: false },
    { device: "KEY/1", values: closeTo({ temperatureC: 0, humidityPct: 80 }), isLow: false },
    { device: "KEY/2", values: closeTo({ temperatureC: 20, humidityPct: 55 }), isLow: true },
    { device: "KEY/8", values: closeTo({ temperatureC: -20 }), isLow: false },
  ]);
});

test("a WS2910 in frost and calm: zeroes are values, and its array's battery is low", () => {
  expect(outdoorsOf(WS2910)).toEqual({
    device: "KEY",
    takenAtMs: Date.UTC(2026, 0, 5, 6, 7, 8),
    values: closeTo({
      temperatureC: -10,
      humidityPct: 93,
      pressureHpa: 965.12076,
      illuminanceLux: 0,
      windDirectionDeg: 0,
      windSpeedMs: 0,
      windGustMs: 0,
      rainRateMmh: 0,
    }),
    rainTotalMm: expect.closeTo(792.5054, 3),
    rainCounter: "totalrainin",
    about: { model: "WS2910", firmware: "V5.2.6", isBatteryLow: true },
  });
});

test("an HP2551 in a storm; one of its sensors has too few volts", () => {
  expect(outdoorsOf(HP2551)).toEqual({
    device: "KEY",
    takenAtMs: Date.UTC(2026, 10, 3, 14, 58, 4),
    values: closeTo({
      temperatureC: 5,
      humidityPct: 88,
      pressureHpa: 982.0527,
      illuminanceLux: 1520.4,
      windDirectionDeg: 359,
      windSpeedMs: 10.00028,
      windGustMs: 20.00057,
      rainRateMmh: 12.7,
    }),
    rainTotalMm: 635,
    rainCounter: "totalrainin",
    about: { model: "HP2551_Pro_V1.7.6", firmware: "V1.9.5", isBatteryLow: true },
  });
});

test("Ambient Weather: hourlyrainin is the rate, and a battery's 1 is good", () => {
  expect(outdoorsOf(AMBIENT)).toEqual({
    device: "KEY",
    takenAtMs: Date.UTC(2026, 10, 3, 14, 58, 4),
    values: closeTo({
      temperatureC: 15.388889,
      humidityPct: 92,
      pressureHpa: 1012.59793,
      illuminanceLux: 646.17,
      windDirectionDeg: 173,
      windSpeedMs: 1.0997184,
      windGustMs: 1.5020544,
      rainRateMmh: 6.35,
    }),
    rainTotalMm: expect.closeTo(469.1126, 3),
    rainCounter: "totalrainin",
    about: { model: "AMBWeather", firmware: "V4.2.9", isBatteryLow: false },
  });
  expect(outdoorsOf(AMBIENT.replace("battout=1", "battout=0"))?.about?.isBatteryLow).toBe(true);
});

test("a WH2650 that sends metric units", () => {
  expect(outdoorsOf(WH2650_METRIC)).toEqual({
    device: "KEY",
    takenAtMs: Date.UTC(2026, 10, 3, 14, 58, 4),
    values: closeTo({
      temperatureC: -3.4,
      humidityPct: 77,
      pressureHpa: 1003.7,
      illuminanceLux: 12_670,
      windDirectionDeg: 12,
      windSpeedMs: 5,
      windGustMs: 10,
      rainRateMmh: 1.2,
    }),
    rainTotalMm: 612.4,
    rainCounter: "yearlyrainmm",
    about: { model: "WH2650A", firmware: "V1.7.6", isBatteryLow: false },
  });
  expect(partOf(WH2650_METRIC, "indoors")?.values).toEqual(closeTo({ temperatureC: 21.9, humidityPct: 48 }));
});

describe("rain", () => {
  const PIEZO = "rrain_piezo=1.0&drain_piezo=2.0&yrain_piezo=30.0";
  const BUCKET = "rainratein=0.5&dailyrainin=1.0&yearlyrainin=10.0";

  test.each([
    ["the longest counter there is", "dailyrainin=1&weeklyrainin=2&monthlyrainin=3&yearlyrainin=4&totalrainin=5", 127],
    ["the year's, where there is none of its life", "dailyrainin=1&weeklyrainin=2&monthlyrainin=3&yearlyrainin=4", 101.6],
    ["the day's, where the others are not there", "dailyrainin=1&weeklyrainin=--&monthlyrainin=&yearlyrainin=-9999", 25.4],
    ["none of the rain of an event or an hour, which are no counters of every drop", "eventrainin=1&hourlyrainin=1", undefined],
  ])("is counted by %s", (_which, fields, expected) => {
    expect(outdoorsOf(`tempf=50&${fields}`)?.rainTotalMm).toEqual(expected);
  });

  test("of a bucket and a piezo gauge is the bucket's", () => {
    const reading = outdoorsOf(`${PIEZO}&${BUCKET}&wh40batt=1.6&wh90batt=3.1`);
    expect([reading?.values.rainRateMmh, reading?.rainTotalMm]).toEqual([12.7, 254]);
  });

  test("is the piezo gauge's, where the bucket's fields stand for none", () => {
    const reading = outdoorsOf(`${PIEZO}&rainratein=0.0&dailyrainin=0.0&yearlyrainin=0.0&wh90batt=3.1`);
    expect([reading?.values.rainRateMmh, reading?.rainTotalMm]).toEqual([25.4, 762]);
  });

  test("of another counter than before says so, so that no rain is made of the difference", () => {
    const counters = [`${PIEZO}&${BUCKET}&wh40batt=1.6`, PIEZO, "dailyrainin=1.0"].map((fields) => outdoorsOf(fields)?.rainCounter);
    expect(counters).toEqual(["yearlyrainin", "yrain_piezo", "dailyrainin"]);
  });

  test("that does not fall is 0, not absent", () => {
    expect(outdoorsOf("rainratein=0.000&yearlyrainin=0.000")).toMatchObject({ values: { rainRateMmh: 0 }, rainTotalMm: 0 });
  });
});

describe("pressure", () => {
  test("is the measured one; that at sea level is reckoned by Clima", () => {
    expect(outdoorsOf("baromabsin=29.5&baromrelin=30.1")?.values).toEqual(closeTo({ pressureHpa: 998.98465 }));
  });

  test("at sea level is taken where there is no other", () => {
    expect(outdoorsOf("baromabsin=&baromrelin=30.1")?.values).toEqual(closeTo({ seaLevelPressureHpa: 1019.30298 }));
  });
});

describe("what is absent has no value", () => {
  test.each(["", "--", "-9999", "-9999.0", "-999.9", "N/A", "null", "NaN", "Infinity", "9".repeat(400), "1e5", "0x10", "7,5", "12 34"])(
    "tempf=%s",
    (text) => {
      expect(outdoorsOf(`tempf=${encodeURIComponent(text)}&humidity=50`)?.values).toEqual({ humidityPct: 50 });
    },
  );

  test("a report without values has no reading", () => {
    expect(readingsOf("stationtype=GW1000_V1.7.7&dateutc=now&freq=868M")).toEqual([]);
  });

  test("a console whose array is out of reach has a reading of what is left", () => {
    expect(readingsOf("tempinf=70.0&humidityin=40&baromabsin=29.5").map(({ device, values }) => [device, Object.keys(values)])).toEqual([
      ["KEY", ["pressureHpa"]],
      ["KEY/indoors", ["temperatureC", "humidityPct"]],
    ]);
  });

  test("cold is no absence", () => {
    expect(outdoorsOf("tempf=-40.0")?.values.temperatureC).toBe(-40);
  });
});

describe("the console's clock", () => {
  const takenAtOf = (dateutc: string) => outdoorsOf(`tempf=50&dateutc=${dateutc}`)?.takenAtMs;

  test.each(["2026-05-06+20:47:56", "2026-05-06%2020%3A47%3A56", "2026-05-06%2B20:47:56", "2026-5-6+20:47:56", "2026-05-06T20:47:56Z"])(
    "%s is read as UTC",
    (text) => expect(takenAtOf(text)).toBe(Date.UTC(2026, 4, 6, 20, 47, 56)),
  );

  test.each([
    "now",
    "",
    "2026-13-01+00:00:00",
    "2026-02-30+00:00:00",
    "2026-01-01+24:61:00",
    "1970-01-01+00:00:09",
    "2000-01-01+00:10:00",
    "yesterday",
  ])("%s is no time: the reading is of now", (text) => expect(takenAtOf(text)).toBeUndefined());
});

test("what a stranger writes into model and firmware is not repeated", () => {
  expect(outdoorsOf(`tempf=50&model=${"x".repeat(41)}&stationtype=%1b%5b31m_V1%0a2`)?.about).toBeUndefined();
});
