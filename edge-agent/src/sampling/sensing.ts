import type { Log, Quantity } from "@clima/schemas";
import type { ReportFault } from "../platform/report-fault.ts";
import { withHeatCorrected } from "../reading/cpu-heat.ts";
import { createClockWatch } from "./clock-watch.ts";
import type { SensingPorts } from "./port.ts";
import { createSampler } from "./sampler.ts";
import { createSensorBoard } from "./sensor-board.ts";

interface SensingDeps extends SensingPorts {
  readonly bootId: string;
  readonly reportFault: ReportFault;
  readonly log: Log;
}

/** sensors ▶ outbox. A sensor that fails is a fault. */
export function createSensing(deps: SensingDeps) {
  const { clock, sensors, correctHeat, clockSync = async () => "unknown", reportFault, log } = deps;
  const listeners = { change: [] as (() => void)[], found: [] as (() => void)[] };
  const board = createSensorBoard(sensors, clock, {
    onChange(name, state) {
      if (state.isOk) log.info(`agent: sensor ${name} answers again`);
      else reportFault("sensor-failed", `sensor ${name} failed: ${state.error}`);
      for (const listener of listeners.change) listener();
    },
    onFound(name, where) {
      log.info(`agent: found ${name} at ${where}`);
      for (const listener of listeners.found) listener();
    },
  });
  const clockWatch = createClockWatch({ clock, sync: clockSync, reportFault });
  const readSensors = withHeatCorrected(board.read, correctHeat, reportFault);
  /** The humidity is moved to the temperature without the processor's warmth, whoever measured it. */
  const compensated = (): ReadonlySet<Quantity> => new Set([...board.compensated(), ...(correctHeat ? ["humidityPct" as const] : [])]);
  const sampler = createSampler({ ...deps, clockWatch, readSensors, compensated });
  return {
    ...sampler,
    sensors: board.states,
    hasFailure: (): boolean => [...board.states().values()].some(({ isOk }) => !isOk),
    /** A sensor failed, or answers again. */
    onSensorChange: (listener: () => void): void => void listeners.change.push(listener),
    /** A sensor that was looked for is there. */
    onSensorFound: (listener: () => void): void => void listeners.found.push(listener),
  };
}
