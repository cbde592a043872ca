import { describe, expect, test } from "@jest/globals";
import { seaLevelPressureHpa, stationPressureHpa } from "../../src/reading/sea-level-pressure.ts";

describe("sea-level pressure", () => {
  const cases: [number, number, number, number, number, number][] = [
    [948.08, 304.8, 15, 50, 982.722, 982.724],
    [954.61, 500, 15, 50, 1012.365, 1012.369],
    [900, 1000, 0, 80, 1018.142, 1018.132],
    [843, 1500, 20, 40, 1000.518, 1000.411],
    [984.3, 245, 12.3, 71, 1013.381, 1013.39],
  ];

  test.each(cases)(
    "of %d hPa at %d m, %d °C and %d %% is %d hPa by WMO's formula",
    (pressureHpa, elevationM, temperatureC, humidityPct, wmoHpa) => {
      expect(seaLevelPressureHpa({ pressureHpa, elevationM, temperatureC, humidityPct })).toBeCloseTo(wmoHpa, 3);
    },
  );

  test.each(cases)(
    "of %d hPa at %d m, %d °C and %d %% is near weewx's Univie formula",
    (pressureHpa, elevationM, temperatureC, humidityPct, _wmo, univieHpa) => {
      const ours = seaLevelPressureHpa({ pressureHpa, elevationM, temperatureC, humidityPct });
      expect(Math.abs((ours ?? Number.NaN) - univieHpa)).toBeLessThan(0.11);
    },
  );

  test("is the station's own pressure at sea level, and less than it below the sea", () => {
    expect(seaLevelPressureHpa({ pressureHpa: 1013.25, elevationM: 0, temperatureC: 15 })).toBe(1013.25);
    expect(seaLevelPressureHpa({ pressureHpa: 1060, elevationM: -430, temperatureC: 30, humidityPct: 40 })).toBeCloseTo(1010.3, 0);
  });

  test("of air whose humidity is unknown is that of dry air, 0.2 hPa more at 500 m", () => {
    const air = { pressureHpa: 954.61, elevationM: 500, temperatureC: 15 };
    const unknownHpa = seaLevelPressureHpa(air) ?? Number.NaN;
    expect(unknownHpa).toBe(seaLevelPressureHpa({ ...air, humidityPct: 0 }));
    expect(unknownHpa - (seaLevelPressureHpa({ ...air, humidityPct: 50 }) ?? Number.NaN)).toBeCloseTo(0.21, 2);
  });

  test("falls by 2.1 hPa at 500 m when the air is taken for 10 K too warm", () => {
    const at = (temperatureC: number) =>
      seaLevelPressureHpa({ pressureHpa: 954.61, elevationM: 500, temperatureC, humidityPct: 50 }) ?? Number.NaN;
    expect(at(25) - at(15)).toBeCloseTo(-2.1, 1);
  });

  test("and station pressure are each other's inverse", () => {
    for (const elevationM of [-430, 0, 112, 500, 4000]) {
      const air = { temperatureC: 3.7, humidityPct: 81, elevationM };
      const pressureHpa = stationPressureHpa({ ...air, seaLevelPressureHpa: 1013.25 });
      expect(seaLevelPressureHpa({ ...air, pressureHpa })).toBeCloseTo(1013.25, 9);
    }
  });

  test.each(["pressureHpa", "temperatureC", "humidityPct", "elevationM"])("is absent when %s is no number", (name) => {
    const air = { pressureHpa: 954.61, elevationM: 500, temperatureC: 15, humidityPct: 50 };
    expect(seaLevelPressureHpa({ ...air, [name]: Number.NaN })).toBeUndefined();
  });
});
