import type { Log } from "@clima/schemas";
import { createClockWatch } from "./clock-watch.ts";
import type { ReportFault } from "./faults.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Clock } from "./platform/clock.ts";
import type { ClockSync } from "./platform/clock-sync.ts";
import type { Sensor } from "./platform/sensor.ts";
import { type CpuHeatCorrection, withHeatCorrected } from "./reading/cpu-heat.ts";
import type { RainGaugeCount } from "./reading/weather-state.ts";
import { createSampler, type Prepare, type WeatherHistory } from "./sampler.ts";
import { createSensorBoard } from "./sensor-board.ts";

export interface SensingPorts {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly sensors: readonly Sensor[];
  readonly prepare: Prepare;
  /** Takes the processor's warmth out of what was read; absent: it stays in. */
  readonly correctHeat?: CpuHeatCorrection;
  /** Whether the wall clock was set; unknown when absent. */
  readonly clockSync?: ClockSync;
  readonly history?: WeatherHistory;
  readonly rainGauge?: RainGaugeCount;
}

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
