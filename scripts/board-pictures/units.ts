/**
 * A number as Grafana 13 writes it: `valueFormats` of @grafana/data, as far as boards of weather use it. An id that is not in the table
 * is written behind the number, which is what Grafana does as well.
 */
import { formatPattern, fromNow } from "./time-text.ts";

type Format = (value: number, decimals: number | undefined, at: TextContext) => string;

export interface TextContext {
  readonly nowMs: number;
  readonly timeZone: string;
}

/** As many decimals as show what is there, when a board does not say: 21.4217 → 21.4, 0.0312 → 0.031. */
function decimalsOf(value: number): number {
  if (value === 0 || Number.isInteger(value)) return 0;
  const places = 1 - Math.floor(Math.log10(Math.abs(value)));
  const normalised = Math.abs(value) / 10 ** -places;
  return Math.max(0, normalised > 2.25 ? places + 1 : places);
}

/** Rounded half up, as Math.round does, with all its decimals. */
function fixed(value: number, decimals: number = decimalsOf(value)): string {
  if (!Number.isFinite(value)) return value.toLocaleString("en");
  const factor = 10 ** Math.max(0, decimals);
  const rounded = Math.round(value * factor) / factor;
  return Math.abs(rounded) >= 1e21 ? String(rounded) : rounded.toFixed(decimals).replace(/^-(0(\.0+)?)$/, "$1");
}

const plain =
  (unit: string): Format =>
  (value, decimals) =>
    unit === "" ? fixed(value, decimals) : `${fixed(value, decimals)} ${unit}`;

/** The largest of the steps that leaves one digit or more before the point. */
const scaled =
  (factor: number, suffixes: readonly string[], base = 0): Format =>
  (value, decimals) => {
    const steps = value === 0 ? 0 : Math.floor(Math.log(Math.abs(value)) / Math.log(factor) + 1e-12);
    const step = Math.min(Math.max(steps, -base), suffixes.length - base - 1);
    return fixed(value / factor ** step, decimals) + (suffixes[base + step] ?? "");
  };

const SI = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P"];
const si = (unit: string, offset = 0) =>
  scaled(
    1000,
    SI.map((prefix) => ` ${prefix}${unit}`),
    SI.indexOf("") + offset,
  );
const binary = (unit: string, offset = 0) =>
  scaled(
    1024,
    ["", "Ki", "Mi", "Gi", "Ti"].map((prefix) => ` ${prefix}${unit}`),
    offset,
  );
const count =
  (unit: string): Format =>
  (value, decimals) =>
    `${scaled(1000, ["", "K", "M", "B", "T"])(value, decimals, { nowMs: 0, timeZone: "UTC" })} ${unit}`;

/** Steps of time from the smallest: up to this many of the unit, divided by that, and its word. */
type TimeSteps = readonly (readonly [below: number, divisor: number, word: string])[];

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const WEEK = 604_800;
const YEAR = 31_536_000;
const MS_STEPS: TimeSteps = [
  [1e3, 1, "ms"],
  [MINUTE * 1e3, 1e3, "s"],
  [HOUR * 1e3, MINUTE * 1e3, "min"],
  [DAY * 1e3, HOUR * 1e3, "hour"],
  [YEAR * 1e3, DAY * 1e3, "day"],
  [Number.POSITIVE_INFINITY, YEAR * 1e3, "year"],
];
const S_STEPS: TimeSteps = [
  [1e-6, 1e-9, "ns"],
  [1e-3, 1e-6, "µs"],
  [1, 1e-3, "ms"],
  [MINUTE, 1, "s"],
  [HOUR, MINUTE, "min"],
  [DAY, HOUR, "hour"],
  [WEEK, DAY, "day"],
  [YEAR, WEEK, "week"],
  [Number.POSITIVE_INFINITY, 31_556_900, "year"],
];
const MINUTE_STEPS: TimeSteps = [
  [60, 1, "min"],
  [1440, 60, "hour"],
  [10_080, 1440, "day"],
  [604_800, 10_080, "week"],
  [Number.POSITIVE_INFINITY, 525_948, "year"],
];
const HOUR_STEPS: TimeSteps = [
  [24, 1, "hour"],
  [168, 24, "day"],
  [8760, 168, "week"],
  [Number.POSITIVE_INFINITY, 8760, "year"],
];
const DAY_STEPS: TimeSteps = [
  [7, 1, "day"],
  [365, 7, "week"],
  [Number.POSITIVE_INFINITY, 365, "year"],
];
const PLURAL = /^(min|hour|day|week|year)$/;

const duration =
  (steps: TimeSteps, zero: string): Format =>
  (value, decimals) => {
    if (value === 0 && zero !== "") return zero;
    const index = steps.findIndex(([below]) => Math.abs(value) < below);
    const [, divisor, word] = steps[index] ?? [0, 1, ""];
    const size = value / divisor;
    // The unit that the value is given in has no plural, but days, which are always scaled.
    const many = PLURAL.test(word) && Math.abs(size) > 1 && (divisor !== 1 || steps === DAY_STEPS);
    return `${fixed(size, decimals)} ${word}${many ? "s" : ""}`;
  };

const clockText = (totalS: number): string =>
  [Math.floor(totalS / HOUR), Math.floor((totalS % HOUR) / MINUTE), Math.floor(totalS % MINUTE)]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
const ago = (value: number, text: (size: number) => string) => (value < 0 ? `${text(-value)} ago` : text(value));

const LONG_UNITS_MS = [
  ["year", YEAR * 1e3],
  ["month", 2_592_000_000],
  ["week", WEEK * 1e3],
  ["day", DAY * 1e3],
  ["hour", HOUR * 1e3],
  ["minute", MINUTE * 1e3],
  ["second", 1e3],
  ["millisecond", 1],
] as const;

/** A day and some → "1 day, 2 hours, 3 minutes" with two decimals. */
function words(totalMs: number, decimals = 0): string {
  const first = LONG_UNITS_MS.findIndex(([, lengthMs]) => totalMs / lengthMs >= 1);
  if (first < 0) return "";
  let restMs = totalMs;
  return LONG_UNITS_MS.slice(first, first + decimals + 1)
    .map(([name, lengthMs]) => {
      const size = Math.floor(restMs / lengthMs);
      restMs %= lengthMs;
      return `${size} ${name}${size === 1 ? "" : "s"}`;
    })
    .join(", ");
}

const moment =
  (pattern: string): Format =>
  (value, _decimals, { timeZone }) =>
    formatPattern(value, pattern, timeZone);

const FORMATS: Readonly<Record<string, Format>> = {
  none: plain(""),
  short: scaled(1000, ["", " K", " Mil", " Bil", " Tri"]),
  sishort: si(""),
  percent: (value, decimals) => `${fixed(value, decimals)}%`,
  percentunit: (value, decimals) => `${fixed(100 * value, decimals)}%`,
  humidity: plain("%H"),
  degree: plain("°"),
  celsius: plain("°C"),
  pressurehpa: plain("hPa"),
  pressurekpa: plain("kPa"),
  velocityms: plain("m/s"),
  velocitykmh: plain("km/h"),
  lux: plain("lux"),
  congm3: plain("g/m³"),
  dBm: plain("dbm"),
  lengthmm: si("m", -1),
  lengthm: si("m"),
  hertz: si("Hz"),
  bytes: binary("B"),
  decbytes: si("B"),
  mbytes: binary("B", 2),
  decmbytes: si("B", 2),
  Bps: si("B/s"),
  cps: count("c/s"),
  ops: count("ops/s"),
  mps: count("msg/s"),
  wps: count("wr/s"),
  mpm: count("msgs/m"),
  ms: duration(MS_STEPS, ""),
  s: duration(S_STEPS, "0 s"),
  m: duration(MINUTE_STEPS, ""),
  h: duration(HOUR_STEPS, ""),
  d: duration(DAY_STEPS, ""),
  dtdurations: (value, decimals) => (value === 0 ? "0 seconds" : ago(value, (size) => words(size * 1000, decimals))),
  dtdurationms: (value, decimals) => (value === 0 ? "0 milliseconds" : ago(value, (size) => words(size, decimals))),
  dthms: (value) => ago(value, clockText),
  dtdhms: (value) => ago(value, (size) => (size >= DAY ? `${Math.floor(size / DAY)} d ` : "") + clockText(size % DAY)),
  locale: (value, decimals) => value.toLocaleString("en", decimals === undefined ? {} : { maximumFractionDigits: decimals }),
  dateTimeFromNow: (value, _decimals, { nowMs }) => fromNow(value, nowMs),
  dateTimeAsIso: moment("YYYY-MM-DD HH:mm:ss"),
  dateTimeAsSystem: moment("YYYY-MM-DD HH:mm:ss"),
  dateTimeAsLocal: moment("MM/DD/YYYY, hh:mm:ss A"),
  dateTimeAsUS: moment("MM/DD/YYYY h:mm:ss a"),
};

function namedFormat(id: string): Format {
  const colon = id.indexOf(":");
  const rest = id.slice(colon + 1);
  switch (colon > 0 ? id.slice(0, colon) : "") {
    case "prefix":
      return (value, decimals) => rest + fixed(value, decimals);
    case "suffix":
      return plain(rest);
    case "time":
      return moment(rest);
    case "count":
      return count(rest);
    default:
      return plain(id);
  }
}

/** A value with its unit, `decimals` or as many as it needs. */
export const formatValue = (value: number, unit: string | undefined, decimals: number | undefined, at: TextContext): string =>
  (FORMATS[unit || "none"] ?? namedFormat(unit ?? ""))(value, decimals, at);
