import { err, ok, parseJson, type Result, show } from "@clima/schemas";
import { isObject } from "./json-object.ts";
import { atPath, type JsonPath, parseJsonPath } from "./json-path.ts";
import { ownTimeMs } from "./own-time.ts";
import type { DeviceReading } from "./port.ts";
import { shownName } from "./shown-name.ts";
import { checkTopicFilter } from "./topic-filter.ts";
import { type Convert, converterOf, type Mapped } from "./unit-names.ts";

/** One number of a device's messages, as the settings say it. */
export interface ValueSetting {
  /** Where it is in the JSON; absent where the message is the number itself. */
  readonly path?: string;
  readonly quantity: Mapped;
  /** In which the number is, once it is multiplied and added to; absent where that is the quantity's own. */
  readonly unit?: string;
  readonly factor?: number;
  readonly offset?: number;
}

/** What is taken out of a device's messages. */
export interface MappingSetting {
  /** May have + and #. */
  readonly topic: string;
  readonly values: readonly ValueSetting[];
  /** Where the time of the measurement is; absent: Time, last_seen, timestamp or time of the message, where it has one. */
  readonly timePath?: string;
}

interface MappedValue {
  readonly quantity: Mapped;
  /** Empty where the message is the number. */
  readonly path: JsonPath;
  /** As it stands in the settings. */
  readonly place: string;
  readonly convert: Convert;
}

/** A mapping whose paths and units have been understood. */
export interface Mapping {
  readonly topic: string;
  readonly values: readonly MappedValue[];
  readonly timePaths: readonly JsonPath[];
}

export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** As Tasmota, zigbee2mqtt, and many others call it. */
const USUAL_TIMES: readonly JsonPath[] = [["Time"], ["last_seen"], ["timestamp"], ["time"]];

/** What devices send for a number that they do not have now. */
const NO_NUMBER = new Set(["", "nan", "none", "null", "unknown", "unavailable"]);
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Understands the settings of a mapping once, at the start; the error is the first thing wrong with them, with what is expected. */
export function createMapping({ topic, values, timePath }: MappingSetting): Result<Mapping, string> {
  const filter = checkTopicFilter(topic);
  if (!filter.ok) return filter;
  const mapped: MappedValue[] = [];
  for (const setting of values) {
    const value = createMappedValue(setting);
    if (!value.ok) return err(`${topic}: ${value.error}`);
    if (mapped.some(({ quantity, place }) => quantity === value.value.quantity && place === value.value.place)) {
      return err(`${topic}: ${setting.quantity} is taken twice from ${value.value.place}; expected it once`);
    }
    mapped.push(value.value);
  }
  if (timePath === undefined) return ok({ topic, values: mapped, timePaths: USUAL_TIMES });
  const path = parseJsonPath(timePath);
  return path.ok ? ok({ topic, values: mapped, timePaths: [path.value] }) : err(`${topic}: ${path.error}`);
}

function createMappedValue({ path: written, quantity, unit, factor = 1, offset = 0 }: ValueSetting): Result<MappedValue, string> {
  const path: Result<JsonPath, string> = written === undefined ? ok([]) : parseJsonPath(written);
  if (!path.ok) return path;
  const toClima = converterOf(quantity, unit);
  if (!toClima.ok) return toClima;
  const convert: Convert = (number) => toClima.value(number * factor + offset);
  return ok({ quantity, path: path.value, place: written ?? "the message itself", convert });
}

/**
 * A message of the device as a reading, under its topic. None where the device has no number now (null, nan,
 * unavailable). `nowMs` is when it came. The error says what is wrong with the message, or that nothing of what is looked
 * for is in it.
 */
export function readMapped(mapping: Mapping, { topic, payload }: MqttMessage, nowMs: number): Result<DeviceReading | undefined, string> {
  const message = messageOf(payload);
  if (!message.ok) return err(`${shownName(topic)}: ${message.error}`);
  const takenAtMs = mapping.timePaths.map((path) => ownTimeMs(atPath(message.value, path), nowMs)).find((timeMs) => timeMs !== undefined);
  const found = valuesOf(mapping, message.value);
  if (!found.ok) return err(`${shownName(topic)}: ${found.error}`);
  const { rainTotalMm, ...values } = found.value;
  if (rainTotalMm === undefined && Object.keys(values).length === 0) return ok(undefined);
  return ok({
    device: topic,
    ...(takenAtMs === undefined ? {} : { takenAtMs }),
    values,
    ...(rainTotalMm === undefined ? {} : { rainTotalMm }),
  });
}

/** JSON, or a bare word for no number, as ESPHome's `nan`, which is no JSON. */
function messageOf(payload: Uint8Array): Result<unknown, string> {
  const parsed = parseJson(payload);
  if (parsed.ok) return parsed;
  const text = new TextDecoder().decode(payload).trim();
  return NO_NUMBER.has(text.toLowerCase()) || DECIMAL.test(text) ? ok(text) : parsed;
}

type MappedValues = { readonly [M in Mapped]?: number };

function valuesOf({ values: mapped }: Mapping, message: unknown): Result<MappedValues, string> {
  const values: { [M in Mapped]?: number } = {};
  let isAnyThere = false;
  for (const { quantity, path, place, convert } of mapped) {
    const found = atPath(message, path);
    if (found === undefined) continue;
    isAnyThere = true;
    const number = numberOf(found);
    if (number === undefined) continue;
    const value = convert(number);
    if (!Number.isFinite(value)) return err(`${place} is ${show(found)}; expected a number for ${quantity}`);
    values[quantity] = value;
  }
  if (isAnyThere) return ok(values);
  const has = isObject(message)
    ? Object.keys(message)
        .slice(0, MAX_NAMED)
        .map((name) => show(name))
        .join(", ")
    : show(message);
  return err(`nothing is at ${mapped.map(({ place }) => place).join(", ")}; the message has ${has}`);
}

const MAX_NAMED = 12;

/** Undefined where the device has none now, NaN where it is no number. */
function numberOf(found: unknown): number | undefined {
  if (found === null) return undefined;
  if (typeof found === "number") return found;
  if (typeof found !== "string") return Number.NaN;
  const text = found.trim();
  if (NO_NUMBER.has(text.toLowerCase())) return undefined;
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}
