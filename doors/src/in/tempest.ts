import { err, ok, parseJson, type Quantity, type Result, show, type Values } from "@clima/schemas";
import { isObject, type JsonObject } from "./json-object.ts";
import { ownTimeMs } from "./own-time.ts";
import type { DeviceReading } from "./port.ts";
import { shownName } from "./shown-name.ts";

/** WeatherFlow Tempest UDP Reference v171: the hub broadcasts on this port of the local network. */
export const TEMPEST_PORT = 50222;

/** Where in an observation each quantity is. All are in Clima's units, mb being hPa. */
interface Layout {
  readonly model: string;
  readonly places: { readonly [Q in Quantity]?: number };
  readonly batteryPlace?: number;
}

/**
 * Tempest UDP Reference v171, "Observation (Tempest)", "(Air)", "(Sky)". Rain is what fell in the interval before the observation, so
 * it is the rain of this reading, no sum of the device's own; the rain of the day (obs_sky 11) is reckoned by Clima. Clima has no quantity for the UV
 * index, sun's power and lightning.
 */
const LAYOUTS: Readonly<Record<string, Layout>> = {
  obs_st: {
    model: "Tempest",
    places: {
      windSpeedMs: 2,
      windGustMs: 3,
      windDirectionDeg: 4,
      pressureHpa: 6,
      temperatureC: 7,
      humidityPct: 8,
      illuminanceLux: 9,
      rainMm: 12,
    },
    batteryPlace: 16,
  },
  obs_air: { model: "Air", places: { pressureHpa: 1, temperatureC: 2, humidityPct: 3 } },
  obs_sky: { model: "Sky", places: { illuminanceLux: 1, rainMm: 3, windSpeedMs: 5, windGustMs: 6, windDirectionDeg: 7 } },
};

/**
 * What holds no reading of its own: the wind of every three seconds, whose mean and gust are in the observation of the minute, which it would replace
 * as it is of the same second; the beginning of rain, whose amount is there too; lightning; how hub and device are.
 */
const WITHOUT_READING = new Set(["rapid_wind", "evt_precip", "evt_strike", "hub_status", "device_status"]);

/** WeatherFlow's power save mode 2, in which the wind is measured once a minute. */
const LOW_BATTERY_V = 2.41;

/**
 * One datagram of a WeatherFlow hub as readings, one for each observation in it. None for the messages without one (see above). A sensor that failed
 * is null there and has no value. `nowMs` is when it came. The error says what is wrong with the datagram.
 */
export function readTempest(datagram: Uint8Array | string, nowMs: number): Result<readonly DeviceReading[], string> {
  const parsed = parseJson(datagram);
  if (!parsed.ok) return parsed;
  const message = parsed.value;
  if (!isObject(message)) return err(`a hub said ${show(message)}; expected an object`);
  const { type, serial_number: device } = message;
  if (typeof type !== "string") return err(`the type of ${show(message)} is absent; expected obs_st or another of the Tempest's messages`);
  const layout = Object.hasOwn(LAYOUTS, type) ? LAYOUTS[type] : undefined;
  if (layout === undefined) {
    return WITHOUT_READING.has(type)
      ? ok([])
      : err(`a hub sent ${show(type)}; expected ${Object.keys(LAYOUTS).join(", ")}, or its other messages`);
  }
  if (typeof device !== "string" || device === "") return err(`${type} has no serial_number`);
  const readings = readingsOf(message, layout, device, nowMs);
  return readings.ok ? readings : err(`${type} of ${shownName(device)}: ${readings.error}`);
}

function readingsOf(message: JsonObject, layout: Layout, device: string, nowMs: number): Result<readonly DeviceReading[], string> {
  const observations = message["obs"];
  if (!Array.isArray(observations)) return err(`obs is ${show(observations)}; expected a list`);
  const readings: DeviceReading[] = [];
  for (const observation of observations) {
    if (!Array.isArray(observation)) return err(`an observation is ${show(observation)}; expected a list of numbers`);
    const values = valuesOf(observation, layout);
    if (!values.ok) return values;
    if (Object.keys(values.value).length === 0) continue;
    const takenAtMs = ownTimeMs(observation[0], nowMs);
    readings.push({
      device,
      ...(takenAtMs === undefined ? {} : { takenAtMs }),
      values: values.value,
      about: aboutOf(message, layout, observation),
    });
  }
  return ok(readings);
}

function valuesOf(observation: readonly unknown[], { places }: Layout): Result<Values, string> {
  const values: { [Q in Quantity]?: number } = {};
  for (const [quantity, place] of Object.entries(places) as [Quantity, number][]) {
    const value = observation[place];
    if (value === null || value === undefined) continue;
    if (typeof value !== "number" || !Number.isFinite(value))
      return err(`number ${place}, ${quantity}, is ${show(value)}; expected a number`);
    values[quantity] = value;
  }
  return ok(values);
}

function aboutOf(message: JsonObject, { model, batteryPlace }: Layout, observation: readonly unknown[]): DeviceReading["about"] & object {
  const firmware = message["firmware_revision"];
  const batteryV = batteryPlace === undefined ? undefined : observation[batteryPlace];
  return {
    model,
    ...(typeof firmware === "number" || typeof firmware === "string" ? { firmware: String(firmware) } : {}),
    ...(typeof batteryV === "number" ? { isBatteryLow: batteryV < LOW_BATTERY_V } : {}),
  };
}
