import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { openPointFile } from "../../src/index.ts";
import { readOptions, shortItems } from "../support/items.ts";

let folder: ReturnType<typeof tempDir>;
beforeEach(() => {
  folder = tempDir();
});
afterEach(() => folder.remove());

function open(text: string) {
  const file = join(folder.path, "a.csv");
  writeFileSync(file, text);
  return openPointFile(file, "station_health", readOptions());
}

async function read(text: string): Promise<readonly string[]> {
  const opened = await open(text);
  if (!opened.ok) throw new Error(opened.error);
  return (await Promise.all(opened.value.map(({ items }) => shortItems(items)))).flat();
}

describe("points that cannot be used are refused in words", () => {
  test.each([
    ["Garden,2026-01-01T00:00:00Z,1,,1", 'station is "Garden"; expected 1 to 32 of a-z, 0-9 and -, no - first'],
    ["garden,yesterday,1,,1", 'takenAt is "yesterday"; expected a time, such as'],
    ["garden,2026-02-30T00:00:00Z,1,,1", 'takenAt is "2026-02-30T00:00:00Z"; expected a time, such as'],
    ["garden,1971-01-01T00:00:00Z,1,,1", "1971-01-01T00:00:00.000Z, before 1990"],
    ["garden,2026-01-01T00:00:00Z,warm,,1", 'uptimeS is "warm"; expected a number'],
    ["garden,2026-01-01T00:00:00Z,1,,maybe", 'ok is "maybe"; expected 1 or 0'],
    ["garden,2026-01-01T00:00:00Z,,bmp180,", "there is no field that Clima knows"],
    ["garden,2026-01-01T00:00:00Z,1", "there are 3 cells; expected 5, as the header has"],
  ])("%s", async (row, reason) => {
    const good = "garden,2026-01-01T00:00:00Z,1,,1";
    const [first, refused] = await read(`station,takenAt,uptimeS,sensor,ok\n${good}\n${row}\n`);
    expect([first, refused]).toEqual(["point station_health", expect.stringContaining(reason)]);
    expect(refused).toMatch(/^refused 3: /);
  });

  test("what is unknown is passed over by name, and the rest taken", async () => {
    const opened = await open("station,takenAt,uptimeS,dust\ngarden,2026-01-01T00:00:00Z,1,7\n");
    expect(opened.ok && opened.value[0]?.uses).toContainEqual({
      column: "dust",
      use: "passed over",
      reason: "no column of station_health",
    });
    const lines = ["weather,station=a rainMm=1", "station_health,station=a uptimeS=1,dust=2", "station_health,station=a uptimeS=1"];
    const at = 1767225600000;
    expect(await read(`${lines[0]} ${at}\n${lines[1]} ${at}\n${lines[2]}\n`)).toEqual([
      "skipped measurement weather",
      "skipped field dust",
      "point station_health",
      "refused 3: there is no timestamp",
    ]);
  });

  test("a table without the columns that it needs is refused as a whole", async () => {
    expect(await open("station,uptimeS\na,1\n")).toEqual({
      ok: false,
      error: "a.csv: there is no column takenAt; health is read as clima export writes it",
    });
  });
});
