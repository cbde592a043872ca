import { err, ok, type Result, type Values } from "@clima/schemas";
import type { ReportFault } from "../platform/report-fault.ts";
import { saturationVapourPressureHpa } from "./humidity.ts";
import { rangeCheck } from "./range-check.ts";

const MEAN_OF = 5;

/** What a chip beside the processor would say of air that is not warmed by it: T − (T_cpu − T) / factor. */
export const withoutCpuHeatC = (temperatureC: number, cpuC: number, factor: number): number =>
  temperatureC - (cpuC - temperatureC) / factor;

/** The same vapour in cooler air: the dew point of a chip does not feel its own warmth. */
const humidityAtPct = (humidityPct: number, measuredC: number, trueC: number): number =>
  (humidityPct * saturationVapourPressureHpa(measuredC)) / saturationVapourPressureHpa(trueC);

export type CpuHeatCorrection = (values: Values) => Promise<Result<Values, string>>;

/**
 * Takes the processor's warmth out of temperature and humidity, with the mean of its last five temperatures. `factor` is fitted at each
 * station against a thermometer far away; about 2.25 where the chip sits on the board. The error says that it cannot be done now.
 */
export function createCpuHeatCorrection(factor: number, readCpuC: () => Promise<number | undefined>): CpuHeatCorrection {
  let recentC: readonly number[] = [];
  return async (values: Values): Promise<Result<Values, string>> => {
    const cpuC = await readCpuC();
    if (cpuC === undefined)
      return err("the processor's temperature cannot be read, so its heat cannot be taken out of temperature and humidity");
    recentC = [...recentC.slice(1 - MEAN_OF), cpuC];
    const meanC = recentC.reduce((sum, celsius) => sum + celsius, 0) / recentC.length;
    const { temperatureC, humidityPct } = values;
    if (temperatureC === undefined) return ok(values);
    const trueC = withoutCpuHeatC(temperatureC, meanC, factor);
    const { humidityPct: _uncorrected, ...others } = values;
    const isRefused = [temperatureC, trueC].some((celsius) => rangeCheck({ temperatureC: celsius }).rejected.length > 0);
    // As it was read, for the range check to refuse it; a humidity cannot be corrected with it
    if (isRefused) return ok({ ...others, temperatureC: rangeCheck({ temperatureC }).rejected.length > 0 ? temperatureC : trueC });
    const corrected = { ...values, temperatureC: trueC };
    return ok(humidityPct === undefined ? corrected : { ...corrected, humidityPct: humidityAtPct(humidityPct, temperatureC, trueC) });
  };
}

/** Sensors without the processor's warmth; while that cannot be taken out, without temperature and humidity, which it falsifies. */
export const withHeatCorrected =
  (readSensors: () => Promise<Values>, correct: CpuHeatCorrection | undefined, reportFault: ReportFault) => async (): Promise<Values> => {
    const values = await readSensors();
    const corrected = correct ? await correct(values) : ok(values);
    if (corrected.ok) return corrected.value;
    reportFault("heat-not-corrected", corrected.error);
    const { temperatureC: _warm, humidityPct: _dry, ...others } = values;
    return others;
  };
