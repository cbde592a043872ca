import { err, ok, parseJson, type Result, show } from "@clima/schemas";
import { isObject, type JsonObject } from "./json-object.ts";
import { ownTimeMs } from "./own-time.ts";
import type { DeviceReading } from "./port.ts";
import { shownName } from "./shown-name.ts";
import { type Convert, converterOf, type Mapped } from "./unit-names.ts";

/** A field of a message, with the way from its unit into Clima's. */
interface Field {
  readonly name: string;
  readonly convert: Convert;
}

/** How rtl_433 writes units at the end of a name: docs/DATA_FORMAT.md, and what it wrote before version 19.08. */
const SPEED_ENDINGS = { m_s: "m/s", ms: "m/s", km_h: "km/h", kph: "km/h", mi_h: "mph", mph: "mph" };

/** Where each quantity is; of several the first that is there. A wind of which no average is said is its speed. */
const FIELDS: readonly (readonly [Mapped, readonly Field[]])[] = [
  ["temperatureC", fields("temperatureC", { temperature_C: "°C", temperature_F: "°F" })],
  ["humidityPct", fields("humidityPct", { humidity: "%" })],
  ["pressureHpa", fields("pressureHpa", { pressure_hPa: "hPa", pressure_kPa: "kPa", pressure_inHg: "inHg", pressure_PSI: "psi" })],
  ["windSpeedMs", fields("windSpeedMs", { ...speeds("wind_avg"), ...speeds("wind_speed") })],
  ["windGustMs", fields("windGustMs", { ...speeds("wind_max"), ...speeds("wind_gust"), ...speeds("gust_speed") })],
  ["windDirectionDeg", fields("windDirectionDeg", { wind_dir_deg: "°" })],
  ["rainTotalMm", fields("rainTotalMm", { rain_mm: "mm", rain_in: "in", rain_inch: "in", rainfall_mm: "mm" })],
  ["rainRateMmh", fields("rainRateMmh", { rain_rate_mm_h: "mm/h", rain_rate_in_h: "in/h", rain_rate: "mm/h" })],
  ["illuminanceLux", fields("illuminanceLux", { light_lux: "lx", lux: "lx", light_klx: "klx" })],
];

function speeds(prefix: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(SPEED_ENDINGS).map(([ending, unit]) => [`${prefix}_${ending}`, unit]));
}

function fields(mapped: Mapped, units: Readonly<Record<string, string>>): readonly Field[] {
  return Object.entries(units).map(([name, unit]) => {
    const convert = converterOf(mapped, unit);
    if (!convert.ok) throw new Error(convert.error);
    return { name, convert: convert.value };
  });
}

/** A battery that says its level is low below a fifth; one that says yes or no is 1 or 0 (DATA_FORMAT.md, battery_ok). */
const LOW_BATTERY = 0.2;

/**
 * One line of `rtl_433 -F json`, or one message of its MQTT events, as a reading. None where there is no weather in it: of a remote control, the
 * pressure of a tyre, a station's message of the time, or what rtl_433 says of itself. A device is known by its model with its id, or its channel.
 * Its UV index has no quantity at Clima. `nowMs` is when it came. The error says what is wrong with the line.
 */
export function readRtl433(line: Uint8Array | string, nowMs: number): Result<DeviceReading | undefined, string> {
  const parsed = parseJson(line);
  if (!parsed.ok) return parsed;
  const message = parsed.value;
  if (!isObject(message)) return err(`rtl_433 said ${show(message)}; expected an object, as -F json and the topic of its events give`);
  if (isOfRtl433Itself(message)) return ok(undefined);
  const { model } = message;
  if (typeof model !== "string" || model === "")
    return err(`the model of ${show(message)} is absent; expected what rtl_433 calls the device`);
  // Tyres say a pressure and a temperature too.
  if (message["type"] === "TPMS") return ok(undefined);
  const values = valuesOf(message);
  if (!values.ok) return err(`${shownName(model)}: ${values.error}`);
  return ok(readingOf(message, model, values.value, nowMs));
}

/** Its log, and the statistics of -M stats. */
const isOfRtl433Itself = (message: JsonObject): boolean =>
  message["model"] === undefined && ["msg", "enabled", "stats", "frames"].some((name) => message[name] !== undefined);

type MappedValues = { readonly [M in Mapped]?: number };

function valuesOf(message: JsonObject): Result<MappedValues, string> {
  const values: { [M in Mapped]?: number } = {};
  for (const [mapped, places] of FIELDS) {
    const place = places.find(({ name }) => message[name] !== undefined && message[name] !== null);
    if (place === undefined) continue;
    const said = message[place.name];
    const value = typeof said === "number" ? place.convert(said) : Number.NaN;
    if (!Number.isFinite(value)) return err(`${place.name} is ${show(said)}; expected a number`);
    values[mapped] = value;
  }
  return ok(values);
}

function readingOf(message: JsonObject, model: string, mapped: MappedValues, nowMs: number): DeviceReading | undefined {
  const { rainTotalMm, ...values } = mapped;
  if (rainTotalMm === undefined && Object.keys(values).length === 0) return undefined;
  const takenAtMs = ownTimeMs(message["time"], nowMs);
  const isBatteryLow = batteryOf(message);
  const firmware = message["firmware"];
  return {
    device: deviceOf(message, model),
    ...(takenAtMs === undefined ? {} : { takenAtMs }),
    values,
    ...(rainTotalMm === undefined ? {} : { rainTotalMm }),
    about: {
      model,
      ...(typeof firmware === "number" || typeof firmware === "string" ? { firmware: String(firmware) } : {}),
      ...(isBatteryLow === undefined ? {} : { isBatteryLow }),
    },
  };
}

/** By id, by what a WH3080 and older versions of rtl_433 call it, or else by channel. */
function deviceOf(message: JsonObject, model: string): string {
  const names = [message["id"], message["sensor_id"], message["uv_sensor_id"], message["channel"]];
  const name = names.find((each) => typeof each === "number" || (typeof each === "string" && each !== ""));
  return name === undefined ? model : `${model}/${name}`;
}

function batteryOf({ battery_ok: level, battery_low: low, battery: word }: JsonObject): boolean | undefined {
  if (typeof level === "number") return level < LOW_BATTERY;
  if (typeof low === "number") return low > 0;
  return word === "OK" || word === "LOW" ? word === "LOW" : undefined;
}
