import type { InfluxRows } from "@clima/store";
import { TableError } from "@clima/weather-files";
import { describe, expect, test } from "@jest/globals";
import { influxCsv } from "../../src/commands/history/influx-csv.ts";

const FIRST_MS = Date.UTC(2026, 0, 1);

function rowsOf(columns: readonly string[], ...parts: readonly (readonly (readonly string[])[])[]): InfluxRows {
  return {
    columns: ["time", ...columns],
    async *read() {
      for (const [index, rows] of parts.entries()) yield { ok: true, value: { rows, fraction: (index + 1) / parts.length } };
    },
  };
}
const row = (minute: number, ...cells: readonly string[]) => [String(FIRST_MS + minute * 60_000), ...cells];

async function partsOf(rows: InfluxRows) {
  const parts: { readonly text: string; readonly line: number; readonly fraction: number }[] = [];
  for await (const { bytes, ...part } of influxCsv(rows)?.parts() ?? []) parts.push({ text: bytes.toString("utf8"), ...part });
  return parts;
}

describe("points of an InfluxDB as lines of our own CSV", () => {
  test("have the columns and cells of the points, and an empty cell for what one lacks", async () => {
    const rows = rowsOf(["station", "humidityPct", "temperatureC"], [row(0, "garden", "", "21.5"), row(1, "garden", "50", "-1e-7")]);
    expect(influxCsv(rows)?.columns).toEqual(["takenAt", "station", "humidityPct", "temperatureC"]);
    const text = "2026-01-01T00:00:00.000Z,garden,,21.5\n2026-01-01T00:01:00.000Z,garden,50,-1e-7\n";
    expect(await partsOf(rows)).toEqual([{ text, line: 1, fraction: 1 }]);
  });

  test("are those of small parts together, after a small first one, with the number of the first point of each", async () => {
    const many = (count: number) => Array.from({ length: count }, (_, minute) => row(minute, "garden", "1"));
    const parts = await partsOf(rowsOf(["station", "rainMm"], many(15_000), many(15_000), many(60_000), many(60_000), many(1)));
    expect(parts.map(({ text, ...part }) => ({ ...part, lines: text.split("\n").length - 1 }))).toEqual([
      { line: 1, fraction: 0.4, lines: 30_000 },
      { line: 30_001, fraction: 0.8, lines: 120_000 },
      { line: 150_001, fraction: 1, lines: 1 },
    ]);
  });

  test("have quotes around a text that would be two cells, and a time that is none as it stands", async () => {
    const parts = await partsOf(rowsOf(["station", "rainMm"], [row(0, 'a,"b', "1"), ["9e99", "garden", "2"]]));
    expect(parts[0]?.text).toBe('2026-01-01T00:00:00.000Z,"a,""b",1\n9e99,garden,2\n');
  });

  test.each([[["station", "host", "temperatureC"]], [["station", "temperatureC", "note"]], [["temperatureC"]], [["station"]]])(
    "are none of columns %j",
    (columns) => {
      expect(influxCsv(rowsOf(columns))).toBeUndefined();
    },
  );

  test("end with what InfluxDB answers instead", async () => {
    const away: InfluxRows = {
      columns: ["time", "station", "rainMm"],
      async *read() {
        yield { ok: false, error: { kind: "unavailable", message: "InfluxDB is away" } };
      },
    };
    await expect(partsOf(away)).rejects.toThrow(new TableError("InfluxDB is away"));
  });
});
