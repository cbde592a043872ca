import { type Quality, type Quantity, quantities, quantityNames, sunAt, type Values } from "@clima/schemas";
import type { Site } from "../derivations.ts";
import { type RangeReject, rangeCheck } from "../range-check.ts";
import { contradicted } from "./consistency.ts";
import { extremesOf } from "./extremes.ts";
import { type Flag, QARTOD, worstOf } from "./flags.ts";
import { createStepCheck } from "./step-check.ts";
import { createStuckCheck } from "./stuck-check.ts";

/** A value that a check refused. */
export interface QualityFailure {
  readonly quantity: Quantity;
  readonly value: number;
  readonly check: "step" | "stuck" | "compensation";
}

export interface Checked {
  /** Without the refused. */
  readonly values: Values;
  readonly quality: Quality;
  readonly rejected: readonly RangeReject[];
  readonly failures: readonly QualityFailure[];
}

export interface CheckedAt {
  /** Steps are reckoned by the clock that does not jump. */
  readonly monotonicMs: number;
  /** Undefined while the clock is not set. */
  readonly wallMs?: number | undefined;
  /** Which of the values were reckoned with the temperature; none when absent. */
  readonly compensated?: ReadonlySet<Quantity>;
}

const NONE: ReadonlySet<Quantity> = new Set();

export interface QualitySite extends Site {
  /** Without them nothing is concluded from the sun. */
  readonly latitudeDeg?: number | undefined;
  readonly longitudeDeg?: number | undefined;
  /** Devices of others round as they like, so that the same number for hours is no fault of theirs. */
  readonly isRounded?: boolean | undefined;
}

type Flags = { readonly range: Flag; readonly step: Flag; readonly stuck: Flag; readonly consistency: Flag };

/**
 * Range ▶ step and spike ▶ stuck ▶ consistency, each with the flags of QARTOD. A value of which one check failed is left out; one that is
 * suspect stays, with its flag. What was compensated with a temperature that failed is left out too; with one that was out of range, which
 * the drivers do not use, it is suspect. Remembers the values before, so it is asked once a reading, in order.
 */
export function createQualityControl(site: QualitySite) {
  const [stepOf, stuckOf] = [createStepCheck(), createStuckCheck()];

  return (measured: Values, { monotonicMs, wallMs, compensated = NONE }: CheckedAt): Checked => {
    const { values, rejected } = rangeCheck(measured);
    const extremes = new Set(extremesOf(values));
    const isCompensationRefused = rejected.some(({ quantity }) => quantity === "temperatureC");
    const doubted = new Set([...contradicted(values, skyAt(site, wallMs)), ...(isCompensationRefused ? compensated : NONE)]);
    const flagsOf = (quantity: Quantity, value: number): Flags => ({
      range: extremes.has(quantity) ? QARTOD.suspect : QARTOD.pass,
      step: stepOf(quantity, value, monotonicMs),
      stuck: site.isRounded ? QARTOD.pass : stuckOf(quantity, value, monotonicMs),
      consistency: doubted.has(quantity) ? QARTOD.suspect : QARTOD.pass,
    });
    const judged = quantityNames.flatMap((quantity) => {
      const value = values[quantity];
      return value === undefined ? [] : [{ quantity, value, flags: flagsOf(quantity, value) }];
    });
    const isFlagged = (flag: Flag) => (one: (typeof judged)[number]) => worstOf(Object.values(one.flags)) === flag;
    const failedAlone = judged.filter(isFlagged(QARTOD.fail));
    const isTemperatureFailed = failedAlone.some(({ quantity }) => quantity === "temperatureC");
    const failed = judged.filter((one) => failedAlone.includes(one) || (isTemperatureFailed && compensated.has(one.quantity)));
    return {
      values: Object.fromEntries(judged.filter((one) => !failed.includes(one)).map(({ quantity, value }) => [quantity, value])),
      quality: Object.fromEntries(judged.filter(isFlagged(QARTOD.suspect)).map(({ quantity }) => [quantity, "suspect"])),
      rejected,
      failures: failed.map(({ quantity, value, flags }) => ({ quantity, value, check: failedCheckOf(flags) })),
    };
  };
}

const failedCheckOf = ({ step, stuck }: Flags): QualityFailure["check"] =>
  step === QARTOD.fail ? "step" : stuck === QARTOD.fail ? "stuck" : "compensation";

const skyAt = ({ place, latitudeDeg, longitudeDeg }: QualitySite, wallMs: number | undefined) =>
  place === "outdoors" && wallMs !== undefined && latitudeDeg !== undefined && longitudeDeg !== undefined
    ? { sunElevationDeg: sunAt(wallMs, latitudeDeg, longitudeDeg).elevationDeg }
    : {};

const REASONS = {
  step: "too far from the value before; it is left out until three in a row agree",
  stuck: "the same to the last bit for hours; it is left out until it changes: look at the sensor",
  compensation: "reckoned with a temperature that was refused; it is left out with that",
} as const;

/** What was refused, in words. */
export const describeFailure = ({ quantity, value, check }: QualityFailure): string =>
  `${quantity} is ${value} ${quantities[quantity].unit}, ${REASONS[check]}`;
