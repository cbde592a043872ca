import { describe, expect, test } from "@jest/globals";
import { readMapping } from "../../src/commands/weather-files/mapping-file.ts";

const FULL = `# from my old station
columns:
  Zeit: time
  "Temp. Ext. (°F)":
    quantity: temperatureC
    unit: °F
    missing: ["---", -99]
  Keller: { quantity: humidityPct, station: cellar, factor: 0.1 }
  1: nothing
missing: n/a
station: garden
timeZone: Europe/Lisbon
`;

describe("a mapping file", () => {
  test("says what columns are, in short or at length", () => {
    expect(readMapping(FULL)).toEqual({
      ok: true,
      value: {
        columns: {
          Zeit: { quantity: "time" },
          "Temp. Ext. (°F)": { quantity: "temperatureC", unit: "°F", missing: ["---", "-99"] },
          Keller: { quantity: "humidityPct", station: "cellar", factor: 0.1 },
          "1": { quantity: "nothing" },
        },
        missing: ["n/a"],
        station: "garden",
        timeZone: "Europe/Lisbon",
      },
    });
  });

  test.each([
    ["", ["line 1: the file is empty; expected columns, missing, station, timeZone"]],
    ["temperatureC", ['line 1: the file is "temperatureC"; expected columns, missing, station, timeZone']],
    ["station: garden", ["line 1: there are no columns; expected columns: and the names of columns under it"]],
    ["columns:\n", ["line 1: columns is empty; expected the names of columns"]],
    ["columns:\n  a: time\n  b: time\n  a: station\n", ["line 4: Map keys must be unique"]],
    ["columns:\n  a: [\n", [expect.stringMatching(/^line [23]: /)]],
    [
      "columns:\n  a: temperature\n",
      [
        expect.stringContaining(
          'line 2: column "a" is "temperature"; expected time, date, clock, station, nothing, or a quantity: temperatureC',
        ),
      ],
    ],
    ["columns:\n  a:\n", [expect.stringContaining('line 2: column "a" is empty; expected time')]],
    ["columns:\n  a:\n    unit: °F\n", ['line 3: column "a" has no quantity']],
    [
      "columns:\n  a: { quantity: temperatureC, faktor: 2 }\n",
      ['line 2: "faktor" is not known here; expected quantity, unit, factor, missing, station, order'],
    ],
    ["columns:\n  a: { quantity: temperatureC, factor: ten }\n", ['line 2: factor is "ten"; expected a number, not 0']],
    [
      "columns:\n  b: time\n  a:\n    quantity: temperatureC\n    unit: hPa\n",
      ['line 5: "hPa" is no unit of temperatureC; expected °C, °F, K'],
    ],
    ["columns:\n  a: time\nstation: Living Room\n", ['line 3: station is "Living Room"; expected 1 to 32 of a-z, 0-9 and -, no - first']],
    ["columns:\n  a: time\ntimeZone: Lisbon\n", ['line 3: timeZone is "Lisbon"; expected a time zone like Europe/Lisbon']],
    ["columns:\n  a: time\nmissing: [[a]]\n", ["line 3: missing is a list; expected a word, or a list of words"]],
  ])("%j is refused with its line", (text, mistakes) => {
    expect(readMapping(text)).toEqual({ ok: false, error: mistakes });
  });

  test("tells of all mistakes at once", () => {
    const text = "columns:\n  a: x\n  b: { quantity: y, unit: [1] }\nplace: here\n";
    const read = readMapping(text);
    expect(read.ok ? [] : read.error.map((mistake) => mistake.slice(0, 24))).toEqual([
      'line 2: column "a" is "x',
      'line 3: quantity is "y";',
      "line 3: unit is a list; ",
      'line 4: "place" is not k',
    ]);
  });
});
