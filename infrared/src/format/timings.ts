import { err, ok, type Result } from "@clima/schemas";
import type { WrittenTimings } from "./imported.ts";

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((us) => Number.isFinite(us));

/** Lengths without a sign, as Tasmota and Arduino write them, are light and dark in turn. */
const signed = (us: readonly number[]) => (us.every((each) => each >= 0) ? us.map((each, index) => (index % 2 === 0 ? each : -each)) : us);

/** An array of signed µs, or Home Assistant's `{"timings":[…],"modulation":38000}`. */
export function readTimings(text: string): Result<WrittenTimings, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return err(`not JSON: ${(cause as Error).message}`);
  }
  if (isNumbers(value)) return ok({ timingsUs: signed(value) });
  const { timings, modulation } = (value ?? {}) as { readonly timings?: unknown; readonly modulation?: unknown };
  if (!isNumbers(timings) || !(modulation === undefined || typeof modulation === "number"))
    return err('expected signed µs like [9000,-4500,560], or {"timings":[…],"modulation":38000}');
  return ok({ ...(modulation === undefined ? {} : { carrierHz: modulation }), timingsUs: signed(timings) });
}
