import { readdirSync, readFileSync } from "node:fs";
import { quantities } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { colorByName, parseColor, THEMES } from "../scripts/board-pictures/colors.ts";
import { readyFrames, shownValue } from "../scripts/board-pictures/field-settings.ts";
import { framesOf } from "../scripts/board-pictures/influx-frames.ts";
import type { BoardPanel, Frame } from "../scripts/board-pictures/model.ts";
import { boardPage } from "../scripts/board-pictures/page.ts";
import { timeTicks, valueScale } from "../scripts/board-pictures/scales.ts";
import { transformed } from "../scripts/board-pictures/transformations.ts";
import { formatValue } from "../scripts/board-pictures/units.ts";

const NOW_MS = Date.UTC(2026, 2, 15, 14, 23);
const at = { nowMs: NOW_MS, timeZone: "America/Sao_Paulo" };

describe("a value", () => {
  // What @grafana/data 13.2.3 answers.
  test.each([
    [21.42, "celsius", 1, "21.4 °C"],
    [-0.04, "celsius", 1, "0.0 °C"],
    [21.42, "celsius", undefined, "21.4 °C"],
    [45.1, "percent", 0, "45%"],
    [0.451, "percentunit", 1, "45.1%"],
    [1013.25, "pressurehpa", 1, "1013.3 hPa"],
    [12_040, "lux", 0, "12040 lux"],
    [3.26, "velocityms", 1, "3.3 m/s"],
    [0.2, "lengthmm", 1, "200.0 µm"],
    [1500, "lengthmm", 1, "1.5 m"],
    [270, "degree", 0, "270 °"],
    [0.2, "suffix: mm", 1, "0.2  mm"],
    [1234, "short", undefined, "1.23 K"],
    [1536, "bytes", 1, "1.5 KiB"],
    [9000, "decmbytes", undefined, "9 GB"],
    [0, "s", undefined, "0 s"],
    [0.4, "s", undefined, "400 ms"],
    [93_784, "s", 1, "1.1 days"],
    [86_400, "s", undefined, "1 day"],
    [1500, "ms", undefined, "1.50 s"],
    [93_784, "dtdurations", 2, "1 day, 2 hours, 3 minutes"],
    [3661, "dthms", undefined, "01:01:01"],
    [NOW_MS - 3 * 3_600_000, "dateTimeFromNow", undefined, "3 hours ago"],
    [NOW_MS - 26 * 3_600_000, "dateTimeFromNow", undefined, "a day ago"],
    [NOW_MS, "dateTimeAsIso", undefined, "2026-03-15 11:23:00"],
    [NOW_MS, "time:D MMM, HH:mm", undefined, "15 Mar, 11:23"],
    [3, "presses", undefined, "3 presses"],
  ] as const)("%p in %s with %p decimals is written as Grafana writes it", (value, unit, decimals, text) => {
    expect(formatValue(value, unit, decimals, at)).toBe(text);
  });

  const field = (values: readonly (number | string | null)[], config: object) => {
    const [frame] = readyFrames([{ refId: "A", fields: [{ name: "Value", type: "number", values, refId: "A" }] }], config);
    return frame!.fields[0]!;
  };

  test("has the colour of the highest threshold that it reaches", () => {
    const steps = [
      { value: null, color: "blue" },
      { value: 0, color: "green" },
      { value: 30, color: "red" },
    ];
    const own = field([-5, 0, 31], { unit: "celsius", color: { mode: "thresholds" }, thresholds: { mode: "absolute", steps } });
    const colors = own.values.map((value) => shownValue(value, own, THEMES.dark, at).color);
    expect(colors).toEqual(["#5794F2", "#73BF69", "#F2495C"]);
  });

  test("is written as its mapping says, and a missing one as the board says", () => {
    const mappings = [
      { type: "value", options: { "1": { text: "online", color: "green" } } },
      { type: "range", options: { from: 2, to: null, result: { text: "many" } } },
    ];
    const own = field([1, 7, null], { mappings, noValue: "none" });
    expect(own.values.map((value) => shownValue(value, own, THEMES.light, at).text)).toEqual(["online", "many", "none"]);
  });

  test("has the settings of the overrides that match its query, name or kind", () => {
    const frames = framesOf([{ name: "weather", tags: { station: "roof" }, columns: ["time", "mean"], values: [[NOW_MS, 1]] }], {
      refId: "B",
      alias: "$tag_station",
    });
    const [frame] = readyFrames(frames, { unit: "celsius" }, [
      { matcher: { id: "byFrameRefID", options: "B" }, properties: [{ id: "custom.lineStyle.fill", value: "dash" }] },
      { matcher: { id: "byRegexp", options: "/^ro/" }, properties: [{ id: "unit", value: "percent" }] },
    ]);
    expect(frame?.fields[1]).toMatchObject({ displayName: "roof", config: { unit: "percent", custom: { lineStyle: { fill: "dash" } } } });
  });
});

describe("the colours of quantities", () => {
  /** WCAG 2.1, "relative luminance" and "contrast ratio". */
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = parseColor(color).map((part) =>
      part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: string, other: string) => {
    const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  test.each(Object.entries(quantities))("can be read on a light and on a dark board: %s", (_name, { colour }) => {
    // 3 is asked of large text; no yellow has it on white.
    const least = colour === "dark-yellow" ? 2.5 : 2.95;
    for (const theme of [THEMES.light, THEMES.dark]) expect(contrast(colorByName(colour, theme), theme.panel)).toBeGreaterThan(least);
  });
});

describe("an answer of InfluxDB", () => {
  const series = ["garden", "roof"].map((station, index) => ({
    name: "weather",
    tags: { station },
    columns: ["time", "last"],
    values: [[NOW_MS - index, 20 + index]],
  }));

  test("is a frame for each series, named by its alias", () => {
    expect(framesOf(series, { refId: "A", alias: "$tag_station: $col" }).map(({ name }) => name)).toEqual(["garden: last", "roof: last"]);
    expect(framesOf(series, { refId: "A" }).map(({ name }) => name)).toEqual([
      "weather.last { station: garden }",
      "weather.last { station: roof }",
    ]);
  });

  test("is one table with a column for each tag, where a table is asked for", () => {
    const [table] = framesOf(series, { refId: "A", resultFormat: "table" });
    expect(table?.fields.map(({ name, values }) => [name, ...values])).toEqual([
      ["Time", NOW_MS, NOW_MS - 1],
      ["station", "garden", "roof"],
      ["last", 20, 21],
    ]);
  });
});

describe("transformations", () => {
  const table = (refId: string, columns: Readonly<Record<string, readonly (string | number)[]>>): Frame => ({
    refId,
    fields: Object.entries(columns).map(([name, values]) => ({
      name,
      values,
      refId,
      type: typeof values[0] === "string" ? "string" : "number",
    })),
  });
  const frames = [
    table("A", { station: ["garden", "roof"], last: [1, 2] }),
    table("B", { station: ["roof", "garden"], name: ["Roof", "Garden"] }),
  ];

  test.each(["merge", "joinByField"])("%s makes one row of what belongs together", (id) => {
    const [joined] = transformed(frames, [{ id, options: { byField: "station" } }]);
    expect(joined?.fields.map(({ name, values }) => [name, ...values])).toEqual([
      ["station", "garden", "roof"],
      ["last", 1, 2],
      ["name", "Garden", "Roof"],
    ]);
  });

  test("organize leaves out, orders and renames", () => {
    const options = { excludeByName: { station: true }, indexByName: { name: 0, last: 1 }, renameByName: { last: "Last" } };
    const [organised] = transformed(frames.slice(0, 1), [{ id: "organize", options }]);
    expect(organised?.fields.map(({ seriesName, name }) => seriesName ?? name)).toEqual(["Last"]);
  });

  test("that are not known are said", () => {
    expect(() => transformed(frames, [{ id: "heatmap" }])).toThrow("the transformation heatmap is not drawn yet");
  });
});

describe("an axis", () => {
  const settings = {
    min: undefined,
    max: undefined,
    softMin: undefined,
    softMax: undefined,
    kind: "linear",
    base: 10,
    linearThreshold: 1,
    centeredZero: false,
    isBinary: false,
    decimals: undefined,
  } as const;

  test("has round numbers around the values, and begins at zero near it", () => {
    expect(valueScale([0.4, 9.7], 5, settings).ticks).toEqual([0, 2.5, 5, 7.5, 10, 12.5]);
    expect(valueScale([990, 1012], 4, { ...settings, decimals: 0 }).ticks).toEqual([980, 990, 1000, 1010, 1020]);
  });

  test("of bytes has powers of two", () => {
    expect(valueScale([0, 3_500_000], 4, { ...settings, isBinary: true }).ticks).toEqual([0, 1_048_576, 2_097_152, 3_145_728, 4_194_304]);
  });

  test("by logarithm has powers, and zero where it may", () => {
    expect(valueScale([0, 40_000], 4, { ...settings, kind: "symlog" }).ticks).toEqual([0, 1, 10, 100, 1000, 10_000, 100_000]);
  });

  test("of time has whole hours and days of the zone", () => {
    const labels = (fromMs: number, parts: number) => timeTicks(fromMs, NOW_MS, parts, "America/Sao_Paulo").map(({ label }) => label);
    expect(labels(NOW_MS - 6 * 3_600_000, 6)).toEqual(["06:00", "07:00", "08:00", "09:00", "10:00", "11:00"]);
    expect(labels(NOW_MS - 3 * 86_400_000, 3)).toEqual(["03/13", "03/14", "03/15"]);
    expect(labels(NOW_MS - 365 * 86_400_000, 4)).toEqual(["2025-04", "2025-07", "2025-10", "2026-01"]);
  });
});

describe("every board", () => {
  const repository = new URL("../", import.meta.url);
  const boards = readdirSync(new URL("grafana/dashboards/en/", repository)).map((file) => file.replace(".json", ""));
  const expected = boards.flatMap((board) =>
    ["dark", "light"].flatMap((mode) => ["desk", "phone"].map((size) => `${board}-${mode}-${size}.webp`)),
  );

  test("has a picture for light and dark, desk and phone; npm run docs:boards draws them", () => {
    expect(readdirSync(new URL("grafana/pictures/", repository)).sort()).toEqual(expected.sort());
  });

  test("is shown in docs/grafana.md, in all four", () => {
    const page = readFileSync(new URL("docs/grafana.md", repository), "utf8");
    expect(expected.filter((picture) => !page.includes(`../grafana/pictures/${picture}`))).toEqual([]);
  });
});

describe("a page", () => {
  const panel = (id: number, type: string, more: Partial<BoardPanel> = {}): BoardPanel => ({
    id,
    type,
    title: `Panel ${id}`,
    gridPos: { x: 0, y: id * 4, w: 12, h: 4 },
    ...more,
  });
  const times = [NOW_MS - 3_600_000, NOW_MS - 1_800_000, NOW_MS];
  const data = (values: readonly (number | string | null)[]): { frames: readonly Frame[]; fromMs: number; toMs: number } => ({
    frames: framesOf([{ name: "weather", columns: ["time", "mean"], values: values.map((value, index) => [times[index]!, value]) }], {
      refId: "A",
      alias: "mean",
    }),
    fromMs: times[0]!,
    toMs: NOW_MS,
  });
  const page = (panels: readonly BoardPanel[], values: readonly (number | string | null)[]) =>
    boardPage(
      { title: "Board", choices: [], panels, dataOf: new Map(panels.map(({ id }) => [id, data(values)])), annotationsOf: () => [], at },
      "dark",
      1600,
    );

  test("breaks a line where a value is missing, and draws a lone one as a point", () => {
    const html = page([panel(1, "timeseries")], [20, null, 21]);
    expect(html.match(/<circle/g)).toHaveLength(2);
    expect(page([panel(1, "timeseries", { fieldConfig: { defaults: { custom: { spanNulls: true } } } })], [20, null, 21])).toContain("L");
  });

  test.each(["timeseries", "stat", "gauge", "table", "barchart", "state-timeline", "heatmap"])(
    "says so where a %s has nothing to show",
    (type) => {
      expect(page([panel(1, type)], [])).toContain("No data");
      expect(page([panel(1, type)], [20, 20, 21])).not.toContain("No data");
    },
  );

  test("does not draw a kind of panel that it does not know", () => {
    expect(() => page([panel(1, "canvas")], [1])).toThrow("panels of kind canvas are not drawn yet");
  });

  test("shows a folded row as a line", () => {
    expect(page([panel(1, "row", { collapsed: true, panels: [panel(2, "stat"), panel(3, "stat")] })], [1])).toContain("(2 panels)");
  });
});
