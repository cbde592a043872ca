import { type Config, err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { Gpio } from "../platform/gpio.ts";
import type { Sensor } from "../platform/sensor.ts";
import type { RainGaugeCount } from "../reading/weather-state.ts";
import { createAnemometer } from "./anemometer.ts";
import { createFrontPanel, type FrontPanel } from "./front-panel.ts";
import { createPulseCounter } from "./pulse-counter.ts";
import { createRainGauge, type TipMemory } from "./rain-gauge.ts";

type PinSettings = Pick<Config["station"], "rainGauge" | "anemometer" | "statusLedBcm" | "buttonBcm" | "buttonLongPressMs">;

/** What is connected to the pins of a station. */
export interface Pulses {
  readonly sensors: readonly Sensor[];
  readonly rainGauge?: RainGaugeCount;
  readonly frontPanel?: FrontPanel;
}

/** Whether any of the station's parts is on a pin. */
export const usesPins = ({ rainGauge, anemometer, statusLedBcm, buttonBcm }: PinSettings): boolean =>
  [rainGauge.bcm, anemometer.bcm, statusLedBcm, buttonBcm].some((bcm) => bcm !== undefined);

/** The rain gauge, anemometer, light and button that the settings name. The error names the setting. */
export function createPulses(settings: PinSettings, gpio: Gpio, clock: Clock, memory: TipMemory): Result<Pulses, string> {
  const problems: string[] = [];
  const note = <T>(setting: string, result: Result<T, string>): T | undefined => {
    if (!result.ok) problems.push(`station.${setting}: ${result.error}`);
    return result.ok ? result.value : undefined;
  };
  const rain = rainGaugeOf(settings, gpio, clock, memory, note);
  const wind = anemometerOf(settings, gpio, clock, note);
  const frontPanel = frontPanelOf(settings, gpio, clock, note);
  if (problems.length > 0) return err(problems.join("; "));
  return ok({
    sensors: [rain?.sensor, wind?.sensor].filter((sensor) => sensor !== undefined),
    ...(rain ? { rainGauge: rain.count } : {}),
    ...(frontPanel ? { frontPanel } : {}),
  });
}

type Note = <T>(setting: string, result: Result<T, string>) => T | undefined;

function rainGaugeOf({ rainGauge: { bcm, mmPerTip, debounceMs } }: PinSettings, gpio: Gpio, clock: Clock, memory: TipMemory, note: Note) {
  if (bcm === undefined) return undefined;
  const gauge = createRainGauge(mmPerTip, clock, memory);
  note("rainGauge.bcm", gpio.watch(bcm, createPulseCounter(clock, debounceMs, gauge.tip)));
  return gauge;
}

function anemometerOf({ anemometer: { bcm, metresPerSecondPerHz, debounceMs } }: PinSettings, gpio: Gpio, clock: Clock, note: Note) {
  if (bcm === undefined) return undefined;
  const anemometer = createAnemometer(metresPerSecondPerHz, clock);
  note("anemometer.bcm", gpio.watch(bcm, createPulseCounter(clock, debounceMs, anemometer.pulse)));
  return anemometer;
}

function frontPanelOf({ statusLedBcm, buttonBcm, buttonLongPressMs }: PinSettings, gpio: Gpio, clock: Clock, note: Note) {
  if (statusLedBcm === undefined && buttonBcm === undefined) return undefined;
  const setLight = statusLedBcm === undefined ? undefined : note("statusLedBcm", gpio.output(statusLedBcm));
  let onButton: (isClosed: boolean) => void = () => {};
  if (buttonBcm !== undefined)
    note(
      "buttonBcm",
      gpio.watch(buttonBcm, (isClosed) => onButton(isClosed)),
    );
  return createFrontPanel(
    {
      setLight,
      longPressMs: buttonLongPressMs,
      watchButton: (onChange) => {
        onButton = onChange;
      },
    },
    clock,
  );
}
