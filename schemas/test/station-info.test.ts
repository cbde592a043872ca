import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { InfoMessage } from "../src/index.ts";
import { stationInfoFields, stationInfoOf } from "../src/index.ts";

const FRANKFURT = { latitudeDeg: 50.1, longitudeDeg: 8.7 };
const info: InfoMessage = {
  schema: "info/1",
  station: "garden",
  bootId: "k3v9",
  softwareVersion: "0.1.0",
  source: "pi",
  startedAt: "2026-11-23T04:00:00.000Z",
  intervalMs: 10_000,
  sensors: [],
  remotes: {},
};
const NOON = Date.UTC(2026, 5, 21, 11, 27);

describe("what is stored of a station's info", () => {
  test("is what it says of itself", () => {
    const full: InfoMessage = { ...info, ...FRANKFURT, name: "North wall", elevationM: 112, timeZone: "Europe/Berlin" };
    expect(stationInfoOf(full, NOON)).toEqual({
      simulated: 0,
      retired: 0,
      source: "pi",
      name: "North wall",
      elevationM: 112,
      intervalS: 10,
      timeZone: "Europe/Berlin",
      ...FRANKFURT,
      sunElevationDeg: expect.closeTo(63.3, 0),
      night: 0,
    });
    expect(Object.keys(stationInfoOf(full, NOON)).sort()).toEqual(Object.keys(stationInfoFields).sort());
  });

  test("has no field for what it does not say, and goes by its id", () => {
    expect(stationInfoOf({ ...info, source: "simulated" }, NOON)).toEqual({
      simulated: 1,
      retired: 0,
      source: "simulated",
      name: "garden",
      intervalS: 10,
    });
  });

  test("of recorded readings says no interval, as a file has none that holds throughout, and that no more are expected", () => {
    expect(stationInfoOf({ ...info, source: "recorded", intervalMs: 3_600_000 }, NOON)).toEqual({
      simulated: 0,
      retired: 1,
      source: "recorded",
      name: "garden",
    });
  });

  test("leaves a time zone out that nobody knows", () => {
    expect(stationInfoOf({ ...info, timeZone: "Middle/Earth" }, NOON)).not.toHaveProperty("timeZone");
  });

  // NOAA's calculator for 50.1° N, 8.7° E on 21 June 2026: sunrise 03:15 UTC, sunset 19:39 UTC, each within two minutes.
  test.each([
    ["03:11", 1],
    ["03:19", 0],
    ["19:35", 0],
    ["19:43", 1],
  ])("at %s UTC on the longest day in Frankfurt, night is %i", (time, night) => {
    expect(stationInfoOf({ ...info, ...FRANKFURT }, Date.parse(`2026-06-21T${time}:00Z`))).toMatchObject({ night });
  });
});

test("schemas/README.md lists every field of station_info with its kind and meaning", () => {
  const section =
    readFileSync(new URL("../README.md", import.meta.url), "utf8")
      .split("### `station_info`")[1]
      ?.split(/^##/m)[0] ?? "";
  const listed = [...section.matchAll(/^\| `(\w+)` *\| (\w+) *\| (.*?) *\|$/gm)].map(([, ...cells]) => cells);
  expect(listed).toEqual(Object.entries(stationInfoFields).map(([field, { type, description }]) => [field, type, description]));
});
