import { isQuantity } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { seedOfRun } from "../../../test/support/seed.ts";
import { createMapping, readMapped } from "../../src/in/mqtt-json.ts";
import type { DeviceReading } from "../../src/in/port.ts";
import { readRtl433 } from "../../src/in/rtl-433.ts";
import { readTempest } from "../../src/in/tempest.ts";

const NOW_MS = Date.UTC(2026, 10, 29, 12);
const AHEAD_MS = 300_000;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const seed = seedOfRun();

/** What a sender could put where a number belongs. */
const anyValue = fc.oneof({ weight: 3, arbitrary: fc.double({ noNaN: true }) }, { weight: 1, arbitrary: fc.jsonValue() });
const anyName = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("a\nb", "\u001b[2J", "\u202e"));
const anyTime = fc.oneof(
  fc.double(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.string(),
);
const anyRadio = fc.record(
  {
    model: fc.oneof(anyName, fc.jsonValue()),
    id: fc.jsonValue(),
    time: anyTime,
    temperature_F: anyValue,
    pressure_inHg: anyValue,
    wind_avg_km_h: anyValue,
    rain_in: anyValue,
    battery_ok: anyValue,
  },
  { requiredKeys: [] },
);
const anyTempest = fc.record({
  serial_number: fc.oneof(anyName, fc.jsonValue()),
  type: fc.oneof(fc.constantFrom("obs_st", "obs_air", "obs_sky", "rapid_wind"), fc.jsonValue()),
  obs: fc.oneof(fc.array(fc.tuple(anyTime, anyValue, anyValue, anyValue)), fc.jsonValue()),
});

function expectSound(reading: DeviceReading | undefined): void {
  if (reading === undefined) return;
  const { device, takenAtMs = NOW_MS, values, rainTotalMm = 0 } = reading;
  expect(device).not.toBe("");
  expect(takenAtMs).toBeLessThanOrEqual(NOW_MS + AHEAD_MS);
  expect(Object.keys(values).filter((name) => !isQuantity(name))).toEqual([]);
  expect([...Object.values(values), rainTotalMm].filter((value) => !Number.isFinite(value))).toEqual([]);
}

/** As text, for numbers without end have no JSON but one that is read as such. */
const asText = (message: unknown) =>
  JSON.stringify(message, (_, value) => (value === Number.POSITIVE_INFINITY ? "∞" : value)).replaceAll('"∞"', "1e999");

test("whatever rtl_433 could say is a sound reading, none, or a complaint of one line", () => {
  fc.assert(
    fc.property(fc.oneof(anyRadio, fc.jsonValue()), (message) => {
      const read = readRtl433(asText(message), NOW_MS);
      if (read.ok) expectSound(read.value);
      else expect(read.error).not.toMatch(UNPRINTABLE);
    }),
    { seed, numRuns: 1000 },
  );
});

test("whatever comes to the Tempest's port is sound readings, none, or a complaint of one line", () => {
  fc.assert(
    fc.property(fc.oneof(anyTempest.map(asText), fc.uint8Array()), (datagram) => {
      const read = readTempest(datagram, NOW_MS);
      if (read.ok) for (const reading of read.value) expectSound(reading);
      else expect(read.error).not.toMatch(UNPRINTABLE);
    }),
    { seed, numRuns: 1000 },
  );
});

test("whatever is published to a mapping's topic is a sound reading, none, or a complaint of one line", () => {
  const mapping = createMapping({
    topic: "a/+",
    values: [
      { path: "t", quantity: "temperatureC", unit: "°F", factor: 10 },
      { path: "list[1].p", quantity: "pressureHpa", unit: "inHg" },
      { quantity: "rainTotalMm", unit: "in" },
    ],
  });
  if (!mapping.ok) throw new Error(mapping.error);
  const anyMessage = fc.oneof(
    fc.record({ t: anyValue, Time: anyTime, list: fc.array(fc.record({ p: anyValue })) }).map(asText),
    anyValue.map(asText),
    fc.string(),
  );
  fc.assert(
    fc.property(anyMessage, anyName, (message, level) => {
      const read = readMapped(mapping.value, { topic: `a/${level}`, payload: Buffer.from(message) }, NOW_MS);
      if (read.ok) expectSound(read.value);
      else expect(read.error).not.toMatch(UNPRINTABLE);
    }),
    { seed, numRuns: 1000 },
  );
});
