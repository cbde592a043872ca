import { describe, expect, test } from "@jest/globals";
import { createRepeats } from "../../src/in/repeats.ts";
import { readRtl433 } from "../../src/in/rtl-433.ts";

const NOW_MS = Date.UTC(2026, 10, 29, 12, 1);

/** What a line says, or the complaint. */
function read(message: unknown) {
  const result = readRtl433(typeof message === "string" ? message : JSON.stringify(message), NOW_MS);
  return result.ok ? result.value : result.error;
}

const valuesOf = (fields: object) => {
  const reading = read({ model: "Some", id: 1, ...fields });
  return typeof reading === "object"
    ? { ...reading.values, ...(reading.rainTotalMm === undefined ? {} : { rainTotalMm: reading.rainTotalMm }) }
    : reading;
};

// Field names and units: rtl_433, docs/DATA_FORMAT.md; the stations' messages: src/devices/acurite.c, fineoffset_wh1080.c, fineoffset_ws90.c.
describe("a line of rtl_433", () => {
  test("of an Acurite 5n1 with temperature is a reading of that half, in Clima's units", () => {
    const line = `{"time":"2026-11-29T12:00:05+0100","model":"Acurite-5n1","message_type":56,"id":2345,"channel":"A","sequence_num":1,
      "battery_ok":1,"wind_avg_km_h":9.278,"temperature_F":50.9,"humidity":71,"mic":"CHECKSUM"}`;
    const reading = read(line);
    expect(reading).toEqual({
      device: "Acurite-5n1/2345",
      takenAtMs: Date.UTC(2026, 10, 29, 11, 0, 5),
      values: { temperatureC: expect.closeTo(10.5, 10), humidityPct: 71, windSpeedMs: expect.closeTo(2.577222, 6) },
      about: { model: "Acurite-5n1", isBatteryLow: false },
    });
  });

  test("of an Acurite 5n1 with rain is a reading of the other half, of the same device", () => {
    const line = {
      model: "Acurite-5n1",
      message_type: 49,
      id: 2345,
      channel: "A",
      battery_ok: 0,
      wind_avg_km_h: 3.6,
      wind_dir_deg: 22.5,
      rain_in: 15.54,
    };
    expect(read(line)).toEqual({
      device: "Acurite-5n1/2345",
      values: { windSpeedMs: 1, windDirectionDeg: 22.5 },
      rainTotalMm: expect.closeTo(394.716, 9),
      about: { model: "Acurite-5n1", isBatteryLow: true },
    });
  });

  test("of a Fine Offset WS90 has wind, gust, light and rain, and no UV index, for which there is no quantity", () => {
    const line = {
      time: "1764417605.123456",
      model: "Fineoffset-WS90",
      id: "00342b",
      battery_ok: 0.92,
      battery_mV: 2880,
      temperature_C: -3.4,
      humidity: 57,
      wind_dir_deg: 62,
      wind_avg_m_s: 1.2,
      wind_max_m_s: 2.4,
      uvi: 0.3,
      light_lux: 1190,
      flags: 130,
      rain_mm: 18.6,
      rain_start: 0,
      supercap_V: 0.5,
      firmware: 130,
      data: "3fff------0000",
      mic: "CRC",
    };
    expect(read(line)).toEqual({
      device: "Fineoffset-WS90/00342b",
      takenAtMs: 1_764_417_605_123,
      values: { temperatureC: -3.4, humidityPct: 57, windSpeedMs: 1.2, windGustMs: 2.4, windDirectionDeg: 62, illuminanceLux: 1190 },
      rainTotalMm: 18.6,
      about: { model: "Fineoffset-WS90", firmware: "130", isBatteryLow: false },
    });
  });

  test("of a Fine Offset WH3080's light is of the station whose weather comes in the other message, and its time message is no weather", () => {
    expect(read({ model: "Fineoffset-WHx080", subtype: 0, id: 91, temperature_C: 8.1, wind_max_km_h: 36 })).toMatchObject({
      device: "Fineoffset-WHx080/91",
      values: { temperatureC: 8.1, windGustMs: 10 },
    });
    expect(
      read({ model: "Fineoffset-WHx080", subtype: 2, uv_sensor_id: 91, uv_status: "OK", uv_index: 2, lux: 40123.4, wm: 58.7 }),
    ).toMatchObject({
      device: "Fineoffset-WHx080/91",
      values: { illuminanceLux: 40123.4 },
    });
    expect(read({ model: "Fineoffset-WHx080", subtype: 1, id: 91, signal: "DCF77", radio_clock: "2026-11-29T12:00:00" })).toBeUndefined();
  });

  test.each<[object, object]>([
    [{ temperature_C: 21.3 }, { temperatureC: 21.3 }],
    [{ temperature_F: -40 }, { temperatureC: -40 }],
    [{ temperature_C: 0 }, { temperatureC: 0 }],
    [{ pressure_hPa: 1002.3 }, { pressureHpa: 1002.3 }],
    [{ pressure_kPa: 100.23 }, { pressureHpa: expect.closeTo(1002.3, 9) }],
    [{ pressure_inHg: 29.92 }, { pressureHpa: expect.closeTo(1013.207, 2) }],
    [{ wind_avg_mi_h: 10 }, { windSpeedMs: 4.4704 }],
    [
      { wind_speed_mph: 10, wind_dir_deg: 0 },
      { windSpeedMs: 4.4704, windDirectionDeg: 0 },
    ],
    [{ wind_speed_kph: 36 }, { windSpeedMs: 10 }],
    [{ wind_max_mi_h: 20 }, { windGustMs: 8.9408 }],
    [{ rain_mm: 0 }, { rainTotalMm: 0 }],
    [{ rain_inch: 1 }, { rainTotalMm: 25.4 }],
    [{ rain_rate_mm_h: 4.2 }, { rainRateMmh: 4.2 }],
    [{ rain_rate_in_h: 0.5 }, { rainRateMmh: 12.7 }],
    [{ light_klx: 12.5 }, { illuminanceLux: 12_500 }],
    [{ light_lux: 12_500, light_klx: 12.5, uv: 3.1 }, { illuminanceLux: 12_500 }],
  ])("with %j is %j", (fields, values) => {
    expect(valuesOf(fields)).toEqual(values);
  });

  test("with rain and its rate has both", () => {
    expect(valuesOf({ rain_mm: 12.4, rain_rate_mm_h: 4.2 })).toEqual({ rainTotalMm: 12.4, rainRateMmh: 4.2 });
  });

  test("with a sensor that failed has no value for it", () => {
    expect(valuesOf({ temperature_C: null, humidity: 55 })).toEqual({ humidityPct: 55 });
  });

  test.each<[string, object]>([
    ["LaCrosse-TX/0", { id: 0, channel: 3 }],
    ["LaCrosse-TX/2", { channel: 2 }],
    ["LaCrosse-TX/0", { channel: 0 }],
    ["LaCrosse-TX/B", { id: "", channel: "B" }],
    ["LaCrosse-TX", {}],
  ])("is of the device %s by %j", (device, names) => {
    expect(read({ model: "LaCrosse-TX", temperature_C: 1, ...names })).toMatchObject({ device });
  });

  test.each<[object, boolean]>([
    [{ battery_ok: 1 }, false],
    [{ battery_ok: 0.19 }, true],
    [{ battery_low: 1 }, true],
    [{ battery: "LOW" }, true],
    [{ battery: "OK" }, false],
  ])("with %j has a low battery: %p", (battery, isBatteryLow) => {
    expect(read({ model: "Some", temperature_C: 1, ...battery })).toHaveProperty("about", { model: "Some", isBatteryLow });
  });

  test.each([
    ["2026-11-29 12:00:05", undefined],
    ["2026-11-29T12:00:05", undefined],
    ["1970-01-01T00:00:12Z", undefined],
    ["@0.262144s", undefined],
    ["2026-02-31T25:00:00Z", undefined],
    ["2026-11-29T12:07:00Z", undefined],
    ["2026-11-29T12:05:00Z", Date.UTC(2026, 10, 29, 12, 5)],
    ["2026-11-29 12:00:05+0130", Date.UTC(2026, 10, 29, 10, 30, 5)],
    ["2026-11-29T12:00:05.250Z", Date.UTC(2026, 10, 29, 12, 0, 5, 250)],
    ["1764417605", 1_764_417_605_000],
  ])("with the time %s is of %p: only a zone or seconds since 1970 say when that is", (time, takenAtMs) => {
    expect(read({ time, model: "Some", temperature_C: 1 })).toEqual({
      device: "Some",
      values: { temperatureC: 1 },
      about: { model: "Some" },
      ...(takenAtMs === undefined ? {} : { takenAtMs }),
    });
  });

  test.each([
    { model: "Toyota", type: "TPMS", id: "fb26ac5a", pressure_kPa: 101.3, temperature_C: 21 },
    { model: "Generic-Remote", id: 51553, cmd: 62, tristate: "XZ0Z0Z0" },
    { time: "2026-11-29T12:00:00", src: "SDR", lvl: 5, msg: "Tuned to 433.920MHz." },
    { enabled: 184, since: "2026-11-29T12:00:00", frames: { count: 12, fsk: 3, events: 9 }, stats: [] },
  ])("that is no weather is no reading: %j", (message) => {
    expect(read(message)).toBeUndefined();
  });

  test.each<[unknown, string]>([
    ["", "the payload is empty; expected JSON"],
    ["rtl_433 version 25.02", "the payload is rtl_433 version 25.02; expected JSON"],
    ['{"model":"Acurite', "expected JSON"],
    ["21.3", "rtl_433 said 21.3; expected an object, as -F json and the topic of its events give"],
    [["a"], 'rtl_433 said ["a"]; expected an object'],
    [{ temperature_C: 3 }, 'the model of {"temperature_C":3} is absent'],
    [{ model: 7, temperature_C: 3 }, "expected what rtl_433 calls the device"],
    [{ model: "Some", temperature_C: "warm" }, 'Some: temperature_C is "warm"; expected a number'],
    ['{"model":"Some","humidity":1e999}', "Some: humidity is Infinity; expected a number"],
  ])("that is malformed, %j, is refused in words", (message, complaint) => {
    expect(read(message)).toContain(complaint);
  });
});

describe("repeats of a transmission", () => {
  const reading = (windSpeedMs: number, more: { device?: string; takenAtMs?: number } = {}) => ({
    device: "Acurite-5n1/2345",
    values: { windSpeedMs },
    ...more,
  });

  test("within a second are one, and after it news, also where the same is said all the time", () => {
    const repeats = createRepeats();
    const news = Array.from({ length: 31 }, (_, index) => index * 100).filter((atMs) => !repeats.isRepeat("garden", reading(1), atMs));
    expect(news).toEqual([0, 1000, 2000, 3000]);
  });

  test("are not two halves, another device, or what was measured at another time", () => {
    const repeats = createRepeats();
    const said = [reading(1), reading(2), reading(1), reading(1, { device: "Acurite-5n1/9" }), reading(2)];
    expect(said.map((each) => repeats.isRepeat("garden", each, 0))).toEqual([false, false, true, false, true]);
    expect(repeats.isRepeat("roof", reading(2), 0)).toBe(false);
    expect(repeats.isRepeat("garden", reading(3, { takenAtMs: 60_000 }), 0)).toBe(false);
    expect(repeats.isRepeat("garden", reading(3, { takenAtMs: 61_000 }), 0)).toBe(true);
    expect(repeats.isRepeat("garden", reading(3, { takenAtMs: 120_000 }), 0)).toBe(false);
  });
});
