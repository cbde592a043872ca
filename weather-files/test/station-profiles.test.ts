import { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { type ColumnUse, type MappedColumn, type Mapping, openWeatherFile } from "../src/index.ts";
import { profiles } from "../src/profiles/index.ts";
import { lines } from "./examples/example.ts";
import { examples } from "./examples/index.ts";
import { readOptions, shortItems } from "./support/items.ts";
import { readText, tableOf } from "./support/read-text.ts";

/** What is said of winds in words, whoever wrote them. */
const OF_ALL_SHAPES = /has winds in words: they are exact to 22\.5°$/;
const NOT_KNOWN = /are not known to have it/;

/** What --dry-run prints of columns, to start a mapping from. */
function asMapping(uses: readonly ColumnUse[]): Mapping["columns"] {
  const isOnly = ({ column }: ColumnUse) => uses.filter((use) => use.column === column).length === 1;
  return Object.fromEntries(uses.filter(isOnly).map((use) => [use.column, asMapped(use)]));
}

function asMapped(use: ColumnUse): MappedColumn {
  if (use.use === "passed over") return { quantity: "nothing" };
  if (use.use !== "value") return { quantity: use.use };
  const { column: _column, use: _use, isByShape, ...said } = use;
  return isByShape ? { quantity: use.quantity } : said;
}

/** Series of a column `value` cannot be named by --map, and where that is named itself, its numbers are taken in the unit that is said. */
const WITHOUT_MAPPING: readonly string[] = ["senseMapLong", "senseMapNamed"];

/** Before the last line stands that line again with all its digits 9, but those of names: 9999-99-99 99:99. */
function withBrokenRow(text: string): string {
  const all = text.trimEnd().split("\n");
  const last = all.findLastIndex((line) => /\d/.test(line));
  return [...all.slice(0, last), all[last]?.replace(/(?<![a-z]\w*)\d/gi, "9"), ...all.slice(last), ""].join("\n");
}

describe.each(Object.entries(examples))("the file %s", (name, { file, text, options, profile, items, uses, notes }) => {
  test("gives each of its numbers in our units, and says what its columns are", async () => {
    const source = await readText(file, text, options);
    if (!source.ok) throw new Error(source.error);
    expect(source.value.profile).toBe(profile);
    expect(await shortItems(source.value.items)).toEqual(items);
    const used = source.value.uses.flatMap((use) => {
      if (use.use === "passed over") return [];
      return [[use.column, use.use === "value" ? `${use.quantity} in ${use.unit}` : use.use]];
    });
    expect(Object.fromEntries(used)).toEqual(uses);
    expect(source.value.notes.filter((note) => !OF_ALL_SHAPES.test(note))).toEqual(notes ?? []);
  });

  test("has no column that is passed over without a reason of its own", async () => {
    const source = await readText(file, text, options);
    if (!source.ok) throw new Error(source.error);
    expect(source.value.uses.filter((use) => use.use === "passed over" && NOT_KNOWN.test(use.reason))).toEqual([]);
  });

  test("gives the same with a mapping that says of each column what was done with it", async () => {
    if (WITHOUT_MAPPING.includes(name)) return;
    const source = await readText(file, text, options);
    if (!source.ok) throw new Error(source.error);
    const mapping = { ...options?.mapping, columns: asMapping(source.value.uses) };
    const again = await readText(file, text, { ...options, mapping });
    if (!again.ok) throw new Error(again.error);
    const values = (all: readonly string[]) =>
      all.filter((item) => !item.startsWith("left out")).map((item) => item.split(" ").sort().join(" "));
    expect(values(await shortItems(again.value.items))).toEqual(values(items));
  });

  test("gives the same beside a row whose time is on no calendar", async () => {
    const source = await readText(file, withBrokenRow(text), options);
    if (!source.ok) throw new Error(source.error);
    expect(source.value.profile).toBe(profile);
    const others = (await shortItems(source.value.items)).filter((item) => !/^(refused|left out)/.test(item));
    expect(others).toEqual(items.filter((item) => !/^(refused|left out)/.test(item)));
  });

  test("is recognised by its own profile only", async () => {
    const { head } = await tableOf(file, text);
    const recognising = profiles.filter((each) => each.recognises(head));
    expect(recognising.map(({ name }) => name)).toHaveLength(1);
    const plan = recognising[0]?.plan(head, readOptions(options));
    expect(plan?.ok && plan.value.profile).toBe(profile);
  });
});

describe("a file of a known program that cannot be read right is refused with what to do:", () => {
  const refusals: readonly (readonly [what: string, file: string, text: string, sentence: RegExp])[] = [
    [
      "days of Weather Underground",
      "month.csv",
      lines("Date,TemperatureHighF,TemperatureAvgF,TemperatureLowF,PrecipitationSumIn<br>", "2019-3-5,52,48,44,0.1", "<br>"),
      /Weather Underground \(days\): it has the highest, mean and lowest values of whole days, and no readings/,
    ],
    [
      "days of Meteostat",
      "daily.csv",
      lines("date,tavg,tmin,tmax,prcp,snow,wdir,wspd,wpgt,pres,tsun", "2026-01-31,1.5,-1,4,0,,200,9.0,30.1,1013.2,"),
      /Meteostat \(days\): .*bring in its hourly data/,
    ],
    [
      "days of Netatmo",
      "rain.csv",
      lines(
        'Timestamp;"Timezone : Europe/Madrid";sum_rain',
        '1661335200;"2022/08/24 12:00:00";0.2',
        '1661421600;"2022/08/25 12:00:00";0.5',
      ),
      /values of whole days, and no readings; export it with the scale of 5 minutes/,
    ],
    [
      "weewx without its units",
      "archive.csv",
      lines("dateTime,outTemp,barometer", "1767225600,50.0,29.92"),
      /weewx, without the column usUnits that says its units; expected that column, or the units of outTemp, barometer in a --map file/,
    ],
    [
      "a page of Weather Underground without a day",
      "table.csv",
      lines("Time,Temperature,Speed,Precip. Rate.,Precip. Accum.", "12:04 AM,65.1 °F,1 mph,0.00 in,0.00 in"),
      /its times have no day; expected a column Date beside Time, or the day in the file's name, such as garden-2026-01-31\.csv/,
    ],
    [
      "a header that lost its units",
      "ambient.csv",
      lines("Date,Simple Date,Outdoor Temperature,Wind Speed (mph),Humidity (%)", "2026-01-31T12:00:00Z,2026-01-31 12:00:00,41,2,80"),
      /Ambient Weather name the units in their header, and this one does not for Outdoor Temperature; expected such as "Outdoor Temperature \(°F\)"/,
    ],
    [
      "values of an openSenseMap of which nobody says what they are",
      "values.csv",
      lines("createdAt,value", "2026-01-31T12:00:00Z,4.1"),
      /openSenseMap and does not say what its values are; expected a column phenomenon, .* or "value" in a --map file/,
    ],
  ];
  const days: typeof refusals = [
    [
      "days of the DWD",
      "produkt_klima_tag.txt",
      lines("STATIONS_ID;MESS_DATUM;QN_3;  FX;RSK; TMK;eor", "         44;20260131;   10;   7.8;   0.0;  10.4;eor"),
      /^this is DWD \(days\): .*bring in the hourly or 10_minutes files/,
    ],
    [
      "days of KNMI",
      "etmgeg_260.txt",
      lines("# STN,YYYYMMDD,   FG,   TG,   TN,   TX", "  260,20260131,   60,  131,  112,  150"),
      /^this is KNMI \(days\): .*uurgegevens/,
    ],
    [
      "days of MeteoSwiss",
      "ogd-smn_ber_d.csv",
      lines("station_abbr;reference_timestamp;tre200d0;rre150d0", "BER;31.01.2026 00:00;4.6;0"),
      /of MeteoSwiss and has values of whole days or months, .*ten minutes/,
    ],
    [
      "days of airports of Weather Underground",
      "CustomHistory.html",
      lines("EST,Max TemperatureF,Mean TemperatureF,Min TemperatureF<br />", "2015-1-1,39,33,27<br />"),
      /airport\), days: .*bring in the history of each day/,
    ],
    [
      "ThingSpeak, which does not say what its fields are",
      "feeds.csv",
      lines("created_at,entry_id,field1,field2", "2026-01-31 12:00:00 UTC,1,21.5,45.2"),
      /^this is of ThingSpeak, .* what field1, field2 are; expected a --map file, such as columns: \{field1: /,
    ],
    [
      "hours of Canada with a zone whose clocks are changed",
      "en_climate_hourly.csv",
      lines("Climate ID,Date/Time (LST),Temp (°C),Rel Hum (%),Stn Press (kPa)", "6106001,2026-07-01 00:00,26.5,68,100.54"),
      /^this is of Environment Canada: its times are of local standard time all year, .*Europe\/Berlin are changed; expected --timezone Etc\/GMT-1/,
    ],
  ];

  test.each([...refusals, ...days])("%s", async (_what, file, text, sentence) => {
    const source = await readText(file, text, { station: "garden", timeZone: "Europe/Berlin" });
    expect(source).toEqual({ ok: false, error: expect.stringMatching(sentence) });
  });

  test.each([...refusals, ...days])("%s is recognised by one profile only", async (_what, file, text) => {
    const { head } = await tableOf(file, text);
    expect(profiles.filter((each) => each.recognises(head)).map(({ name }) => name)).toHaveLength(1);
  });
});

test("a report of days in the form of NOAA is refused with what to bring in instead", async () => {
  const report = lines(
    "                   MONTHLY CLIMATOLOGICAL SUMMARY for Jan 2026",
    "",
    "NAME: Garden",
    "ELEV: 120 meters    LAT: 50-06.00 N    LONG: 008-42.00 E",
    "",
    "              TEMPERATURE (C), RAIN (mm), WIND SPEED (m/s)",
    "                                         HEAT   COOL         AVG",
    "      MEAN                               DEG    DEG          WIND                   DOM",
    "DAY   TEMP   HIGH   TIME    LOW   TIME   DAYS   DAYS   RAIN  SPEED   HIGH   TIME    DIR",
    "---------------------------------------------------------------------------------------",
    " 01    1.5    4.0  14:10   -1.0  06:20   16.8    0.0    0.2    2.1    8.0  13:05    225",
    " 02    2.5    5.0  14:10    0.0  06:20   15.8    0.0    0.0    2.1    8.0  13:05    225",
  );
  const opened = await openWeatherFile(Readable.from([Buffer.from(report)]), readOptions({ station: "garden" }));
  expect(opened).toEqual({
    ok: false,
    error: expect.stringMatching(/it is a climatological summary with means and extremes of whole days, and no readings; .*weewx\.sdb/),
  });
});

describe("what --map says of a file that is known", () => {
  const of = async (file: string, text: string, columns: Mapping["columns"]) => {
    const source = await readText(file, text, { station: "garden", timeZone: "Europe/Berlin", mapping: { columns } });
    return source.ok ? shortItems(source.value.items) : source.error;
  };

  test("are the units that a header of weewx lost", async () => {
    const text = lines("dateTime,outTemp,barometer,rain", "1767225600,50.0,29.92,0.1");
    const units = {
      outTemp: { quantity: "temperatureC", unit: "°F" },
      barometer: { quantity: "seaLevelPressureHpa", unit: "inHg" },
    } as const;
    expect(await of("archive.csv", text, units)).toMatch(/the units of rain in a --map file/);
    expect(await of("archive.csv", text, { ...units, rain: { quantity: "rainMm", unit: "in" } })).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=10 seaLevelPressureHpa=1013.207589 rainMm=2.54",
    ]);
  });

  test("is the unit that a header of Ambient Weather lost", async () => {
    const text = lines("Date,Simple Date,Outdoor Temperature,Humidity (%)", "2026-01-31T12:00:00Z,2026-01-31 12:00:00,50,80");
    expect(await of("ambient.csv", text, { "Outdoor Temperature": { quantity: "temperatureC", unit: "°F" } })).toEqual([
      "2026-01-31T12:00:00.000Z garden temperatureC=10 humidityPct=80",
    ]);
  });

  test("is the unit of a wind that was calm in the first rows of a Davis text", async () => {
    const text = lines(
      "Date\tTime\tTemp Out\tHi Temp\tOut Hum\tDew Pt.\tWind Speed\tHi Speed",
      "31/01/26\t1:00\t10.0\t10.0\t80\t6.7\t0.0\t0.0",
      "31/01/26\t1:30\t10.0\t10.0\t80\t6.7\t18.0\t36.1",
    );
    expect(await of("download.txt", text, { "Wind Speed": { quantity: "windSpeedMs", unit: "km/h" } })).toEqual([
      "2026-01-31T00:00:00.000Z garden windSpeedMs=0 temperatureC=10 humidityPct=80 dewPointC=6.7 (dew point 6.7)",
      "2026-01-31T00:30:00.000Z garden windSpeedMs=5 temperatureC=10 humidityPct=80 dewPointC=6.7 (dew point 6.7)",
    ]);
  });

  test("is what the values of an openSenseMap are", async () => {
    const text = lines("createdAt,value", "2026-01-31T12:00:00Z,4.1");
    expect(await of("values.csv", text, { value: { quantity: "temperatureC" } })).toEqual([
      "2026-01-31T12:00:00.000Z garden temperatureC=4.1",
    ]);
  });

  test("is what the fields of a channel of ThingSpeak are", async () => {
    const text = lines("created_at,entry_id,field1,field2", "2026-01-31 12:00:00 UTC,1,21.5,45.2", "2026-01-31T12:01:00+00:00,2,21.6,45.1");
    const columns = { field1: { quantity: "temperatureC" }, field2: { quantity: "humidityPct" } } as const;
    expect(await of("feeds.csv", text, columns)).toEqual([
      "2026-01-31T12:00:00.000Z garden temperatureC=21.5 humidityPct=45.2",
      "2026-01-31T12:01:00.000Z garden temperatureC=21.6 humidityPct=45.1",
    ]);
  });

  test("is the station of a sensor indoors", async () => {
    const text = lines(
      "Date,Simple Date,Outdoor Temperature (°F),Indoor Temperature (°F)",
      "2026-01-31T12:00:00Z,2026-01-31 12:00:00,50,68",
    );
    const indoors = { quantity: "temperatureC", station: "house" } as const;
    expect(await of("ambient.csv", text, { "Indoor Temperature (°F)": indoors })).toEqual([
      "2026-01-31T12:00:00.000Z house temperatureC=20",
      "2026-01-31T12:00:00.000Z garden temperatureC=10",
    ]);
  });
});
