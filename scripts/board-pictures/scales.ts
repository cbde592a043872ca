/** From values to pixels, and where the lines of an axis lie. */
import { instantOf, wallOf } from "../../grafana/test/support/time-range.ts";
import { formatPattern } from "./time-text.ts";

export interface Scale {
  readonly low: number;
  readonly high: number;
  /** 0 at `low`, 1 at `high`. */
  share(value: number): number;
  readonly ticks: readonly number[];
}

export interface ScaleSettings {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly softMin: number | undefined;
  readonly softMax: number | undefined;
  readonly kind: "linear" | "log" | "symlog";
  readonly base: number;
  readonly linearThreshold: number;
  readonly centeredZero: boolean;
  /** Bytes. */
  readonly isBinary: boolean;
  /** That the board fixed. */
  readonly decimals: number | undefined;
}

const STEPS = [1, 2, 2.5, 5, 10];

const BINARY_STEPS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** The smallest step of 1, 2, 2.5, 5 times a power of ten that makes no more than so many parts, and can be written with the decimals. */
export function niceStep(span: number, parts: number, decimals = 12): number {
  const rough = span / Math.max(1, parts);
  const power = 10 ** Math.floor(Math.log10(rough));
  const canBeWritten = (step: number) => Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) < 1e-6;
  const nice = STEPS.map((step) => step * power).find((step) => step >= rough * 0.9999 && canBeWritten(step));
  return nice ?? Math.max(10 * power, 10 ** -decimals);
}

/** Of bytes: powers of two, so that their axis has whole KiB and MiB. */
function binaryStep(span: number, parts: number): number {
  const rough = Math.max(1, span / Math.max(1, parts));
  const power = 1024 ** Math.floor(Math.log(rough) / Math.log(1024));
  return (BINARY_STEPS.find((step) => step * power >= rough * 0.9999) ?? 1024) * power;
}

function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** A scale for these values, a little wider than they are, at zero where they come near it. */
export function valueScale(values: readonly number[], parts: number, settings: ScaleSettings): Scale {
  const dataLow = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const dataHigh = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [low, high] = Number.isFinite(dataLow) ? [dataLow, dataHigh] : [settings.min ?? 0, settings.max ?? 1];
  return settings.kind === "linear" ? linearScale(low, high, parts, settings) : logScale(low, high, settings);
}

function linearScale(dataLow: number, dataHigh: number, parts: number, settings: ScaleSettings): Scale {
  const pad = (dataHigh - dataLow || Math.abs(dataHigh) || 1) * 0.1;
  // The axis mirrored is the lower end: what holds for the highest value and its limits, holds there with the sign changed.
  const top = endOf(dataHigh, pad, settings.max, settings.softMax);
  const bottom = endOf(-dataLow, pad, negated(settings.min), negated(settings.softMin));
  let [low, high] = [-bottom.value, top.value];
  if (settings.centeredZero) [low, high] = [-Math.max(Math.abs(low), Math.abs(high)), Math.max(Math.abs(low), Math.abs(high))];
  if (high <= low) high = low + 1;
  const step = settings.isBinary ? binaryStep(high - low, parts) : niceStep(high - low, parts, settings.decimals);
  if (!bottom.isFixed) low = Math.floor(low / step + 1e-9) * step;
  if (!top.isFixed) high = Math.ceil(high / step - 1e-9) * step;
  return { low, high, share: (value) => (value - low) / (high - low), ticks: multiples(low, high, step) };
}

const negated = (value: number | undefined) => (value === undefined ? undefined : -value);

/** The upper end of an axis: as set; the soft limit while no value is beyond it; else a little over the highest value. */
function endOf(dataHigh: number, pad: number, hard: number | undefined, soft: number | undefined) {
  if (hard !== undefined) return { value: hard, isFixed: true };
  if (soft !== undefined && dataHigh <= soft) return { value: soft, isFixed: true };
  return { value: dataHigh <= 0 && dataHigh + pad > 0 ? 0 : dataHigh + pad, isFixed: false };
}

/** Whole powers of the base; `symlog` is straight between the threshold and zero, which has no logarithm. */
function logScale(dataLow: number, dataHigh: number, { kind, base, linearThreshold, min, max }: ScaleSettings): Scale {
  const log = (value: number) => Math.log(value) / Math.log(base);
  const level = (value: number): number => {
    if (kind === "log") return log(Math.max(value, 1e-9));
    const size = Math.abs(value) / linearThreshold;
    return Math.sign(value) * (size <= 1 ? size : 1 + log(size));
  };
  const low = min ?? (kind === "log" ? base ** Math.floor(log(Math.max(dataLow, 1e-9))) : Math.min(0, dataLow));
  const high = max ?? base ** Math.ceil(log(Math.max(dataHigh, linearThreshold)));
  const firstPower = Math.ceil(log(kind === "log" ? Math.max(low, 1e-9) : linearThreshold));
  const powers = Array.from(
    { length: Math.max(1, Math.floor(log(high) + 1e-9) - firstPower + 1) },
    (_, index) => base ** (firstPower + index),
  );
  const ticks = (kind === "symlog" ? [0, ...powers] : powers).filter((tick) => tick >= low && tick <= high * 1.0001);
  const [bottom, top] = [level(low), level(high)];
  return { low, high, share: (value) => (level(value) - bottom) / (top - bottom || 1), ticks };
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const TIME_STEPS_MS = [
  SECOND_MS,
  5 * SECOND_MS,
  10 * SECOND_MS,
  15 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  4 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120];
const MONTH_MS = 30.5 * DAY_MS;

export interface TimeTick {
  readonly atMs: number;
  readonly label: string;
}

/** Lines of the time axis at whole hours, days or months of the zone, and their texts as Grafana writes them. */
export function timeTicks(fromMs: number, toMs: number, parts: number, timeZone: string): readonly TimeTick[] {
  const rough = (toMs - fromMs) / Math.max(1, parts);
  const stepMs = TIME_STEPS_MS.find((each) => each >= rough);
  if (stepMs !== undefined) return steady(fromMs, toMs, stepMs, timeZone);
  const months = MONTH_STEPS.find((each) => each * MONTH_MS >= rough) ?? 120;
  const pattern = months >= 12 ? "YYYY" : "YYYY-MM";
  const { y, M } = wallOf(fromMs, timeZone);
  const firstMonth = Math.ceil((y * 12 + M) / months) * months;
  return Array.from({ length: 60 }, (_, index) => firstMonth + index * months)
    .map((month) => instantOf({ ...MIDNIGHT, y: Math.floor(month / 12), M: month % 12 }, timeZone))
    .filter((atMs) => atMs >= fromMs && atMs <= toMs)
    .map((atMs) => ({ atMs, label: formatPattern(atMs, pattern, timeZone) }));
}

const MIDNIGHT = { d: 1, h: 0, m: 0, s: 0 } as const;

function steady(fromMs: number, toMs: number, stepMs: number, timeZone: string): TimeTick[] {
  const { y, M, d } = wallOf(fromMs, timeZone);
  const startMs = stepMs < DAY_MS ? Date.UTC(y, M, d) : Math.floor(Date.UTC(y, M, d) / stepMs) * stepMs;
  const pattern = timePattern(stepMs, toMs - fromMs);
  const ticks: TimeTick[] = [];
  for (let wallMs = startMs; wallMs <= toMs + 2 * DAY_MS; wallMs += stepMs) {
    const atMs = instantOf({ ...MIDNIGHT, y: 1970, M: 0, s: wallMs / 1000 }, timeZone);
    if (atMs >= fromMs && atMs <= toMs) ticks.push({ atMs, label: formatPattern(atMs, pattern, timeZone) });
  }
  return ticks;
}

function timePattern(stepMs: number, rangeMs: number): string {
  if (stepMs < MINUTE_MS) return "HH:mm:ss";
  if (rangeMs <= DAY_MS) return "HH:mm";
  if (stepMs < DAY_MS) return "MM/DD HH:mm";
  return "MM/DD";
}
