import { describe, expect, test } from "@jest/globals";
import { readTempest } from "../../src/in/tempest.ts";

const NOW_MS = Date.UTC(2026, 10, 29, 12, 1);

function read(message: unknown) {
  const result = readTempest(typeof message === "string" ? message : JSON.stringify(message), NOW_MS);
  return result.ok ? result.value : result.error;
}

// Layouts: WeatherFlow Tempest UDP Reference v171.
describe("a datagram of a WeatherFlow hub", () => {
  test("with a Tempest's observation has its values, the rain being that of this reading", () => {
    const obs = [[1764417614, 0.18, 0.22, 0.27, 144, 6, 1017.57, 22.37, 50.26, 328, 0.03, 3, 0.126, 1, 0, 0, 2.41, 1]];
    expect(read({ serial_number: "ST-00000512", type: "obs_st", hub_sn: "HB-00013030", obs, firmware_revision: 129 })).toEqual([
      {
        device: "ST-00000512",
        takenAtMs: 1_764_417_614_000,
        values: {
          windSpeedMs: 0.22,
          windGustMs: 0.27,
          windDirectionDeg: 144,
          pressureHpa: 1017.57,
          temperatureC: 22.37,
          humidityPct: 50.26,
          illuminanceLux: 328,
          rainMm: 0.126,
        },
        about: { model: "Tempest", firmware: "129", isBatteryLow: false },
      },
    ]);
  });

  test("with an Air's and a Sky's observation has the half of each, and says nothing of batteries of which no limit is known", () => {
    expect(
      read({
        serial_number: "AR-00004049",
        type: "obs_air",
        hub_sn: "HB-1",
        obs: [[1764417614, 835, -10.5, 45, 0, 0, 3.46, 1]],
        firmware_revision: 17,
      }),
    ).toEqual([
      {
        device: "AR-00004049",
        takenAtMs: 1_764_417_614_000,
        values: { pressureHpa: 835, temperatureC: -10.5, humidityPct: 45 },
        about: { model: "Air", firmware: "17" },
      },
    ]);
    const obs = [[1764417614, 9000, 10, 0, 2.6, 4.6, 7.4, 187, 3.12, 1, 130, null, 0, 3]];
    expect(read({ serial_number: "SK-00008453", type: "obs_sky", hub_sn: "HB-1", obs, firmware_revision: 29 })).toEqual([
      {
        device: "SK-00008453",
        takenAtMs: 1_764_417_614_000,
        values: { illuminanceLux: 9000, rainMm: 0, windSpeedMs: 4.6, windGustMs: 7.4, windDirectionDeg: 187 },
        about: { model: "Sky", firmware: "29" },
      },
    ]);
  });

  test("with null for a sensor that failed has no value for it, and none at all is no reading", () => {
    const of = (...observation: unknown[]) => read({ serial_number: "ST-1", type: "obs_st", obs: [observation] });
    const nulls = Array.from({ length: 17 }, () => null);
    expect(of(1764417614, null, null, null, null, 3, 1000, 4, null)).toMatchObject([{ values: { pressureHpa: 1000, temperatureC: 4 } }]);
    expect(of(1764417614, ...nulls)).toEqual([]);
  });

  test("with several observations is several readings, each of its time", () => {
    const obs = [60, 120].map((afterS) => [1764417600 + afterS, 835, 10, 45, 0, 0, 3.46, 1]);
    expect(read({ serial_number: "AR-1", type: "obs_air", obs })).toMatchObject([
      { takenAtMs: 1_764_417_660_000 },
      { takenAtMs: 1_764_417_720_000 },
    ]);
  });

  test("of a hub whose clock was not set is of now; a battery under 2.41 V is low", () => {
    const [reading] = read({
      serial_number: "ST-1",
      type: "obs_st",
      obs: [[12, 0, 0, 0, 0, 6, 1000, 5, 50, 1, 0, 0, 0, 0, 0, 0, 2.4, 1]],
    }) as object[];
    expect(reading).not.toHaveProperty("takenAtMs");
    expect(reading).toHaveProperty("about.isBatteryLow", true);
  });

  test.each([
    { serial_number: "ST-1", type: "rapid_wind", hub_sn: "HB-1", ob: [1764417614, 2.3, 128] },
    { serial_number: "ST-1", type: "evt_precip", hub_sn: "HB-1", evt: [1764417614] },
    { serial_number: "ST-1", type: "evt_strike", hub_sn: "HB-1", evt: [1764417614, 27, 3848] },
    {
      serial_number: "ST-1",
      type: "device_status",
      hub_sn: "HB-1",
      timestamp: 1764417614,
      uptime: 2189,
      voltage: 2.6,
      firmware_revision: 17,
      sensor_status: 0,
    },
    {
      serial_number: "HB-1",
      type: "hub_status",
      firmware_revision: "35",
      uptime: 1670133,
      rssi: -62,
      timestamp: 1764417614,
      reset_flags: "BOR,PIN,POR",
    },
  ])("without an observation is no reading: %j", (message) => {
    expect(read(message)).toEqual([]);
  });

  test.each<[unknown, string]>([
    ["\u0001", "expected JSON"],
    ["[1,2]", "a hub said [1,2]; expected an object"],
    [{ serial_number: "ST-1" }, "is absent; expected obs_st"],
    [{ serial_number: "ST-1", type: "obs_moon" }, 'a hub sent "obs_moon"; expected obs_st, obs_air, obs_sky'],
    [{ serial_number: "ST-1", type: "toString" }, 'a hub sent "toString"'],
    [{ type: "obs_st", obs: [] }, "obs_st has no serial_number"],
    [{ serial_number: "ST-1", type: "obs_st" }, "obs_st of ST-1: obs is undefined; expected a list"],
    [{ serial_number: "ST-1", type: "obs_st", obs: [3] }, "an observation is 3; expected a list of numbers"],
    [{ serial_number: "ST-1", type: "obs_air", obs: [[1764417614, "high"]] }, 'number 1, pressureHpa, is "high"; expected a number'],
  ])("that is malformed, %j, is refused in words", (message, complaint) => {
    expect(read(message)).toContain(complaint);
  });
});
