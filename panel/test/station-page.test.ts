import { type HealthMessage, type InfoMessage, ok, type Point } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import type { StationView } from "../src/api-types.ts";
import { createReader } from "../src/reader.ts";
import { factsOf, healthOf, sensorsOf } from "../src/station-facts.ts";
import { readLog } from "../src/station-log.ts";

const NOW_MS = Date.UTC(2026, 10, 29, 12);
const at = (minutes: number) => new Date(NOW_MS - minutes * 60_000).toISOString();
const reader = createReader("en", "metric");
const least: HealthMessage = {
  schema: "health/1",
  station: "garden",
  bootId: "b",
  takenAt: at(0),
  uptimeS: 7200,
  outbox: { readings: 0, dropped: 0 },
  sensors: {},
};
const info: InfoMessage = {
  schema: "info/1",
  station: "garden",
  bootId: "b",
  softwareVersion: "1",
  source: "pi",
  startedAt: at(0),
  intervalMs: 10_000,
  sensors: [{ name: "bmp180", quantities: ["pressureHpa"] }],
  remotes: {},
};
const view = (health?: Partial<HealthMessage>, more: Partial<InfoMessage> = {}): StationView => ({
  station: "garden",
  values: {},
  presses: [],
  info: { ...info, ...more },
  ...(health === undefined ? {} : { health: { ...least, ...health } }),
});
const told = (health: Partial<HealthMessage>) =>
  healthOf(view(health), reader).map(({ label, value, isBad }) => `${label}: ${value}${isBad ? " !" : ""}`);

describe("how a station is", () => {
  test("is told as far as it says, and nothing else", () => {
    expect(told({})).toEqual(["Running for: 2 h", "Readings that wait for the broker: 0"]);
    expect(healthOf(view(), reader)).toEqual([]);
  });

  test("is marked where somebody should look", () => {
    const bad = told({
      outbox: { readings: 1200, dropped: 3 },
      cpuTemperatureC: 81,
      underVoltage: true,
      throttled: 0b101,
      diskFreeMb: 20,
      clockOffsetMs: -1500,
    }).filter((line) => line.endsWith("!"));
    expect(bad).toHaveLength(6);
    expect(told({ cpuTemperatureC: 50, underVoltage: false, throttled: 0x50000, diskFreeMb: 5000, clockOffsetMs: 3 }).join()).not.toMatch(
      "!",
    );
  });

  test("and each of its sensors, also one that it has not told of yet", () => {
    const failing = { bmp180: { ok: false, since: at(5), error: "no answer at 0x77" } };
    expect(sensorsOf(view({ sensors: failing }), reader, NOW_MS)).toEqual([
      {
        label: "bmp180",
        isName: true,
        value: expect.stringMatching(/^fails since .*: no answer at 0x77 · Station pressure$/),
        isBad: true,
      },
    ]);
    expect(sensorsOf(view(), reader, NOW_MS)).toEqual([{ label: "bmp180", isName: true, value: "no word of it yet · Station pressure" }]);
  });

  test("has its height in the reader's units", () => {
    const heightIn = (units: "metric" | "imperial") =>
      factsOf(view(undefined, { elevationM: 1609 }), createReader("en", units), NOW_MS).find(({ label }) => label.startsWith("Height"))
        ?.value;
    expect([heightIn("metric"), heightIn("imperial")]).toEqual(["1609 m", "5279 ft"]);
  });
});

test("what happened has each change once, and infrared with what came of it, newest first", async () => {
  const point = (measurement: Point["measurement"], minutes: number, tags: Point["tags"], fields: Point["fields"]): Point => ({
    measurement,
    station: "garden",
    takenAt: at(minutes),
    tags,
    fields,
  });
  const all: Readonly<Record<string, readonly Point[]>> = {
    station_status: [
      point("station_status", 50, {}, { online: 1 }),
      point("station_status", 40, {}, { online: 1 }),
      point("station_status", 30, {}, { online: 0 }),
    ],
    ir_event: [point("ir_event", 45, { event: "sent", remote: "tv", button: "mute", result: "ok" }, { count: 1 })],
  };
  const log = await readLog({ points: async (measurement) => ok(all[measurement] ?? []) }, "garden", 0, NOW_MS);
  expect(log).toEqual(
    ok([
      { at: at(30), kind: "offline" },
      { at: at(45), kind: "sent", remote: "tv", button: "mute", result: "ok" },
      { at: at(50), kind: "online" },
    ]),
  );
});
