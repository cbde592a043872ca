import type { Quantity, Values } from "@clima/schemas";
import type { DeviceReading } from "./port.ts";

/** What a console sent as name=value pairs. Names are in small letters here: one console writes UV, another uv. */
export type Form = ReadonlyMap<string, string>;

/** Where a quantity is found: the name of the field, in small letters, and what makes the quantity's unit of it. */
export type Field = readonly [quantity: Quantity, name: string, toUnit: (value: number) => number];

/** The pairs of a form body or of a query, as application/x-www-form-urlencoded; of a name that comes twice the first. */
export function parseForm(text: string): Form {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text.trim())) {
    const small = name.trim().toLowerCase();
    if (!form.has(small)) form.set(small, value.trim());
  }
  return form;
}

/** Names by which a report begins, where the question mark before it is missing. */
const FIRST_NAME = /(PASSKEY|(?<![a-z])ID)=/i;

/**
 * The pairs in a request's target. Consoles of Ambient Weather only append them to what is typed in as the path, so that the question mark is
 * missing unless it was typed, and some encode all of it: /data/report%26PASSKEY%3D…
 */
export function parseTarget(target: string): Form {
  const queryAt = target.indexOf("?");
  if (queryAt >= 0) return parseForm(target.slice(queryAt + 1));
  for (const text of [target, decoded(target)]) {
    const at = text.search(FIRST_NAME);
    if (at >= 0) return parseForm(text.slice(at));
  }
  return new Map();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // a stray % is no encoded report
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;
/** -9999, -999.9 and the like stand for "there is none"; nothing that a console measures is so low. */
const LOWEST = -900;

/** A field as a number; absent where it is missing, empty, "--", -9999 or no number at all. */
export function numberOf(form: Form, name: string): number | undefined {
  const text = form.get(name) ?? "";
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) && value > LOWEST ? value : undefined;
}

/** The quantities whose fields are there; of several fields for one quantity the first. */
export function valuesOf(form: Form, fields: readonly Field[]): Values {
  const values: { [Q in Quantity]?: number } = {};
  for (const [quantity, name, toUnit] of fields) {
    const value = numberOf(form, name);
    if (value !== undefined) values[quantity] ??= toUnit(value);
  }
  return values;
}

/** The first of the fields that is there, in the unit that the given function makes of it. */
export function firstOf(form: Form, names: readonly string[], toUnit: (value: number) => number): number | undefined {
  const value = names.map((name) => numberOf(form, name)).find((each) => each !== undefined);
  return value === undefined ? undefined : toUnit(value);
}

/** A counter of a rain gauge: the first of the fields that is there, in mm. */
export function rainOf(
  form: Form,
  names: readonly string[],
  toMm: (value: number) => number,
): Pick<DeviceReading, "rainTotalMm" | "rainCounter"> {
  const rainCounter = names.find((name) => numberOf(form, name) !== undefined);
  const value = numberOf(form, rainCounter ?? "");
  return rainCounter === undefined || value === undefined ? {} : { rainTotalMm: toMm(value), rainCounter };
}

/** "2025-5-6 20:47:56", also with + or T between day and time. */
const DATE_UTC = /^(\d{4})-(\d{1,2})-(\d{1,2})[ +T](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?Z?$/;
/** Consoles that have not heard the time yet begin in 1970, 2000 or when they were made. */
const CLOCKS_ARE_SET_SINCE_MS = Date.UTC(2020, 0, 1);

/** The field dateutc, ms since 1970. Absent: "now", missing, no date that exists, or of a clock that was never set. */
export function takenAtMsOf(form: Form): number | undefined {
  const [, ...parts] = DATE_UTC.exec(form.get("dateutc") ?? "") ?? [];
  const [year, month, day, hour, minute, second] = parts.map(Number);
  if (year === undefined || month === undefined) return undefined;
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const isReal = new Date(atMs).getUTCMonth() === month - 1 && (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 61;
  return isReal && atMs >= CLOCKS_ARE_SET_SINCE_MS ? atMs : undefined;
}

const PLAIN_TEXT = /^[\w .+/()-]{1,40}$/;
/** "GW2000A_V3.3.1", "EasyWeatherPro_V5.2.6", "AMBWeatherV4.2.9" */
const WITH_VERSION = /^(.*?)_?(V\d[\w.]*)$/;

/** Model and firmware as a console names them in one field; a model of its own field goes before. */
export function modelOf(type: string | undefined, model: string | undefined): { readonly model?: string; readonly firmware?: string } {
  const [, name = type ?? "", firmware = ""] = WITH_VERSION.exec(type ?? "") ?? [];
  const shown = [model ?? "", name].find((text) => PLAIN_TEXT.test(text));
  return {
    ...(shown === undefined ? {} : { model: shown }),
    ...(PLAIN_TEXT.test(firmware) ? { firmware } : {}),
  };
}
