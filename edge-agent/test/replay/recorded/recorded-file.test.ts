import { Readable } from "node:stream";
import { quantityNames } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { readRecordedFile } from "../../../src/replay/recorded/recorded-file.ts";
import { NOAA_HEADER, readAll } from "./read-all.ts";

const noaa = (...lines: string[]) => `${[NOAA_HEADER, ...lines].join("\n")}\n`;
const GOOD = "EWR,2013,1,1,1,39.02,26.06,59.37,270,10.35702,NA,0,1012,10,2013-01-01T06:00:00Z";

describe("a NOAA hourly file", () => {
  test("is read in our names and units, with the dew point kept apart", async () => {
    const { readings, complaints } = await readAll(
      noaa("JFK,2013,7,4,9,86,68,54.91,220,11.5078,18.41248,0.25,1019.3,7,2013-07-04T13:00:00Z"),
    );
    expect(complaints).toEqual([]);
    expect(readings).toEqual([
      {
        station: "jfk",
        takenAt: "2013-07-04T13:00:00.000Z",
        values: {
          temperatureC: 30,
          humidityPct: 54.91,
          windDirectionDeg: 220,
          windSpeedMs: 5.144447,
          windGustMs: 8.231115,
          rainMm: 6.35,
          seaLevelPressureHpa: 1019.3,
          visibilityM: 11265.408,
        },
        reportedDewPointC: 20,
      },
    ]);
  });

  test("loses no decimals: converted back, the values are the file's", async () => {
    const { readings } = await readAll(noaa(GOOD));
    const { values, reportedDewPointC } = readings[0]!;
    expect(values.temperatureC).toBe(3.9);
    expect(reportedDewPointC).toBe(-3.3);
    expect(Number(((values.temperatureC ?? 0) * 1.8 + 32).toFixed(2))).toBe(39.02);
    expect(Number(((values.windSpeedMs ?? 0) / 0.44704).toFixed(5))).toBe(10.35702);
    expect((values.visibilityM ?? 0) / 1609.344).toBe(10);
  });

  test("has no key for what is NA, and no dew point when that is missing", async () => {
    const { readings } = await readAll(noaa("EWR,2013,8,22,9,NA,NA,NA,320,12.65858,NA,0,NA,10,2013-08-22T13:00:00Z"));
    expect(readings[0]?.values).toEqual({ windDirectionDeg: 320, windSpeedMs: 5.658892, rainMm: 0, visibilityM: 16093.44 });
    expect(readings[0]).not.toHaveProperty("reportedDewPointC");
  });

  test("keeps what cannot be true, for the range check to refuse", async () => {
    const { readings } = await readAll(noaa(GOOD.replace("10.35702", "1048.36058")));
    expect(readings[0]?.values.windSpeedMs).toBeCloseTo(468.66, 2);
  });

  test.each([
    ["a word for a number", GOOD.replace("39.02", "mild"), 'temp is "mild"; expected a number or NA'],
    ["a decimal comma in quotes", GOOD.replace("39.02", '"39,02"'), "the line has 16 cells; expected 15, as the header has"],
    ["an infinite number", GOOD.replace("39.02", "Infinity"), 'temp is "Infinity"; expected a number or NA'],
    ["a number too large", GOOD.replace("39.02", "1e999"), 'temp is "1e999"; expected a number or NA'],
    ["a hexadecimal number", GOOD.replace("1012", "0x3f4"), 'pressure is "0x3f4"; expected a number or NA'],
    ["a dew point that is none", GOOD.replace("26.06", "?"), 'dewp is "?"; expected a number or NA'],
    ["a line cut off", GOOD.slice(0, 40), "the line has 10 cells; expected 15, as the header has"],
    ["an empty station", GOOD.replace("EWR", ""), 'origin is ""; expected 1 to 32 lower-case letters, digits and hyphens, no hyphen first'],
    ["a station for a topic trick", GOOD.replace("EWR", "a/+/#"), 'origin is "a/+/#"; expected 1 to 32'],
    ["a day that does not exist", GOOD.replace("2013-01-01T", "2013-02-30T"), 'time_hour is "2013-02-30T06:00:00Z"; expected an instant'],
    ["no time", GOOD.replace("2013-01-01T06:00:00Z", "NA"), 'time_hour is "NA"; expected an instant of the years 1970 to 2199'],
    ["nothing measured", `EWR,2013,1,1,1${",NA".repeat(9)},2013-01-01T06:00:00Z`, "no quantity has a number"],
  ])("complains of %s with its line, and reads on", async (_what, line, reason) => {
    const { readings, complaints } = await readAll(noaa(GOOD, line, GOOD.replace("T06", "T07")));
    expect(complaints).toEqual([{ line: 3, reason: expect.stringContaining(reason) }]);
    expect(readings.map(({ takenAt }) => takenAt)).toEqual(["2013-01-01T06:00:00.000Z", "2013-01-01T07:00:00.000Z"]);
  });

  test("is not swallowed by a quote that is never closed", async () => {
    const { readings, complaints } = await readAll(noaa(GOOD.replace("EWR", '"EWR'), GOOD, GOOD));
    expect(complaints.map(({ line }) => line)).toEqual([2]);
    expect(readings).toHaveLength(2);
  });

  test("is the same with CRLF, a byte order mark, quotes, spaces and empty lines", async () => {
    const plain = await readAll(noaa(GOOD, GOOD));
    const quoted = noaa(GOOD, "", GOOD).replace(/[^,\n]+/g, '"$&" ');
    expect(await readAll(`\uFEFF${quoted.replaceAll("\n", "\r\n")}`)).toEqual(plain);
    expect(plain.readings).toHaveLength(2);
  });

  test("takes time_hour for UTC when it names no zone, as the published CSV has it", async () => {
    const { readings } = await readAll(noaa(GOOD.replace("2013-01-01T06:00:00Z", "2013-01-01 06:00:00")));
    expect(readings[0]?.takenAt).toBe("2013-01-01T06:00:00.000Z");
  });

  test("may have its columns in another order", async () => {
    const swap = (line: string) => line.split(",").reverse().join(",");
    expect(await readAll([NOAA_HEADER, GOOD].map(swap).join("\n"))).toEqual(await readAll(noaa(GOOD)));
  });
});

describe("a CSV with our own names", () => {
  const own =
    "station,takenAt,temperatureC,humidityPct\ngarden,2026-11-23T04:00:00.000Z,21.4217,45.1\nroof,2026-11-23T05:00:00+01:00,-3.25,\n";

  test("is read as it is, to the last decimal", async () => {
    expect(await readAll(own)).toEqual({
      complaints: [],
      readings: [
        { station: "garden", takenAt: "2026-11-23T04:00:00.000Z", values: { temperatureC: 21.4217, humidityPct: 45.1 } },
        { station: "roof", takenAt: "2026-11-23T04:00:00.000Z", values: { temperatureC: -3.25 } },
      ],
    });
  });

  test("may have any quantity", async () => {
    const header = ["station", "takenAt", ...quantityNames].join(",");
    const { readings } = await readAll(`${header}\ngarden,2026-11-23T04:00Z,${quantityNames.map((_, index) => index + 0.5).join(",")}\n`);
    expect(readings[0]?.values).toEqual(Object.fromEntries(quantityNames.map((name, index) => [name, index + 0.5])));
  });

  test("needs no station column when the station is named for the file", async () => {
    const text = "takenAt,temperatureC\n2026-11-23T04:00:00Z,1\n";
    expect((await readAll(text, "a.csv", { defaultStation: "garden" })).readings[0]?.station).toBe("garden");
    expect(await readAll(text)).toEqual({
      readings: [],
      complaints: [{ line: 1, reason: "the header has no column station; expected it, or a station that is named for the whole file" }],
    });
  });

  test("keeps its own stations when one is named for the file", async () => {
    const { readings } = await readAll(own, "a.csv", { defaultStation: "cellar" });
    expect(readings.map(({ station }) => station)).toEqual(["garden", "roof"]);
  });

  test("tells of columns that nothing is read from, and reads the others", async () => {
    const { readings, complaints } = await readAll("station,takenAt,temperature,humidityPct\ngarden,2026-11-23T04:00:00Z,20,50\n");
    expect(complaints).toEqual([{ line: 1, reason: 'nothing is read from "temperature"; expected names of quantities' }]);
    expect(readings[0]?.values).toEqual({ humidityPct: 50 });
  });

  test.each([
    ["local time", "2026-11-23T04:00:00"],
    ["a date", "2026-11-23"],
    ["24 o'clock", "2026-11-23T24:00:00Z"],
    ["a leap second", "2026-12-31T23:59:60Z"],
    ["29 February of a common year", "2026-02-29T04:00:00Z"],
    ["month 0", "2026-00-10T04:00:00Z"],
    ["a year that no store can hold", "1969-12-31T23:59:59Z"],
    ["a number", "1767225600000"],
  ])("refuses %s for an instant", async (_what, takenAt) => {
    const { readings, complaints } = await readAll(`station,takenAt,temperatureC\ngarden,${takenAt},1\n`);
    expect(readings).toEqual([]);
    expect(complaints).toEqual([{ line: 2, reason: expect.stringContaining(`takenAt is "${takenAt}"; expected an instant`) }]);
  });

  test.each([
    ["2024-02-29T23:30:00.5Z", "2024-02-29T23:30:00.500Z"],
    ["2026-03-01 00:15-0130", "2026-03-01T01:45:00.000Z"],
    ["2026-01-01T00:15:00.123456+05:45", "2025-12-31T18:30:00.123Z"],
  ])("takes %s for %s", async (takenAt, expected) => {
    const { readings } = await readAll(`station,takenAt,temperatureC\ngarden,${takenAt},1\n`);
    expect(readings[0]?.takenAt).toBe(expected);
  });
});

describe("a file that is something else", () => {
  test("of an unknown header gets one complaint that names what came and what is accepted", async () => {
    const { readings, complaints } = await readAll("date,temp_c\n2026-01-01,5\n2026-01-02,6\n");
    expect(readings).toEqual([]);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]?.reason).toContain('the header is "date,temp_c"; expected a header with origin,time_hour,dewp,temp,');
    expect(complaints[0]?.reason).toContain("or one with takenAt and some of temperatureC,humidityPct,");
  });

  test("with a column twice gets one complaint", async () => {
    const { complaints } = await readAll("station,takenAt,temperatureC,temperatureC\ngarden,2026-11-23T04:00:00Z,1,2\n");
    expect(complaints).toEqual([{ line: 1, reason: 'the header has the column "temperatureC" twice; expected every column once' }]);
  });

  test.each(["", "\n\n", "\uFEFF"])("and is empty gets one complaint (%j)", async (text) => {
    const { complaints } = await readAll(text);
    expect(complaints).toEqual([{ line: 1, reason: expect.stringContaining("the file is empty; expected a header") }]);
  });

  test("without line ends is given up, with a short complaint, before it fills the memory", async () => {
    const megabytes = Readable.from(Array.from({ length: 64 }, () => Buffer.alloc(2 ** 20, "x")));
    const complaints = [];
    for await (const item of readRecordedFile(megabytes, "disk.img")) complaints.push(item);
    expect(complaints[0]).toEqual({ ok: false, error: { line: 1, reason: expect.stringContaining("longer than 1000000 characters") } });
    expect(JSON.stringify(complaints).length).toBeLessThan(1500);
  });

  test("and cannot be read throws the reason", async () => {
    const broken = async function* () {
      yield Buffer.from(noaa(GOOD));
      throw new Error("EIO: the card is worn out");
    };
    const read = async () => {
      for await (const item of readRecordedFile(broken(), "a.csv")) expect(item.ok).toBe(true);
    };
    await expect(read()).rejects.toThrow("EIO: the card is worn out");
  });

  test("is let go when the reader stops early", async () => {
    let isReleased = false;
    const endless = async function* () {
      try {
        yield Buffer.from(`${NOAA_HEADER}\n`);
        for (;;) yield Buffer.from(`${GOOD}\n`);
      } finally {
        isReleased = true;
      }
    };
    for await (const item of readRecordedFile(endless(), "a.csv")) if (item.ok) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isReleased).toBe(true);
  });
});
