import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { slowness } from "../../../test/support/slowness.js";
import { seaLevelPressureHpa } from "../../src/reading/sea-level-pressure.ts";
import { createSimulatedWeather, type SimulatedPlace, type SimulatedWeather } from "../../src/simulation/simulated-weather.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 0, 1);
const FRANKFURT: SimulatedPlace = { seed: 42, latitudeDeg: 50.1, longitudeDeg: 8.7, elevationM: 112 };

const rows = (place: SimulatedPlace, count: number, stepMs: number, startMs = START_MS) => {
  const weatherAt = createSimulatedWeather(place);
  return Array.from({ length: count }, (_, index) => ({ atMs: startMs + index * stepMs, ...weatherAt(startMs + index * stepMs) }));
};
const column = (of: readonly SimulatedWeather[], name: keyof SimulatedWeather) => of.map((row) => row[name]);
const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const sigmaOf = (numbers: readonly number[]) => Math.sqrt(meanOf(numbers.map((number) => (number - meanOf(numbers)) ** 2)));
const quantile = (numbers: readonly number[], share: number) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(share * (numbers.length - 1))];
const between = (number: number | undefined, min: number, max: number) => {
  expect(number).toBeGreaterThanOrEqual(min);
  expect(number).toBeLessThanOrEqual(max);
};

/** Rounded first, since ECMAScript leaves the last bits of sine and exp to the engine. */
const fingerprint = (place: SimulatedPlace) => {
  const text = rows(place, 500, 7.3 * HOUR_MS).map((weather) =>
    [
      ...[weather.temperatureC, weather.humidityPct, weather.pressureHpa].map((number) => number.toFixed(3)),
      weather.illuminanceLux.toFixed(1),
      ...[weather.windSpeedMs, weather.windGustMs, weather.rainRateMmh].map((number) => number.toFixed(2)),
      weather.windDirectionDeg,
    ].join(),
  );
  return createHash("sha256").update(text.join("\n")).digest("hex");
};

describe("the simulated weather", () => {
  test("is the same for the same seed, now and in every later version", () => {
    expect(fingerprint(FRANKFURT)).toBe("11467c86951edc8032be477bca533340e7c044a096020ebfcbf2f75c6852f198");
  });

  test("is another weather for another seed", () => {
    const [a, b] = [42, 43].map((seed) => column(rows({ ...FRANKFURT, seed }, 400, DAY_MS), "seaLevelPressureHpa"));
    const [meanA, meanB] = [meanOf(a ?? []), meanOf(b ?? [])];
    const covariance = meanOf((a ?? []).map((hpa, index) => (hpa - meanA) * ((b?.[index] ?? Number.NaN) - meanB)));
    expect(Math.abs(covariance / (sigmaOf(a ?? []) * sigmaOf(b ?? [])))).toBeLessThan(0.25);
  });

  test("does not depend on what was asked before", () => {
    const weatherAt = createSimulatedWeather(FRANKFURT);
    const first = weatherAt(START_MS);
    for (let day = -400; day < 400; day += 37) weatherAt(START_MS + day * DAY_MS);
    expect(weatherAt(START_MS)).toEqual(first);
  });

  test("takes less than 50 µs", () => {
    const weatherAt = createSimulatedWeather(FRANKFURT);
    const timesUs = Array.from({ length: 30 }, (_, round) => {
      const startedMs = performance.now();
      for (let index = 0; index < 200; index += 1) weatherAt(START_MS + (round * 200 + index) * 600_000);
      return ((performance.now() - startedMs) * 1000) / 200;
    });
    // The best of many rounds, since other programs share the processor
    expect(Math.min(...timesUs)).toBeLessThan(50 * slowness());
  });
});

describe.each([42, 7])("a simulated year of seed %d at 50° N", (seed) => {
  const year = rows({ ...FRANKFURT, seed }, 365 * 48, HOUR_MS / 2);

  test("keeps the laws of physics at every instant", () => {
    const impossible = year.filter(
      (w) =>
        !(w.dewPointC <= w.temperatureC && w.humidityPct >= 0 && w.humidityPct <= 100 && w.illuminanceLux >= 0) ||
        !(w.cloudFraction >= 0 && w.cloudFraction <= 1 && w.pressureHpa < w.seaLevelPressureHpa),
    );
    expect(impossible).toEqual([]);
  });

  test("is dark while the sun is 10° and more below the horizon, and bright at noon", () => {
    const night = year.filter((w) => w.sunElevationDeg < -10);
    expect(night.length).toBeGreaterThan(5000);
    expect(Math.max(...column(night, "illuminanceLux"))).toBeLessThan(0.05);
    expect(
      Math.min(
        ...column(
          year.filter((w) => w.sunElevationDeg > 10),
          "illuminanceLux",
        ),
      ),
    ).toBeGreaterThan(1000);
    between(Math.max(...column(year, "illuminanceLux")), 110_000, 126_000);
  });

  test("has the pressure of central Europe", () => {
    const hpa = column(year, "seaLevelPressureHpa");
    between(meanOf(hpa), 1013, 1018.5);
    between(sigmaOf(hpa), 7.5, 12);
    between(Math.min(...hpa), 965, 995);
    between(Math.max(...hpa), 1035, 1062);
    const change3hHpa = hpa.slice(6).map((now, index) => Math.abs(now - (hpa[index] ?? Number.NaN)));
    between(quantile(change3hHpa, 0.5), 0.7, 1.1);
    between(quantile(change3hHpa, 0.95), 2.2, 3.3);
    between(Math.max(...change3hHpa), 4, 8);
  });

  test("has the temperature of central Europe", () => {
    const temperatures = column(year, "temperatureC");
    between(meanOf(temperatures), 9.8, 11.8);
    between(Math.min(...temperatures), -15, -3);
    between(Math.max(...temperatures), 29, 38);
    const rangesC = Array.from({ length: 365 }, (_, day) => {
      const ofDay = temperatures.slice(day * 48, day * 48 + 48);
      return Math.max(...ofDay) - Math.min(...ofDay);
    });
    between(quantile(rangesC, 0.5), 7.5, 10);
    between(quantile(rangesC, 0.05), 3.5, 5.5);
    between(quantile(rangesC, 0.95), 13, 16);
  });

  test("is warmest at 13 h UTC and coldest before dawn", () => {
    const byHour = Array.from({ length: 24 }, (_, hour) =>
      meanOf(
        column(
          year.filter((w) => Math.floor((w.atMs % DAY_MS) / HOUR_MS) === hour),
          "temperatureC",
        ),
      ),
    );
    between(byHour.indexOf(Math.max(...byHour)), 12, 14);
    between(byHour.indexOf(Math.min(...byHour)), 2, 5);
  });

  test("is drier by day than by night, as real air is", () => {
    const correlations = Array.from({ length: 365 }, (_, day) => {
      const ofDay = year.slice(day * 48, day * 48 + 48);
      const [t, rh] = [column(ofDay, "temperatureC"), column(ofDay, "humidityPct")];
      const [meanT, meanRh] = [meanOf(t), meanOf(rh)];
      return meanOf(t.map((c, index) => (c - meanT) * ((rh[index] ?? Number.NaN) - meanRh))) / (sigmaOf(t) * sigmaOf(rh));
    });
    between(quantile(correlations, 0.5), -0.95, -0.8);
    between(meanOf(column(year, "humidityPct")), 72, 82);
    between(meanOf(column(year, "cloudFraction")), 0.42, 0.58);
  });

  test.each([
    ["New Year", START_MS],
    ["a midnight in July", START_MS + 200 * DAY_MS],
  ])("does not jump at %s", (_when, midnightMs) => {
    const minutes = rows({ ...FRANKFURT, seed }, 120, 60_000, midnightMs - HOUR_MS);
    const steps = (name: keyof SimulatedWeather) => {
      const numbers = column(minutes, name);
      return numbers.slice(1).map((now, index) => Math.abs(now - (numbers[index] ?? Number.NaN)));
    };
    expect(Math.max(...steps("temperatureC"))).toBeLessThan(0.1);
    expect(Math.max(...steps("seaLevelPressureHpa"))).toBeLessThan(0.06);
    expect(Math.max(...steps("humidityPct"))).toBeLessThan(1);
  });
});

describe("a simulated place", () => {
  const summer = (place: SimulatedPlace) => meanOf(column(rows(place, 90 * 8, 3 * HOUR_MS, Date.UTC(2026, 5, 1)), "temperatureC"));
  const winter = (place: SimulatedPlace) => meanOf(column(rows(place, 90 * 8, 3 * HOUR_MS, Date.UTC(2026, 11, 1)), "temperatureC"));

  test("has its seasons the other way round in the south", () => {
    const south = { ...FRANKFURT, latitudeDeg: -FRANKFURT.latitudeDeg };
    expect(summer(FRANKFURT) - winter(FRANKFURT)).toBeGreaterThan(10);
    expect(summer(south) - winter(south)).toBeLessThan(-10);
  });

  test("has less pressure the higher it is, and the same at sea level", () => {
    const at = (elevationM: number) => createSimulatedWeather({ ...FRANKFURT, elevationM })(START_MS);
    const [sea, hill, mountain] = [at(0), at(500), at(2000)];
    expect(sea.pressureHpa).toBeCloseTo(sea.seaLevelPressureHpa, 9);
    between(sea.pressureHpa - hill.pressureHpa, 50, 70);
    between(sea.pressureHpa - mountain.pressureHpa, 190, 260);
    expect(mountain.seaLevelPressureHpa).toBe(sea.seaLevelPressureHpa);
  });

  test("has a station pressure that reduces to its sea-level pressure", () => {
    for (const weather of rows({ ...FRANKFURT, elevationM: 1500 }, 100, 3 * DAY_MS)) {
      expect(seaLevelPressureHpa({ ...weather, elevationM: 1500 })).toBeCloseTo(weather.seaLevelPressureHpa, 9);
    }
  });

  test("in the tropics shows the tide of the air, highest at 10 and 22 h", () => {
    const month = rows({ seed: 1, latitudeDeg: 0, longitudeDeg: 0, elevationM: 0 }, 365 * 24, HOUR_MS);
    const meanAt = (hour: number) =>
      meanOf(
        column(
          month.filter((w) => (w.atMs / HOUR_MS) % 24 === hour),
          "seaLevelPressureHpa",
        ),
      );
    expect(meanAt(10) - meanAt(16)).toBeCloseTo(2.3, 0);
    expect(meanAt(22) - meanAt(4)).toBeCloseTo(2.3, 0);
  });

  test("beyond the polar circle has a night without day", () => {
    const night = rows({ ...FRANKFURT, latitudeDeg: 78 }, 24, HOUR_MS, Date.UTC(2026, 11, 21));
    expect(Math.max(...column(night, "illuminanceLux"))).toBeLessThan(1);
  });
});
