import { createTopics, type Quantity } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import type { StationView, TimedValue, Today } from "../src/api-types.ts";
import { createLiveView } from "../src/live-view.ts";
import { nowModel, todayWith } from "../src/now/now-model.ts";
import { clockOf, zoneWords } from "../src/now/station-clock.ts";
import { nowTiles, otherFigures, skyTile } from "../src/now/now-tiles.ts";
import { createReader } from "../src/reader.ts";

const reader = createReader("en", "metric");
const NOW_MS = Date.UTC(2026, 10, 29, 12);
const agoIso = (seconds: number) => new Date(NOW_MS - seconds * 1000).toISOString();
type Given = Readonly<Partial<Record<Quantity, number | TimedValue>>>;

const fresh = (value: number): TimedValue => ({ value, takenAt: agoIso(2), arrivedAt: agoIso(2) });
const view = (given: Given): StationView => ({
  station: "garden",
  presses: [],
  values: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, typeof value === "number" ? fresh(value) : value])),
});
const modelOf = (given: Given) => nowModel(view(given), reader, NOW_MS);
const TODAY: Today = { timeZone: "UTC", moon: { phase: 0.5, litFraction: 1 } };

/** Each tile in a line: what it shows, and its notes with their marks. */
const told = (given: Given, today: Today = TODAY) =>
  nowTiles(modelOf(given), today, reader).map(({ label, figure, notes }) =>
    [`${label} ${figure.number} ${figure.unit}`, ...notes.map(({ arrow = "", text }) => `${arrow} ${text}`.trim())]
      .join(" | ")
      .replaceAll("\u00a0", " "),
  );

describe("what is measured now", () => {
  test("has one age, that of the newest value, and only what is older has one of its own", () => {
    const { age, figures } = modelOf({ temperatureC: 20, illuminanceLux: { value: 9, takenAt: agoIso(300), arrivedAt: agoIso(300) } });
    expect(age).toEqual({ words: "2 s ago", isOld: false });
    expect([figures.temperatureC?.old, figures.illuminanceLux?.old]).toEqual([undefined, "5 min ago"]);
  });

  test("is old together where the station is silent, so that it is said once", () => {
    const old = { value: 20, takenAt: agoIso(7200), arrivedAt: agoIso(7200) };
    const { age, figures, sound } = modelOf({ temperatureC: old, humidityPct: old });
    expect(age).toEqual({ words: "2 h ago", isOld: true });
    expect(figures.temperatureC?.old).toBeUndefined();
    expect(sound).toEqual({});
  });

  test("is marked where it is doubtful or derived, and nothing follows from what is doubtful", () => {
    const { figures, sound } = modelOf({ temperatureC: 20, humidityPct: { ...fresh(40), isSuspect: true }, dewPointC: 6 });
    expect(figures.humidityPct).toMatchObject({ isSuspect: true });
    expect(figures.dewPointC).toMatchObject({ isDerived: true });
    expect(sound).toEqual({ temperatureC: 20, dewPointC: 6 });
  });

  test("is doubtful for as long as the station says so", () => {
    const topics = createTopics();
    const live = createLiveView(topics);
    const say = (seq: number, quality: object) => {
      const values = { temperatureC: 20, humidityPct: 99 };
      const reading = { schema: "telemetry/1", station: "garden", bootId: "b", seq, takenAt: agoIso(9 - seq), values, quality };
      const topic = topics.station("garden").telemetry;
      live.take({ topic, payload: Buffer.from(JSON.stringify(reading)), isRetained: false, arrivedAtMs: NOW_MS });
      const { temperatureC, humidityPct } = live.viewOf("garden").values;
      return [temperatureC?.isSuspect, humidityPct?.isSuspect];
    };
    expect(say(1, { humidityPct: "suspect" })).toEqual([undefined, true]);
    expect(say(2, {})).toEqual([undefined, undefined]);
  });

  test("has a tile for each thing that the station measures, with what belongs to it", () => {
    const all: Given = {
      temperatureC: 26.4,
      humidityPct: 71,
      dewPointC: 20.8,
      seaLevelPressureHpa: 1009.7,
      pressureHpa: 926.4,
      pressureTendencyHpa: 2.4,
      pressureTendencyCode: 2,
      windSpeedMs: 4.3,
      windGustMs: 9.2,
      windDirectionDeg: 230,
      rainDayMm: 2.4,
      rainRateMmh: 1.5,
      illuminanceLux: 31_240,
      visibilityM: 9500,
      wetBulbC: 22,
    };
    expect(told(all)).toEqual([
      "Humidity 71 % | dew point 20.8 °C | humid",
      "Pressure, sea level 1009.7 hPa | ↑ rising | +2.4 hPa in 3 h",
      "Wind 4.3 m/s | gentle breeze, SW | gust 9.2 m/s",
      "Rain today 2.4 mm | now 1.5 mm/h",
      "Light 31,240 lx",
      "Visibility 9.5 km",
    ]);
    expect(otherFigures(modelOf(all)).map(({ quantity }) => quantity)).toEqual(["pressureHpa", "wetBulbC"]);
  });

  test("has no tile for what the station does not measure", () => {
    expect(told({ temperatureC: 20 })).toEqual([]);
    expect(told({ pressureHpa: 926.4 })).toEqual(["Pressure here 926.4 hPa"]);
    expect(otherFigures(modelOf({ pressureHpa: 926.4 }))).toEqual([]);
  });

  test("tells of no direction while it is calm, nor of a trend that is none", () => {
    expect(told({ windSpeedMs: 0, windDirectionDeg: 230 })).toEqual(["Wind 0.0 m/s | calm"]);
    expect(told({ pressureHpa: 1000, pressureTendencyHpa: 0.01, pressureTendencyCode: 4 })).toEqual([
      "Pressure here 1000.0 hPa | → steady | 0.0 hPa in 3 h",
    ]);
  });

  test("has the day's rain of the store where the station adds nothing up", () => {
    expect(told({ rainMm: 0.2 }, { ...TODAY, rainMm: 3.4 })).toEqual(["Rain today 3.4 mm"]);
    expect(told({ rainMm: 0.2 })).toEqual([]);
  });
});

describe("times of day", () => {
  test("are the station's, and whose they are is said where the reader's differ", () => {
    expect(clockOf("Asia/Kolkata", reader)("2026-11-29T12:00:00Z")).toBe("17:30");
    expect(zoneWords("Asia/Kathmandu", "2026-11-29T12:00:00Z", reader)).toBe("times of Asia/Kathmandu");
    expect(zoneWords(Intl.DateTimeFormat().resolvedOptions().timeZone, "2026-11-29T12:00:00Z", reader)).toBeUndefined();
  });

  test("are the reader's where a browser does not know the station's zone", () => {
    expect(clockOf("Mars/Olympus", reader)("2026-11-29T12:00:00Z")).toBe(clockOf(undefined, reader)("2026-11-29T12:00:00Z"));
    expect(zoneWords("Mars/Olympus", "2026-11-29T12:00:00Z", reader)).toBeUndefined();
  });
});

describe("a day", () => {
  const at = (value: number, takenAt: string) => ({ value, takenAt });
  const day: Today = { ...TODAY, low: at(3, agoIso(9000)), high: at(9, agoIso(600)) };

  test("has a new high as soon as it is measured, but not a doubtful one", () => {
    expect(todayWith(day, fresh(9.4)).high).toEqual(at(9.4, agoIso(2)));
    expect(todayWith(day, fresh(2)).low).toEqual(at(2, agoIso(2)));
    expect(todayWith(day, fresh(5))).toEqual(day);
    expect(todayWith(day, { ...fresh(40), isSuspect: true })).toEqual(day);
    expect(todayWith(day, { value: 40, takenAt: agoIso(90_000) })).toEqual(day);
  });

  const linesOf = (today: Today) => skyTile(today, reader, false).lines;
  test("has sunrise, sunset and the moon; where the sun does neither, that is said", () => {
    const sun = { elevationDeg: 10, riseAt: "2026-11-29T06:59:00.000Z", setAt: "2026-11-29T15:27:00.000Z" };
    expect(linesOf({ ...TODAY, sun })).toEqual(["sunrise 06:59", "sunset 15:27", "full moon, 100\u00a0%"]);
    expect(linesOf({ ...TODAY, sun: { elevationDeg: -12 } })[0]).toBe("the sun does not rise");
    expect(linesOf({ ...TODAY, sun: { elevationDeg: 12 } })[0]).toBe("the sun does not set");
    expect(linesOf(TODAY)).toEqual(["full moon, 100\u00a0%"]);
  });
});
