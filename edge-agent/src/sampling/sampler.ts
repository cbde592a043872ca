import type { Quantity, Result, Values } from "@clima/schemas";
import type { TakenReading } from "../outbox/port.ts";
import { createRecording, type Measured, type RecordingDeps } from "./recording.ts";

export interface SamplerDeps extends RecordingDeps {
  readonly readSensors: () => Promise<Values>;
  /** Which of the values read last were reckoned with their temperature; none when absent. */
  readonly compensated?: () => ReadonlySet<Quantity>;
}

/** sensors ▶ recording. */
export function createSampler(deps: SamplerDeps) {
  const { readSensors, compensated = () => new Set<Quantity>(), rainGauge } = deps;
  const { heldCount, rangeRejects, record } = createRecording(deps);

  async function measure(): Promise<Measured> {
    const values = await readSensors();
    return { values, compensated: compensated(), rainTips: rainGauge?.tips() };
  }

  return { heldCount, rangeRejects, takeReading: (): Promise<Result<TakenReading, string>> => record(measure) };
}
