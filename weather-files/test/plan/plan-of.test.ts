import { describe, expect, test } from "@jest/globals";
import { checkRow } from "../../src/check/check-row.ts";
import type { Mapping, ReadOptions, Row, TableHead } from "../../src/index.ts";
import { planOf } from "../../src/plan/plan-of.ts";
import { NOW_MS, shortItem } from "../support/items.ts";

type Options = Partial<ReadOptions>;

/** A table of cells separated by |, the header first. */
function headOf(lines: readonly string[], hasDecimalComma = false): TableHead {
  const [columns = [], ...rows] = lines.map((line) => line.split("|"));
  const sample = rows.map((cells, index): Row => ({ line: index + 2, cells }));
  return { name: "a.csv", preamble: [], columns, sample, hasDecimalComma };
}

const plan = (lines: readonly string[], options: Options = {}, hasDecimalComma = false) =>
  planOf(headOf(lines, hasDecimalComma), { nowMs: NOW_MS, station: "garden", timeZone: "UTC", ...options });

/** What comes of a table, a line an item; or why it has no plan. */
function read(lines: readonly string[], options: Options = {}, hasDecimalComma = false): string | readonly string[] {
  const made = plan(lines, options, hasDecimalComma);
  if (!made.ok) return made.error;
  const all = { nowMs: NOW_MS, ...options };
  return headOf(lines).sample.flatMap((row) => checkRow(row.line, () => row.cells.join("|"), made.value.readRow(row), all).map(shortItem));
}

/** What is done with each column. */
function uses(lines: readonly string[], options: Options = {}): Readonly<Record<string, string>> | string {
  const made = plan(lines, options);
  if (!made.ok) return made.error;
  const words = made.value.uses.map((use) => {
    if (use.use === "passed over") return [use.column, `- ${use.reason}`];
    return [use.column, use.use === "value" ? `${use.quantity} in ${use.unit}${use.station ? ` of ${use.station}` : ""}` : use.use];
  });
  return Object.fromEntries(words);
}

const notes = (lines: readonly string[], options: Options = {}) => {
  const made = plan(lines, options);
  return made.ok ? made.value.notes : [made.error];
};

describe("a table of columns by their names", () => {
  const german = [
    "Zeit|Außentemperatur (°C)|Luftfeuchtigkeit außen(%)|Druck rel. (hPa)|Wind (km/h)|Windrichtung|Regen/Stunde(mm)|Innentemperatur|UV",
    "31.01.2026 12:00|-3,5|80|1.013,2|18|NO|0,2|21|1",
  ];

  test("is read in a language of many, with its units", () => {
    const rows = [...german, "31.01.2026 12:10|--|81|1.013,1|9|W|0|21|1"];
    expect(read(rows, { timeZone: "Europe/Berlin" }, true)).toEqual([
      "2026-01-31T11:00:00.000Z garden temperatureC=-3.5 humidityPct=80 seaLevelPressureHpa=1013.2 windSpeedMs=5 windDirectionDeg=45 rainHourMm=0.2",
      "2026-01-31T11:10:00.000Z garden humidityPct=81 seaLevelPressureHpa=1013.1 windSpeedMs=2.5 windDirectionDeg=270 rainHourMm=0",
    ]);
    expect(notes(rows)).toEqual(['"Windrichtung" has winds in words: they are exact to 22.5°']);
  });

  test("says what is done with every column", () => {
    expect(uses(german)).toEqual({
      Zeit: "time",
      "Außentemperatur (°C)": "temperatureC in °C",
      "Luftfeuchtigkeit außen(%)": "humidityPct in %",
      "Druck rel. (hPa)": "seaLevelPressureHpa in hPa",
      "Wind (km/h)": "windSpeedMs in km/h",
      Windrichtung: "windDirectionDeg in °",
      "Regen/Stunde(mm)": "rainHourMm in mm",
      Innentemperatur: "- it is measured indoors; --map may name a station for it",
      UV: "- Clima has no quantity for UV",
    });
  });

  test("leaves an impossible value out, and reads the rest of the row", () => {
    expect(read(["time|temp (°C)|hum (%)|rain (mm)", "1767225600|85|50|T", "1767225660|x|101|0.2", "1767225720|-127|--|M"])).toEqual([
      "left out 2 temp (°C): temperatureC is 85; expected -80 to 60 °C",
      'left out 2 rain (mm): "T" is a trace, too little to be measured',
      "2026-01-01T00:00:00.000Z garden humidityPct=50",
      'left out 3 temp (°C): "x" is not a number',
      "left out 3 hum (%): humidityPct is 101; expected 0 to 100 %",
      "2026-01-01T00:01:00.000Z garden rainMm=0.2",
      "refused 4: there is no value: temperatureC is -127; expected -80 to 60 °C",
    ]);
  });

  test("refuses a row without a time, without a value, or cut off", () => {
    expect(read(["time|temp (°C)", "1767225600|3", "x|3", "1767225600|", "1767225600", "1767225600|3|", "1767225600|3|4"])).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3",
      'refused 3: time is "x"; expected a number of seconds since 1970',
      "refused 4: the row has no value",
      "refused 5: the line has 1 cells; expected 2, as the header has",
      "2026-01-01T00:00:00.000Z garden temperatureC=3",
      "refused 7: the line has 3 cells; expected 2, as the header has",
    ]);
  });

  test("refuses an instant that no file of weather has, with the options that say otherwise", () => {
    const lines = ["time|temp (°C)", "1767225600|3"];
    expect(read(lines, { precision: "ms" })).toEqual([expect.stringMatching(/refused 2: .*1970-01-21.*--precision.*--force/)]);
    expect(read(lines, { precision: "ms", isAnyTimeTaken: true })).toEqual(["1970-01-21T10:53:45.600Z garden temperatureC=3"]);
  });

  test("takes the unit beside a number before that of the column", () => {
    expect(read(["time|temp (°C)|wind (km/h)", "1767225600|39.02 °F|10 m/s", "1767225660|3 hPa|36"])).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3.9 windSpeedMs=10",
      'left out 3 temp (°C): "3 hPa" has the unit "hPa"; expected °C, °F, K',
      "2026-01-01T00:01:00.000Z garden windSpeedMs=10",
    ]);
  });

  test("takes the plain one of several columns of a quantity, and outdoors before plain", () => {
    const row = "2026-01-31 12:00Z|1|2|3|4";
    expect(read(["time|Temp max (°C)|Temp (°C)|Temp min (°C)|Temp avg (°C)", row])).toEqual([
      "2026-01-31T12:00:00.000Z garden temperatureC=2",
    ]);
    expect(uses(["time|Temp max (°C)|Temp (°C)|Temp min (°C)|Temp avg (°C)", row])).toMatchObject({
      "Temp max (°C)": "- it is the highest of an interval",
      "Temp avg (°C)": '- temperatureC is taken from "Temp (°C)"',
    });
    expect(read(["time|Temp (°C)|Outdoor temp (°C)|Indoor temp (°C)|x", row])).toEqual(["2026-01-31T12:00:00.000Z garden temperatureC=2"]);
    expect(read(["time|temp_c|temp_f|pressure_mb|pressure_in", "2026-01-31 12:00Z|10|50|1013.2|29.92"])).toEqual([
      "2026-01-31T12:00:00.000Z garden temperatureC=10 pressureHpa=1013.2",
    ]);
    expect(read(["time|wind_mph|wind_kph|precip_mm|precip_in", "2026-01-31 12:00Z|10|16.1|2.5|0.1"])).toEqual([
      "2026-01-31T12:00:00.000Z garden windSpeedMs=4.4704 rainMm=2.5",
    ]);
    expect(read(["time|Temp (°F)|Temp (°C)|x|y", row])).toEqual(["2026-01-31T12:00:00.000Z garden temperatureC=-17.222222"]);
  });

  test("asks between two equally good columns, naming both", () => {
    expect(read(["time|Temp (°C)|Temperature (°C)", "1767225600|1|2"])).toBe(
      '"Temp (°C)" and "Temperature (°C)" both say temperatureC; expected a --map file that says which one is it, such as "Temperature (°C)": nothing',
    );
    const mapping: Mapping = { columns: { "Temperature (°C)": { quantity: "nothing" } } };
    expect(read(["time|Temp (°C)|Temperature (°C)", "1767225600|1|2"], { mapping })).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=1",
    ]);
  });

  test("finds units that are not said from the values, or passes a column over, and says so", () => {
    const lines = ["time|temp|pressure|wind|rain", "1767225600|61|29.92|10|0.1", "1767225660|59|29.92|10|0"];
    expect(read(lines)).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=16.111111 pressureHpa=1013.207589 windSpeedMs=4.4704 rainMm=2.54",
      "2026-01-01T00:01:00.000Z garden temperatureC=15 pressureHpa=1013.207589 windSpeedMs=4.4704 rainMm=0",
    ]);
    expect(notes(lines)).toEqual(
      expect.arrayContaining([
        '"temp" says no unit; taken as °F, by the values of the file',
        '"pressure" says no unit; taken as inHg, by the values of the file',
        `"pressure" is taken as the station's own pressure; reduced to sea level it is seaLevelPressureHpa: --map says otherwise`,
      ]),
    );
    expect(uses(["time|temp|wind", "1767225600|3|10"])).toMatchObject({
      temp: "temperatureC in °C",
      wind: "- its unit is not said and not clear from its values; expected one of m/s, km/h, mph, kn, ft/s in a --map file",
    });
  });

  test("takes the unit that stands beside the numbers of a column", () => {
    const lines = ["time|temperature|humidity|wind", "1767225600|50 *F|45.2%|36 km/h", "1767225660|59 *F|45%|18 km/h"];
    expect(read(lines)).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=10 humidityPct=45.2 windSpeedMs=10",
      "2026-01-01T00:01:00.000Z garden temperatureC=15 humidityPct=45 windSpeedMs=5",
    ]);
    expect(notes(lines)).toEqual(["the numbers of time count seconds since 1970"]);
  });

  test.each([
    ["divided by its highest value", ["0.24", "0.22", "0.5"]],
    ["of tenths of degrees", ["142", "138", "-38"]],
  ])("does not take a temperature %s for one in °C or °F", (_what, [first, second, third]) => {
    const lines = ["time|temp|hum", `1767225600|${first}|50`, `1767225660|${second}|50`, `1767225720|${third}|50`];
    expect(uses(lines)).toMatchObject({ temp: expect.stringMatching(/^- its unit is not said and not clear/), hum: "humidityPct in %" });
  });

  test.each([
    ["a date and a clock", "Datum|Uhrzeit|temp (°C)", ["01.02.2026|13:00|4", "30.02.2026|13:05|5", "01.02.2026|13:10|6"]],
    ["a time", "when|temp (°C)|time of test", ["01.02.2026 13:00|4|1", "01.02.2026 13:05|5|1", "30.02.2026 13:05|5|1"]],
    ["columns of parts", "year|month|day|hour|temp (°C)", ["2026|2|1|13|4", "2026|2|30|13|5", "2026|13|30|13|6"]],
  ])("with %s of which one is on no calendar loses that row only", (_what, header, rows) => {
    const items = read([header, ...rows]);
    expect(items).toContainEqual(expect.stringMatching(/^2026-02-01T13:00:00.000Z garden temperatureC=4/));
    expect(items).toContainEqual(expect.stringMatching(/^refused \d: .*expected a time/));
  });

  test("says why a wind with an O is not taken that may be east or west", () => {
    expect(read(["time|temp (°C)|wind dir", "1767225600|3|NO", "1767225660|4|N"])).toContainEqual(
      expect.stringContaining('the O of "NO" is east in German and west in French'),
    );
  });

  test("takes the column with values of several of a quantity", () => {
    const rows = ["1767225600||4|50|", "1767225660|--|5|51|nan"];
    expect(read(["time|Temp (°C)|BME280_temperature (°C)|Humidity (%)|BME280_humidity (%)", ...rows])).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=4 humidityPct=50",
      "2026-01-01T00:01:00.000Z garden temperatureC=5 humidityPct=51",
    ]);
  });

  test("reads rows that end before the last name, where most do", () => {
    const rows = ["1767225600|3|50|0100", "1767225660|4|51", "1767225720|5|52", "1767225780|6"];
    expect(read(["time|temp (°C)|hum (%)|Serial Number", ...rows.slice(0, 3)])).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3 humidityPct=50",
      "2026-01-01T00:01:00.000Z garden temperatureC=4 humidityPct=51",
      "2026-01-01T00:02:00.000Z garden temperatureC=5 humidityPct=52",
    ]);
    expect(read(["time|temp (°C)|hum (%)|Serial Number", ...rows.slice(1)])).toEqual(
      [2, 3, 4].map((line) => expect.stringMatching(`^refused ${line}: the line has . cells; expected 4`)),
    );
  });

  test("is told that days and months are no readings before it is asked which of two columns is meant", () => {
    const columns = "|9am Temperature (°C)|3pm Temperature (°C)";
    expect(read([`Date${columns}`, "2020-07-1|11.9|17.2"])).toMatch(
      /^Date is "2020-07-1", a day without a clock; .*whole days are no readings$/,
    );
    const midnights = [1, 2, 3, 4, 5, 6, 8].map((day) => `${day}/1/2026 0:00|3`);
    expect(read(["date|temp (°C)", ...midnights])).toMatch(
      /goes on by whole days from midnight to midnight; .*whole days are no readings$/,
    );
    expect(read(["date|temp (°C)", ...midnights, "8/1/2026 0:10|3"])).toHaveLength(8);
    expect(read(["yyyy|mm|rain (mm)", "2019|1|22.2"])).toMatch(/^yyyy and mm is "2019-01", a month; .*whole months are no readings$/);
  });

  test("takes a dew point without a unit in that of the air, which may be °F where 30 alone may be °C", () => {
    expect(uses(["time|temp|dew point|heat index", "1767225600|64|30|66", "1767225660|62|29|65"])).toMatchObject({
      temp: "temperatureC in °F",
      "dew point": "dewPointC in °F",
      "heat index": "heatIndexC in °F",
    });
    expect(uses(["time|temp|dew point|humidity", "1767225600|45|30|50"])).toMatchObject({
      temp: expect.stringMatching(/^- its unit is not said/),
      "dew point": expect.stringMatching(/^- its unit is not said/),
    });
    expect(uses(["time|temp|dew point|heat index", "1767225600|31|22|38"])).toMatchObject({
      temp: "temperatureC in °C",
      "heat index": "heatIndexC in °C",
    });
  });

  test("takes a wind in words for its direction, beside its speed", () => {
    const lines = ["time|Wind|Wind Speed|Temperature", "1767225600|WSW|36 km/h|3 °C", "1767225660|CALM|0 km/h|3 °C"];
    expect(read(lines)).toEqual([
      "2026-01-01T00:00:00.000Z garden windDirectionDeg=247.5 windSpeedMs=10 temperatureC=3",
      "2026-01-01T00:01:00.000Z garden windSpeedMs=0 temperatureC=3",
    ]);
  });

  test("takes a wind in degrees before one in words", () => {
    expect(read(["time|wind_dir|wind_degree", "1767225600|SW|220", "1767225660|N|5"])).toEqual([
      "2026-01-01T00:00:00.000Z garden windDirectionDeg=220",
      "2026-01-01T00:01:00.000Z garden windDirectionDeg=5",
    ]);
  });

  test("does not take a counter of rain for the rain of an interval", () => {
    const rows = [0.2, 0.2, 0.2, 0.4, 0.4, 0.4].map((mm, index) => `${1767225600 + 60 * index}|3|${mm}`);
    expect(uses(["time|temp (°C)|rain (mm)", ...rows])).toMatchObject({ "rain (mm)": expect.stringMatching(/running total.*rainDayMm/) });
    const showers = [0, 0.2, 0.2, 0, 0, 0.4].map((mm, index) => `${1767225600 + 60 * index}|3|${mm}`);
    expect(uses(["time|temp (°C)|rain (mm)", ...showers])).toMatchObject({ "rain (mm)": "rainMm in mm" });
    expect(notes(["time|temp (°C)|rain (mm)", ...showers])).toContain(
      '"rain (mm)" is taken as the rain of each interval; since midnight it is rainDayMm: --map says otherwise',
    );
  });

  test.each([
    [["Date|Time|temp (°C)", "31/01/2026|1:05|3"], "2026-01-31T01:05:00.000Z"],
    [["temp (°C)|Uhrzeit|Datum", "3|01:05|31.01.2026"], "2026-01-31T01:05:00.000Z"],
    [["Date|Time|temp (°C)", "20260131|0105|3"], "2026-01-31T01:05:00.000Z"],
    [["dateutc|date|temp (°C)", "2026-01-31 01:05|2026-01-30 20:05|3"], "2026-01-31T01:05:00.000Z"],
    [["date|epoch|temp (°C)", "2026-01-30 20:05|1769821500|3"], "2026-01-31T01:05:00.000Z"],
    [["Timestamp (UTC)|temp (°C)", "2026-01-31 01:05|3"], "2026-01-31T01:05:00.000Z"],
    [["Zeit (Europe/Berlin)|temp (°C)", "2026-01-31 02:05|3"], "2026-01-31T01:05:00.000Z"],
    [["when|temp (°C)", "2026-01-31T02:05+01:00|3"], "2026-01-31T01:05:00.000Z"],
    [["when|temp (°C)", "Sat Jan 31 2026 02:05:00 GMT+0100 (Central European Standard Time)|3"], "2026-01-31T01:05:00.000Z"],
    [["STID|YR|MO|DA|HR|MI|temp (°C)", "garden|2026|1|31|1|5|3"], "2026-01-31T06:05:00.000Z"],
    [["Date Time, GMT-05:00|temp (°C)", "01/30/26 08:05:00 PM|3"], "2026-01-31T01:05:00.000Z"],
    [["Date-Time (EST)|temp (°C)", "01/30/2026 20:05:00|3"], "2026-01-31T01:05:00.000Z"],
    [["time_ms|temp (°C)", "1769821500000|3"], "2026-01-31T01:05:00.000Z"],
    [["Year|m|d|Time|Time zone|temp (°C)", "2026|1|31|01:05|UTC|3"], "2026-01-31T01:05:00.000Z"],
  ])("finds the time in %j", (lines, iso) => {
    expect(read(lines, { timeZone: "America/New_York" }).slice(0, 1)).toEqual([
      `${lines[0]?.startsWith("Date|") || lines[0]?.includes("Datum") ? "2026-01-31T06:05:00.000Z" : iso} garden temperatureC=3`,
    ]);
  });

  test.each([
    [
      ["year|month|day|hour|temp (°C)", "2026|1|31|0|3", "2026|1|31|24|3"],
      ["2026-01-31T00:00", "2026-02-01T00:00"],
    ],
    [["day month year hour minute temp(°C)".replaceAll(" ", "|"), "31|1|2026|1|5|3"], ["2026-01-31T01:05"]],
    [
      ["YEAR|MO|DY|HR|temp (°C)", "2026|1|31|130|3", "2026|1|31|2359|3"],
      ["2026-01-31T01:30", "2026-01-31T23:59"],
    ],
    [["Date|Hour|temp (°C)", "31/01/2026|9|3"], ["2026-01-31T09:00"]],
    [["Data|Godzina|temp (°C)", "2026-01-31|12|3"], ["2026-01-31T12:00"]],
    [
      ["Date|Time|temp (°C)", "2026-01-31|0|3", "2026-01-31|23|3"],
      ["2026-01-31T00:00", "2026-01-31T23:00"],
    ],
    [["MESS_DATUM|temp (°C)", "2026013109|3"], ["2026-01-31T09:00"]],
    [["Date|Time|temp (°C)", "31/01/2026|18.00.00|3"], ["2026-01-31T18:00"]],
  ])("puts a time together in %j", (lines, minutes) => {
    expect(read(lines)).toEqual(minutes.map((minute) => `${minute}:00.000Z garden temperatureC=3`));
  });

  test("without a time, a station or a quantity is told, and what to do", () => {
    expect(read(["a|temp (°C)", "x|3"])).toMatch(/^no column has times; the columns are "a", "temp \(°C\)"; expected a --map file/);
    expect(read(["time|temp (°C)", "1767225600|3"], { station: undefined })).toBe(
      "no station is named; expected --station, such as --station garden",
    );
    expect(read(["time|fridge", "1767225600|3"])).toBe(
      'no column has a quantity of Clima; the columns are "time", "fridge"; expected a --map file that says what they are',
    );
    expect(read(["time|CH1 Temperature(℃)|UVI|x", "1767225600|3|1|1"])).toBe(
      'no column has a quantity of Clima; the columns are "time", "CH1 Temperature(℃)", "UVI", "x" ("CH1 Temperature(℃)": it is of a further sensor; --map may name a station for it. "UVI": Clima has no quantity for UV)',
    );
    expect(read(["1|2", "3|4"])).toMatch(/^the file has no header, so its columns are named 1 to 2; /);
    expect(read(["1|2", "2026-01-31 12:00|3"])).toMatch(
      /^the file has no header, so its columns are named 1 to 2; expected a line of names/,
    );
    expect(read(["time|temp (°C)", "2026-01-31 12:00|3"], { timeZone: undefined })).toMatch(/expected --timezone/);
    expect(read(["time|temp (°C)", "1767225600|3"], { station: "Living Room" })).toBe(
      'the station is "Living Room"; expected 1 to 32 lower-case letters, digits and hyphens, no hyphen first, such as living-room',
    );
  });
});

describe("the station of a row", () => {
  const lines = ["time|station|temp (°C)", "1767225600|Living Room|3", "1767225600|Küche|4", "1767225660|Living-Room|5", "1767225660||6"];

  test("is made an id; two names never become one", () => {
    expect(read(lines, { station: undefined })).toEqual([
      "2026-01-01T00:00:00.000Z living-room temperatureC=3",
      "2026-01-01T00:00:00.000Z kuche temperatureC=4",
      expect.stringMatching(/^refused 4: station is "Living-Room", which would be living-room as "Living Room" is/),
      "refused 5: station is empty; expected a station, or --station",
    ]);
  });

  test("is what --station says, in a file of one", () => {
    expect(read(lines, { station: "garden" })).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3",
      expect.stringMatching(/^refused 3: station is "Küche" and was "Living Room" before; --station garden is for files of one station/),
      expect.stringMatching(/^refused 4: /),
      "2026-01-01T00:01:00.000Z garden temperatureC=6",
    ]);
  });
});

describe("a --map file", () => {
  const lines = ["wann|t_a|druck|t_k", "01/02/2026 12:00|392|29.92|21.5"];
  const mapping: Mapping = {
    columns: {
      wann: { quantity: "time", order: "dmy" },
      t_a: { quantity: "temperatureC", unit: "°F", factor: 0.1, missing: ["999"] },
      druck: { quantity: "seaLevelPressureHpa", unit: "inHg" },
      t_k: { quantity: "temperatureC", station: "kitchen" },
    },
    missing: ["-9999"],
    station: "patio",
    timeZone: "Europe/Berlin",
  };

  test("says what columns are, in which unit, of which station", () => {
    expect(read([...lines, "01/02/2026 12:10|999|-9999|22"], { mapping, station: undefined, timeZone: undefined })).toEqual([
      "2026-02-01T11:00:00.000Z patio temperatureC=20 seaLevelPressureHpa=1013.207589",
      "2026-02-01T11:00:00.000Z kitchen temperatureC=21.5",
      "2026-02-01T11:10:00.000Z kitchen temperatureC=22",
    ]);
    expect(uses(lines, { mapping })).toEqual({
      wann: "time",
      t_a: "temperatureC in °F",
      druck: "seaLevelPressureHpa in inHg",
      t_k: "temperatureC in °C of kitchen",
    });
  });

  test("goes before a unit in the header and before what names mean", () => {
    const columns: Mapping["columns"] = {
      "Indoor temp (°C)": { quantity: "temperatureC", unit: "°F" },
      "Temp (°C)": { quantity: "nothing" },
    };
    expect(read(["time|Indoor temp (°C)|Temp (°C)", "1767225600|50|3"], { mapping: { columns } })).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=10",
    ]);
  });

  test("goes before a profile", () => {
    const own = ["takenAt|station|temperatureC|humidityPct", "2026-01-31T12:00:00Z|garden|50|40"];
    const columns: Mapping["columns"] = { temperatureC: { quantity: "temperatureC", unit: "°F" } };
    expect(read(own, { mapping: { columns } })).toEqual(["2026-01-31T12:00:00.000Z garden temperatureC=10 humidityPct=40"]);
  });

  test.each<readonly [Mapping["columns"], RegExp]>([
    [
      { nix: { quantity: "nothing" }, t_k: { quantity: "nothing" } },
      /^--map names the column "nix", which is not there; the columns are "wann", "t_a", "druck", "t_k"$/,
    ],
    [
      { wann: { quantity: "time", order: "dmy" }, t_a: { quantity: "temperatureC", unit: "hPa" } },
      /^"t_a": "hPa" is no unit of temperatureC; expected °C, °F, K$/,
    ],
    [
      { wann: { quantity: "time", order: "dmy" }, t_a: { quantity: "temperatureC" }, t_k: { quantity: "temperatureC" } },
      /^--map names two columns as temperatureC, the second is "t_k"/,
    ],
    [{ t_a: { quantity: "time" } }, /--precision/],
  ])("with a mistake in %j is told", (columns, complaint) => {
    expect(read(lines, { mapping: { columns } })).toMatch(complaint);
  });
});

describe("Clima's own CSV", () => {
  test("is read as it was written, also of one station", () => {
    expect(read(["station|takenAt|temperatureC|dewPointC|rainMm", "patio|2026-01-31T12:00:00.000Z|3.21|-1|"])).toEqual([
      "2026-01-31T12:00:00.000Z patio temperatureC=3.21 dewPointC=-1",
    ]);
    expect(read(["takenAt|temperatureC", "2026-01-31T12:00:00Z|3.21"])).toEqual(["2026-01-31T12:00:00.000Z garden temperatureC=3.21"]);
  });

  test("takes the station of --station where --map says that its column is nothing", async () => {
    const mapping = { columns: { station: { quantity: "nothing" } } } as const;
    expect(await read(["station|takenAt|temperatureC", "Living Room|2026-01-31T12:00:00Z|3"], { station: "living-room", mapping })).toEqual(
      ["2026-01-31T12:00:00.000Z living-room temperatureC=3"],
    );
  });

  test("changes no id, but says which one would be possible", () => {
    expect(read(["station|takenAt|temperatureC", "Living Room|2026-01-31T12:00:00Z|3"])).toEqual([
      'refused 2: station is "Living Room"; expected 1 to 32 lower-case letters, digits and hyphens, no hyphen first, such as living-room: mend it, or name the station with --station, and say with --map that the column is nothing',
    ]);
  });

  test("tells columns that it has no quantity for", () => {
    expect(uses(["takenAt|temperatureC|temperatureF", "2026-01-31T12:00:00Z|3|37"])).toMatchObject({
      temperatureF: expect.stringMatching(/^- /),
    });
  });
});
