import type { Result } from "@clima/schemas";
import type { Plan, RowReading } from "../port.ts";

/** In codes of meteorologists a direction of 0 is a calm, and north is 360: a calm has no direction. */
export function withoutDirectionOfCalm(plan: Result<Plan, string>): Result<Plan, string> {
  if (!plan.ok) return plan;
  const { readRow } = plan.value;
  return {
    ok: true,
    value: {
      ...plan.value,
      readRow(row) {
        const read = readRow(row);
        return read.ok ? { ok: true, value: { ...read.value, readings: read.value.readings.map(calmed) } } : read;
      },
    },
  };
}

function calmed(reading: RowReading): RowReading {
  const { windDirectionDeg, ...others } = reading.values;
  return windDirectionDeg === 0 && others.windSpeedMs === 0 ? { ...reading, values: others } : reading;
}
