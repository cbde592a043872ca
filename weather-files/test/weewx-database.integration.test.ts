import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import Database from "libsql";
import { type TempDir, tempDir } from "../../test/support/temp-dir.ts";
import { openWeatherFile, type WeatherSource } from "../src/index.ts";
import { readOptions, shortItems } from "./support/items.ts";

let dir: TempDir;
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir.remove());

/** The tables of weewx.sdb (weewx/src/schemas/wview_extended.py, weewx/manager.py), with some of the archive's columns. */
const TABLES = `
  CREATE TABLE archive (\`dateTime\` INTEGER NOT NULL UNIQUE PRIMARY KEY, \`usUnits\` INTEGER NOT NULL, \`interval\` INTEGER NOT NULL,
    \`altimeter\` REAL, \`barometer\` REAL, \`dewpoint\` REAL, \`extraTemp1\` REAL, \`inTemp\` REAL, \`outHumidity\` REAL, \`outTemp\` REAL, \`pressure\` REAL,
    \`radiation\` REAL, \`rain\` REAL, \`rainRate\` REAL, \`windDir\` REAL, \`windGust\` REAL, \`windSpeed\` REAL);
  CREATE TABLE archive_day_outTemp (dateTime INTEGER NOT NULL UNIQUE PRIMARY KEY, min REAL, mintime INTEGER, max REAL, maxtime INTEGER);
  CREATE TABLE archive_day__metadata (name CHAR(20) NOT NULL UNIQUE PRIMARY KEY, value TEXT);
  INSERT INTO archive_day_outTemp VALUES (1767225600, -3, 1767225900, 50, 1767225600);`;

async function open(sql: string, options = { station: "garden" }): Promise<WeatherSource> {
  const path = join(dir.path, "weewx.sdb");
  const db = new Database(path);
  db.exec(TABLES + sql);
  db.close();
  const opened = await openWeatherFile(path, readOptions(options));
  if (!opened.ok) throw new Error(opened.error);
  const [source] = opened.value;
  if (!source || opened.value.length !== 1) throw new Error(`expected one source, got ${opened.value.length}`);
  return source;
}

describe("weewx.sdb", () => {
  test("is read row by row in the units that each row names", async () => {
    const source = await open(`INSERT INTO archive VALUES
      (1767225900, 16, 5, 1013.9, 1013.2, 5.0, 8.5, 21.0, 80.0, 10.0, 1000.0, 120.5, 0.254, 0.3, NULL, 36.0, 18.0),
      (1767225600, 1, 5, 30.01, 29.92, 41.0, 70.1, 68.5, 80.0, 50.0, 29.53, NULL, 0.1, 0.12, 270.0, 20.0, 10.0),
      (1767226200, 17, 5, NULL, NULL, NULL, NULL, NULL, NULL, -3.25, NULL, NULL, 2.54, 3.0, 90.0, 10.0, 5.0),
      (1767226500, 17, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`);
    expect(source.profile).toBe("weewx");
    expect(await shortItems(source.items)).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=5 pressureHpa=1000.000672 seaLevelPressureHpa=1013.207589 windSpeedMs=4.4704 windGustMs=8.9408 windDirectionDeg=270 rainMm=2.54 rainRateMmh=3.048 (dew point 5)",
      "2026-01-01T00:05:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=5 pressureHpa=1000 seaLevelPressureHpa=1013.2 windSpeedMs=5 windGustMs=10 rainMm=2.54 rainRateMmh=3 (dew point 5)",
      "2026-01-01T00:10:00.000Z garden temperatureC=-3.25 windSpeedMs=5 windGustMs=10 windDirectionDeg=90 rainMm=2.54 rainRateMmh=3",
      "refused 4: the row has no value",
    ]);
    expect(source.fraction()).toBe(1);
    expect(source.uses.filter(({ use }) => use === "passed over").map(({ column }) => column)).toEqual([
      "usUnits",
      "interval",
      "altimeter",
      "extraTemp1",
      "inTemp",
      "radiation",
    ]);
  });

  test("without rows gives none", async () => {
    const source = await open("");
    expect(await shortItems(source.items)).toEqual([]);
  });

  test("of another program is refused with the names of its tables", async () => {
    const path = join(dir.path, "other.db");
    const db = new Database(path);
    db.exec("CREATE TABLE archive (at, temp)");
    db.close();
    const opened = await openWeatherFile(path, readOptions({ station: "garden" }));
    expect(opened).toEqual({
      ok: false,
      error: expect.stringMatching(/^other\.db has the tables archive: it is not a database of .*weewx/),
    });
  });
});
