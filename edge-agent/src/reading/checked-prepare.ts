import type { Values } from "@clima/schemas";
import { type Prepared, prepare } from "./prepare.ts";
import { type CheckedAt, createQualityControl, type QualityFailure, type QualitySite } from "./quality/quality-control.ts";

export interface CheckedReading extends Prepared {
  /** What quality control left out. */
  readonly failures: readonly QualityFailure[];
}

/** measured ▶ quality control ▶ derived quantities ▶ rounding, for the readings of a station that measures now, in their order. */
export function createCheckedPrepare(site: QualitySite): (measured: Values, at: CheckedAt) => CheckedReading {
  const check = createQualityControl(site);
  return (measured, at) => {
    const { values, quality, rejected, failures } = check(measured, at);
    const prepared = prepare(values, site, quality);
    return { ...prepared, rejected: [...rejected, ...prepared.rejected], failures };
  };
}
