import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import Database from "libsql";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { openWeatherFile, type ReadOptions, type WeatherSource } from "../../src/index.ts";
import { readOptions, shortItems } from "../support/items.ts";
import { shortUses } from "../support/read-weather-text.ts";

let folder: ReturnType<typeof tempDir>;
beforeEach(() => {
  folder = tempDir();
});
afterEach(() => folder.remove());

async function sourcesOf(sql: string, more: Partial<ReadOptions> = {}): Promise<readonly WeatherSource[]> {
  const file = join(folder.path, "home-assistant_v2.db");
  const db = new Database(file);
  db.exec(sql);
  db.close();
  const opened = await openWeatherFile(file, readOptions({ station: "garden", ...more }));
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

async function read(source: WeatherSource | undefined): Promise<readonly string[]> {
  if (!source) throw new Error("there is no such table");
  return shortItems(source.items);
}

/** core: recorder/db_schema.py, SCHEMA_VERSION 43: the columns that matter here, and some that do not. */
const NEW = `
  CREATE TABLE states_meta (metadata_id INTEGER PRIMARY KEY, entity_id VARCHAR(255));
  CREATE TABLE state_attributes (attributes_id INTEGER PRIMARY KEY, hash BIGINT, shared_attrs TEXT);
  CREATE TABLE states (state_id INTEGER PRIMARY KEY, entity_id CHAR(0), state VARCHAR(255), attributes CHAR(0), last_changed_ts FLOAT, last_updated CHAR(0), last_updated_ts FLOAT, attributes_id INTEGER, metadata_id INTEGER);
  CREATE TABLE statistics_meta (id INTEGER PRIMARY KEY, statistic_id VARCHAR(255), source VARCHAR(32), unit_of_measurement VARCHAR(255), has_mean BOOLEAN, has_sum BOOLEAN);
  CREATE TABLE statistics (id INTEGER PRIMARY KEY, created_ts FLOAT, metadata_id INTEGER, start CHAR(0), start_ts FLOAT, mean FLOAT, min FLOAT, max FLOAT, state FLOAT, sum FLOAT);
  INSERT INTO states_meta VALUES (1, 'sensor.bedroom_temperature'), (2, 'sensor.th_1'), (3, 'light.garden'), (4, 'sensor.garden_pressure'), (5, 'sensor.garden_dew_point');
  INSERT INTO state_attributes VALUES (1, 0, '{"unit_of_measurement":"°C","device_class":"temperature"}'), (2, 0, '{"unit_of_measurement":"°F","device_class":"temperature"}'), (3, 0, '{}'), (4, 0, '{"unit_of_measurement":"mbar","device_class":"atmospheric_pressure"}'), (5, 0, 'no JSON');
  INSERT INTO states (state_id, state, last_updated_ts, attributes_id, metadata_id) VALUES
    (10, '21.5', 1767225600.5, 1, 1), (11, '39.02', 1767225600.123456, 2, 2), (12, 'on', 1767225601, 3, 3), (13, 'unavailable', 1767225602, 2, 2),
    (14, '1005.2', 1767225603.999, 4, 4), (15, '3.5', 1767225604, 5, 5), (16, '', 1767225605, NULL, 2), (17, '-4', 1767229200, 1, 2);
  INSERT INTO statistics_meta VALUES (1, 'sensor.garden_temperature', 'recorder', '°F', 1, 0), (2, 'sensor.energy', 'recorder', 'kWh', 0, 1), (3, 'sensor.outdoor_humidity', 'recorder', '%', 1, 0);
  INSERT INTO statistics (id, metadata_id, start_ts, mean, min, max, sum) VALUES (1, 1, 1735689600, 50, 40, 60, NULL), (2, 2, 1735689600, NULL, NULL, NULL, 7), (3, 3, 1735689600, 81.25, 80, 82, NULL);
`;

describe("the database of Home Assistant", () => {
  test("has states of sensors and their statistics, with units, of each table a source", async () => {
    const [statistics, states] = await sourcesOf(NEW);
    expect(await read(statistics)).toEqual([
      "2025-01-01T00:00:00.000Z garden temperatureC=10",
      "2025-01-01T00:00:00.000Z garden humidityPct=81.25",
    ]);
    expect(await read(states)).toEqual([
      "2026-01-01T00:00:00.123Z garden temperatureC=3.9",
      "2026-01-01T00:00:03.999Z garden pressureHpa=1005.2",
      "2026-01-01T00:00:04.000Z garden dewPointC=3.5 (dew point 3.5)",
      "2026-01-01T01:00:00.000Z garden temperatureC=-4",
    ]);
    expect(shortUses(states as WeatherSource)).toEqual(
      expect.arrayContaining(["state of sensor.bedroom_temperature - it is measured indoors; --map may name a station for it"]),
    );
  });

  test("of two sensors of one quantity asks by --map, whichever comes first in the table", async () => {
    const two = `${NEW} INSERT INTO states_meta VALUES (9, 'sensor.outdoor_temperature'); INSERT INTO states (state_id, state, last_updated_ts, attributes_id, metadata_id) VALUES (99, '5', 1767229260, 1, 9);`;
    const [, states] = await sourcesOf(two);
    expect(await read(states)).toEqual([
      "2026-01-01T00:00:03.999Z garden pressureHpa=1005.2",
      "2026-01-01T00:00:04.000Z garden dewPointC=3.5 (dew point 3.5)",
      "2026-01-01T01:01:00.000Z garden temperatureC=5",
    ]);
  });

  test("of before 2022 has times as texts, and attributes in states", async () => {
    const old = `
      CREATE TABLE states (state_id INTEGER PRIMARY KEY, domain VARCHAR(64), entity_id VARCHAR(255), state VARCHAR(255), attributes TEXT, last_changed DATETIME, last_updated DATETIME);
      INSERT INTO states VALUES (1, 'sensor', 'sensor.garden_temperature', '39.02', '{"unit_of_measurement":"°F","device_class":"temperature"}', '2021-06-01 12:00:00.250000', '2021-06-01 12:00:00.250000'),
        (2, 'sensor', 'sensor.garden_humidity', '56', '{"unit_of_measurement":"%","device_class":"humidity"}', '2021-06-01 12:00:01', '2021-06-01 12:00:01'),
        (3, 'sensor', 'sensor.garden_humidity', 'unknown', '{}', '2021-06-01 12:00:02', '2021-06-01 12:00:02');
      CREATE TABLE statistics_meta (id INTEGER PRIMARY KEY, statistic_id VARCHAR(255), source VARCHAR(32), unit_of_measurement VARCHAR(255));
      CREATE TABLE statistics (id INTEGER PRIMARY KEY, created DATETIME, start DATETIME, mean FLOAT, min FLOAT, max FLOAT, metadata_id INTEGER);
      INSERT INTO statistics_meta VALUES (1, 'sensor.garden_temperature', 'recorder', '°C');
      INSERT INTO statistics VALUES (1, '2021-06-01 13:00:10', '2021-06-01 12:00:00.000000', 4.25, 4, 5, 1);`;
    const [statistics, states] = await sourcesOf(old);
    expect(await read(statistics)).toEqual(["2021-06-01T12:00:00.000Z garden temperatureC=4.25"]);
    expect(await read(states)).toEqual([
      "2021-06-01T12:00:00.250Z garden temperatureC=3.9",
      "2021-06-01T12:00:01.000Z garden humidityPct=56",
    ]);
  });

  test("that is being moved to the new shape has both", async () => {
    const both = `
      CREATE TABLE states_meta (metadata_id INTEGER PRIMARY KEY, entity_id VARCHAR(255));
      CREATE TABLE state_attributes (attributes_id INTEGER PRIMARY KEY, shared_attrs TEXT);
      CREATE TABLE states (state_id INTEGER PRIMARY KEY, entity_id VARCHAR(255), state VARCHAR(255), attributes TEXT, last_updated DATETIME, last_updated_ts FLOAT, attributes_id INTEGER, metadata_id INTEGER);
      INSERT INTO states_meta VALUES (1, 'sensor.garden_temperature');
      INSERT INTO state_attributes VALUES (1, '{"unit_of_measurement":"°C","device_class":"temperature"}');
      INSERT INTO states VALUES (1, 'sensor.garden_temperature', '3', '{"unit_of_measurement":"°C"}', '2026-01-01 00:00:00.000000', NULL, NULL, NULL), (2, NULL, '4', NULL, NULL, 1767225660, 1, 1);`;
    const [states] = await sourcesOf(both);
    expect(await read(states)).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3",
      "2026-01-01T00:01:00.000Z garden temperatureC=4",
    ]);
  });
});
