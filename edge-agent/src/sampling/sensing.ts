import type { Log } from "@clima/schemas";
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

/** sensors ▶ outbox. A sensor that fails is a fault; that, its end and a sensor that was found call the two callbacks. */
export function createSensing(deps: SensingDeps, onSensorChange: () => void, onSensorFound: () => void) {
  const { clock, sensors, correctHeat, clockSync = async () => "unknown", reportFault, log } = deps;
  const board = createSensorBoard(sensors, clock, {
    onChange(name, state) {
      if (state.isOk) log.info(`agent: sensor ${name} answers again`);
      else reportFault("sensor-failed", `sensor ${name} failed: ${state.error}`);
      onSensorChange();
    },
    onFound(name, where) {
      log.info(`agent: found ${name} at ${where}`);
      onSensorFound();
    },
  });
  const clockWatch = createClockWatch({ clock, sync: clockSync, reportFault });
  const readSensors = withHeatCorrected(board.read, correctHeat, reportFault);
  const sampler = createSampler({ ...deps, clockWatch, readSensors });
  const hasFailure = () => [...board.states().values()].some(({ isOk }) => !isOk);
  return { ...sampler, sensors: board.states, hasFailure };
}
