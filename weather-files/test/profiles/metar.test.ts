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

test("a METAR of the last evening of a month that was written down in the next is of its own month", async () => {
  const { items } = await readWeatherText(
    "reports.txt",
    "2026-07-01 00:05 EHAM 302355Z 24012KT 21/12 Q1016=\n2026-03-01 00:05 EHAM 282355Z 24012KT 5/M01 Q1016=\n2025-12-31 23:50 EHAM 010010Z 00000KT 06/01 Q1016=\n2026-02-01 00:05 EHAM 312355Z 00000KT 02/01 Q1016=\n",
  );
  expect(items.map((item) => item.slice(0, 16))).toEqual(["2026-06-30T23:55", "2026-02-28T23:55", "2026-01-01T00:10", "2026-01-31T23:55"]);
});

test("bulletins of METARs have headings, reports of several lines, and NIL where there is none", async () => {
  const { items, source } = await readWeatherText(
    "sa_20260115_1200.txt",
    `
417

SANL31 EHDB 151200

METAR

EHAM 151155Z 24010KT 9999 SCT030 08/04 Q1009 NOSIG=

EHRD 151155Z 25012KT CAVOK 09/M01
Q1010=
METAR EHGG NIL=

502
SAUS70 KWBC 151200 RRA
METAR
KABC 151153Z 10SM CLR 12/10 A3001 RMK AO2

     T01170102=
KDEF 151153Z 00000KT 10SM CLR 13/11 A3001 RMK AO2 SLP155
`,
  );
  expect(source.profile).toBe("METAR");
  expect(items).toEqual([
    "2026-01-15T11:55:00.000Z eham windSpeedMs=5.144444 windDirectionDeg=240 visibilityM=10000 temperatureC=8 dewPointC=4 (dew point 4)",
    "2026-01-15T11:55:00.000Z ehrd windSpeedMs=6.173333 windDirectionDeg=250 visibilityM=10000 temperatureC=9 dewPointC=-1 (dew point -1)",
    "skipped reports that say NIL",
    "2026-01-15T11:53:00.000Z kabc visibilityM=16093.44 temperatureC=11.7 dewPointC=10.2 (dew point 10.2)",
    "2026-01-15T11:53:00.000Z kdef windSpeedMs=0 visibilityM=16093.44 temperatureC=13 dewPointC=11 seaLevelPressureHpa=1015.5 (dew point 11)",
  ]);
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
