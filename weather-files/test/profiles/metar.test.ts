import { describe, expect, test } from "@jest/globals";
import { decodeMetar } from "../../src/profiles/metar/decode.ts";
import { readWeatherText } from "../support/read-weather-text.ts";

describe("a METAR", () => {
  test.each([
    [
      "KAMW 041153Z AUTO 26004KT 2SM TSRA BR FEW007 SCT020 OVC043 22/21 A2998 RMK AO2 SLP146 P0056 T02220211",
      {
        windSpeedMs: 2.057778,
        windDirectionDeg: 260,
        visibilityM: 3218.688,
        temperatureC: 22.2,
        dewPointC: 21.1,
        seaLevelPressureHpa: 1014.6,
        rainHourMm: 14.224,
      },
    ],
    [
      "METAR EHAM 011225Z 24012G25KT 9999 FEW030 21/12 Q1016 NOSIG=",
      { windSpeedMs: 6.173333, windGustMs: 12.861111, windDirectionDeg: 240, visibilityM: 10_000, temperatureC: 21, dewPointC: 12 },
    ],
    [
      "SPECI UUEE 011200Z 27005MPS CAVOK M05/M12 Q1030",
      { windSpeedMs: 5, windDirectionDeg: 270, visibilityM: 10_000, temperatureC: -5, dewPointC: -12 },
    ],
    [
      "KDEN 010053Z VRB03KT 1 1/2SM M00/M02 A3001 RMK SLP987 T10001017",
      { windSpeedMs: 1.543333, visibilityM: 2414.016, temperatureC: 0, dewPointC: -1.7, seaLevelPressureHpa: 998.7 },
    ],
    [
      "COR EDDF 011220Z 00000KT 0800 R25L/1000U FG 03/03 Q1020 BECMG 9999",
      { windSpeedMs: 0, visibilityM: 800, temperatureC: 3, dewPointC: 3 },
    ],
    [
      "OPKC 010000Z 26003KT 5000 HZ 28/// Q1005 TEMPO 30020KT 1000",
      { windSpeedMs: 1.543333, windDirectionDeg: 260, visibilityM: 5000, temperatureC: 28 },
    ],
    ["LFPG 010030Z AUTO /////KT //// ///// Q////", {}],
    [
      "ZBAA 010030Z 36004MPS 330V030 3/4SM 10/05",
      { windSpeedMs: 4, windDirectionDeg: 360, visibilityM: 1207.008, temperatureC: 10, dewPointC: 5 },
    ],
  ])("%s", (text, values) => {
    expect(decodeMetar(text)).toMatchObject({ ok: true, value: { values, leftOut: [] } });
    const metar = decodeMetar(text);
    expect(metar.ok && metar.value.values).toEqual(values);
  });

  test("says what it does not read", () => {
    expect(decodeMetar("KDEN 010053Z M1/4SM 10/05 RMK P0000")).toMatchObject({
      value: {
        values: { temperatureC: 10, dewPointC: 5 },
        leftOut: [
          { column: "visibilityM", reason: "M1/4SM is a bound, not a visibility" },
          { column: "rainHourMm", reason: "P0000 is a trace, too little to be measured" },
        ],
      },
    });
    expect(decodeMetar("hello")).toEqual({ ok: false, error: "it is no METAR; expected a station and its time, such as EHAM 311225Z" });
  });
});

describe("a text of METARs", () => {
  const report = (time: string) => `EHAM ${time}Z 24012KT 9999 21/12 Q1016`;
  const read = "windSpeedMs=6.173333 windDirectionDeg=240 visibilityM=10000 temperatureC=21 dewPointC=12 (dew point 12)";

  test.each([
    ["with the time before each", `202407011225 METAR ${report("011225")}=\n2024-07-01 12:55 ${report("011255")}\n`],
    [
      "with the parts of the time before each",
      `EHAM,2024,07,01,12,25,METAR ${report("011225")}=\nEHAM,2024,07,01,12,55,METAR ${report("011255")}=\n`,
    ],
    ["with the date above each", `2024/07/01 12:25\n${report("011225")}\n2024/07/01 12:55\n${report("011255")}\n`],
  ])("%s has its instants", async (_, text) => {
    const { items, source } = await readWeatherText("a.txt", text);
    expect([source.profile, items]).toEqual(["METAR", [`2024-07-01T12:25:00.000Z eham ${read}`, `2024-07-01T12:55:00.000Z eham ${read}`]]);
  });

  test("takes the month from the name of the file, or says what is needed", async () => {
    const { items } = await readWeatherText("metar-2024-06.txt", `${report("011225")}\n${report("311225")}\n`, { station: "schiphol" });
    expect(items).toEqual([`2024-06-01T12:25:00.000Z schiphol ${read}`, "refused 2: there is no day 31 in 2024-06"]);
    expect((await readWeatherText("metar.txt", `${report("011225")}\n`)).items).toEqual([
      expect.stringContaining("refused 1: a METAR says the day and the time, not the month and the year; expected the date before it"),
    ]);
  });

  test("of two airports is not of one station", async () => {
    const text = `2024-07-01 12:25 ${report("011225")}\n2024-07-01 12:25 ${report("011225").replace("EHAM", "EGLL")}\n`;
    expect((await readWeatherText("a.txt", text)).items.map((item) => item.slice(0, 29))).toEqual([
      "2024-07-01T12:25:00.000Z eham",
      "2024-07-01T12:25:00.000Z egll",
    ]);
    expect((await readWeatherText("a.txt", text, { station: "garden" })).items[1]).toBe(
      "refused 2: it is of EGLL, and those before of EHAM; --station garden is for files of one station",
    );
  });
});

test("METARs in a table have the time of their column", async () => {
  const text =
    "#DEBUG: Format Typ    -> comma\nstation,valid,metar\nEHAM,2024-07-01 12:25,EHAM 011225Z 24012KT 9999 FEW030 21/12 Q1016 NOSIG\nEHAM,2024-07-01 12:55,EHAM 011255Z NIL\n";
  const { items, source } = await readWeatherText("a.csv", text);
  expect(source.profile).toBe("METAR");
  expect(items).toEqual([
    "2024-07-01T12:25:00.000Z eham temperatureC=21 dewPointC=12 windDirectionDeg=240 windSpeedMs=6.173333 visibilityM=10000 (dew point 12)",
    "refused 4: the row has no value",
  ]);
});
