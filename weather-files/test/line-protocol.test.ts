import { quantityNames, type Values } from "@clima/schemas";
import { lineProtocolHeader, toLineProtocol } from "@clima/store";
import { describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { openLines } from "../src/lines/line-points.ts";
import { isOwnLineProtocol, ownLineProtocol } from "../src/lines/line-protocol.ts";
import { parseLine } from "../src/lines/parse-line.ts";
import { textLines } from "../src/lines/text-lines.ts";
import type { ReadOptions } from "../src/port.ts";
import { readOptions, shortItems } from "./support/items.ts";

const SEED = seedOfRun();

async function* pieces(...texts: string[]) {
  yield* texts;
}

async function open(text: string | readonly string[], more: Partial<ReadOptions> = {}) {
  const options = readOptions(more);
  const file = await openLines(textLines(pieces(...[text].flat())), options);
  return { file, source: ownLineProtocol("a.lp", file, options, () => 1) };
}
const read = async (text: string | readonly string[], more: Partial<ReadOptions> = {}) => shortItems((await open(text, more)).source.items);

describe("a line of line protocol", () => {
  test.each([
    ["m f=1 5", { measurement: "m", tags: {}, fields: { f: 1 }, timestamp: 5n }],
    [
      "weather,station=garden temperatureC=21.5,rainMm=0",
      { measurement: "weather", tags: { station: "garden" }, fields: { temperatureC: 21.5, rainMm: 0 }, timestamp: undefined },
    ],
    [
      "my\\ m\\,x,a\\ b=c\\=d\\,e f\\ g=1i,h=2u -7",
      { measurement: "my m,x", tags: { "a b": "c=d,e" }, fields: { "f g": 1, h: 2 }, timestamp: -7n },
    ],
    [
      'm s="a, b=c \\"d\\" \\\\ \\x",t=true,u=F 1',
      { measurement: "m", tags: {}, fields: { s: 'a, b=c "d" \\ \\x', t: true, u: false }, timestamp: 1n },
    ],
    [
      "m,t=back\\slash f=1e-9,g=-.5,h=+2.,i=1E3 1700000000000000000",
      { measurement: "m", tags: { t: "back\\slash" }, fields: { f: 1e-9, g: -0.5, h: 2, i: 1000 }, timestamp: 1700000000000000000n },
    ],
  ])("%s", (line, point) => {
    expect(parseLine(line)).toEqual({ ok: true, value: point });
  });

  test.each([
    ["", "there are no fields"],
    ["weather", "there are no fields"],
    [",a=b f=1", "the measurement has no name"],
    ["m f", '"f" is no field; expected name=value'],
    ["m f=", '"f=" is no field; expected name=value'],
    ["m f=abc", '"f=abc" is no field'],
    ['m f="open 1', "a quoted text has no end"],
    ["m f=1 12:00", 'the timestamp is "12:00"; expected a whole number'],
  ])("%s is refused: %s", (line, reason) => {
    expect(parseLine(line)).toEqual({ ok: false, error: expect.stringContaining(reason) });
  });

  test("of random characters is an answer, never an exception", () => {
    const random = createRandom(SEED);
    const alphabet = 'weather,= "\\i01.-teF#\u00e4\u0000';
    for (let round = 0; round < 20_000; round += 1) {
      const line = Array.from({ length: Math.floor(random() * 30) }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
      expect(typeof parseLine(line).ok).toBe("boolean");
    }
  });
});

describe("what the times of line protocol count", () => {
  test.each([
    ["s", "1767225600"],
    ["ms", "1767225600000"],
    ["us", "1767225600000123"],
    ["ns", "1767225600000123456"],
  ] as const)("is found: %s", async (precision, count) => {
    expect(await read(`weather,station=garden temperatureC=3 ${count}\n`)).toEqual(["2026-01-01T00:00:00.000Z garden temperatureC=3"]);
    expect((await open(`weather,station=garden temperatureC=3 ${count}\n`)).source.refusedHeader).toBe(`# precision: ${precision}\n`);
  });

  test("is decided once for the file: a line of another precision is refused, and says which options there are", async () => {
    const text = "weather,station=a rainMm=1 1767225600\nweather,station=a rainMm=1 1767225660\nweather,station=a rainMm=1 1767225720000\n";
    expect(await read(text)).toEqual([
      "2026-01-01T00:00:00.000Z a rainMm=1",
      "2026-01-01T00:01:00.000Z a rainMm=1",
      "refused 3: the time is +057971-02-26T09:20:00.000Z, in the future; " +
        "--precision says what whole numbers count, --force takes the time as it is",
    ]);
  });

  test("is said by a comment above, whatever --precision says, and by --precision where there is none", async () => {
    const line = "weather,station=a rainMm=1 1767225600000\n";
    expect(await read(`# precision: ms\n${line}`, { precision: "s", isAnyTimeTaken: true })).toEqual([
      "2026-01-01T00:00:00.000Z a rainMm=1",
    ]);
    expect(await read("weather,station=a rainMm=1 5\n", { precision: "s", isAnyTimeTaken: true })).toEqual([
      "1970-01-01T00:00:05.000Z a rainMm=1",
    ]);
  });

  test.each([
    ["CR LF", "# precision: ms\r\nweather,station=a rainMm=1 1767225600000\r\n"],
    ["CR", "# precision: ms\rweather,station=a rainMm=1 1767225600000\r"],
    ["spaces before the comment", "  # precision: ms\nweather,station=a rainMm=1 1767225600000"],
    ["no end of the last line", "#precision:ms\nweather,station=a rainMm=1 1767225600000"],
  ])("is not lost by %s", async (_, text) => {
    const options = { isAnyTimeTaken: true, precision: "ns" } as const;
    expect(await read(text, options)).toEqual(["2026-01-01T00:00:00.000Z a rainMm=1"]);
    expect(await read([...text], options)).toEqual(["2026-01-01T00:00:00.000Z a rainMm=1"]);
  });

  test("changes where files were joined, with their comments", async () => {
    const text = "# precision: s\nweather,station=a rainMm=1 1767225600\n# precision: ms\nweather,station=a rainMm=2 1767225660000\n";
    expect(await read(text)).toEqual(["2026-01-01T00:00:00.000Z a rainMm=1", "2026-01-01T00:01:00.000Z a rainMm=2"]);
  });

  test.each([
    [
      "nanoseconds as --precision s",
      "weather,station=a rainMm=1 1767225600000000000",
      { precision: "s" } as const,
      "with --precision s the first time, 1767225600000000000, is in the year 56001151891; it looks like ns: say --precision ns, or leave it out, or --force it",
    ],
    [
      "seconds as --precision ns",
      "weather,station=a rainMm=1 1767225600",
      { precision: "ns" } as const,
      "with --precision ns the first time, 1767225600, is 1970-01-01T00:00:01.767Z; it looks like s: say --precision s, or leave it out, or --force it",
    ],
    [
      "seconds as a comment's ms",
      "# precision: ms\nweather,station=a rainMm=1 1767225600",
      {},
      "with the precision ms of line 1 the first time, 1767225600, is 1970-01-21T10:53:45.600Z; it looks like s: write s there, or --force it",
    ],
    [
      "what is no time of weather",
      "weather,station=a rainMm=1 5",
      {},
      "the first time is 5, which lies between 1990 and now in none of s, ms, us and ns; say with --precision what the times count, and with --force that they are to be taken",
    ],
  ])("is asked for in one sentence: %s", async (_, text, more, sentence) => {
    await expect(open(text, more)).rejects.toThrow(sentence);
  });
});

describe("a file of line protocol", () => {
  test("of our own comes back as it was", async () => {
    const random = createRandom(SEED);
    const readings = Array.from({ length: 500 }, (_, index) => {
      const names = quantityNames.filter(() => random() < 0.3);
      const values = Object.fromEntries(["temperatureC" as const, ...names].map((name) => [name, 20 + random()]));
      for (const name of ["seaLevelPressureHpa", "pressureHpa"] as const) if (name in values) values[name] = 1000 + random();
      if ("pressureTendencyCode" in values) values["pressureTendencyCode"] = index % 9;
      const takenAt = new Date(Date.UTC(1990, 0, 1) + index * 12_345_678).toISOString();
      return { station: `s-${index % 7}`, takenAt, values: values as Values };
    });
    const text = lineProtocolHeader + readings.map(toLineProtocol).join("");
    const { source, file } = await open(text.match(/.{1,1000}/gs) ?? []);
    expect(isOwnLineProtocol(file)).toBe(true);
    const items = [];
    for await (const batch of source.items) items.push(...batch);
    const stored = items.map((item) => (item.kind === "reading" ? item.reading : item));
    expect(stored).toEqual(readings.map((reading) => ({ ...reading, bootId: "import", seq: 0 })));
  });

  test("tells of each line what becomes of it", async () => {
    const lines = [
      "# a comment",
      "",
      "cpu,host=x load=1 1767225600",
      "weather,station=a temperatureC=1i,windchill=3 1767225600",
      "weather,station=a windchill=3 1767225600",
      "weather,station=A temperatureC=1 1767225600",
      "weather temperatureC=1 1767225600",
      "weather,station=a temperatureC=850,humidityPct=5 1767225600",
      "weather,station=a temperatureC=-127 1767225600",
      'weather,station=a temperatureC="warm",humidityPct=7 1767225600',
      "weather,station=a temperatureC=1",
      "nonsense",
    ];
    expect(await read(lines.join("\r\n"))).toEqual([
      "skipped measurement cpu",
      "skipped field windchill",
      "2026-01-01T00:00:00.000Z a temperatureC=1",
      "skipped field windchill",
      "refused 5: there is no field that Clima knows",
      'refused 6: the station is "A"; expected 1 to 32 of a-z, 0-9 and -, no - first; write it so in the file',
      "refused 7: no station is named; expected --station, such as --station garden",
      "left out 8 temperatureC: temperatureC is 850; expected -80 to 60 °C",
      "2026-01-01T00:00:00.000Z a humidityPct=5",
      "refused 9: there is no value: temperatureC is -127; expected -80 to 60 °C",
      'left out 10 temperatureC: temperatureC is "warm"; expected a number',
      "2026-01-01T00:00:00.000Z a humidityPct=7",
      "refused 11: there is no timestamp",
      "refused 12: there are no fields",
    ]);
  });

  test.each(["NaN", "nan", "---", "null", "M", "NA", "-Inf"])("leaves out a value that is %s, not its line", async (word) => {
    expect(await read(`weather,station=a temperatureC=${word},humidityPct=7 1767225600`)).toEqual([
      "left out 1 temperatureC: temperatureC is NaN; expected -80 to 60 °C",
      "2026-01-01T00:00:00.000Z a humidityPct=7",
    ]);
  });

  test("without stations takes that of --station", async () => {
    expect(await read("weather temperatureC=1 1767225600", { station: "garden" })).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=1",
    ]);
  });

  test("of `influx_inspect export` has comments and statements, which are passed over", async () => {
    const text = `# DDL
CREATE DATABASE clima WITH NAME autogen
# DML
# CONTEXT-DATABASE:clima
# CONTEXT-RETENTION-POLICY:autogen
# writing tsm data
weather,station=garden temperatureC=21.5 1767225600000000000
`;
    expect(await read(text)).toEqual(["2026-01-01T00:00:00.000Z garden temperatureC=21.5"]);
  });

  test("without any line end is refused before it fills the memory", async () => {
    await expect(open("x".repeat(1_000_001))).rejects.toThrow("line 1 is longer than 1000000 characters; is this a text?");
  });
});
