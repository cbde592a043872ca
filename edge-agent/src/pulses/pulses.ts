import { type Config, err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { Gpio, OnPinChange } from "../platform/gpio/gpio.ts";
import type { Sensor } from "../platform/sensor.ts";
import type { RainGaugeCount } from "../reading/weather-state.ts";
import { createAnemometer } from "./anemometer.ts";
import { createFrontPanel, type FrontPanel } from "./front-panel.ts";
import { createPulseCounter } from "./pulse-counter.ts";
import { createRainGauge, type TipMemory } from "./rain-gauge.ts";

type PinSettings = Pick<Config["station"], "rainGauge" | "anemometer" | "statusLedBcm" | "buttonBcm" | "buttonLongPressMs">;

/** Bouncing that the kernel may take out of a rain gauge or a button, which stay closed for several times as long. */
const SETTLE_MS = 5;
/**
 * None for the wind: the kernel counts this in ticks of up to 4 ms, and in a storm of 60 m/s a cup's contact is closed for as little (90 closings
 * a second). The dead time after a closing, by the kernel's time stamps, is exact.
 */
const WIND_SETTLE_MS = 0;

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
  note("rainGauge.bcm", gpio.watch(bcm, Math.min(SETTLE_MS, debounceMs), createPulseCounter(debounceMs, gauge.tip)));
  return gauge;
}

function anemometerOf({ anemometer: { bcm, metresPerSecondPerHz, debounceMs } }: PinSettings, gpio: Gpio, clock: Clock, note: Note) {
  if (bcm === undefined) return undefined;
  const anemometer = createAnemometer(metresPerSecondPerHz, clock);
  note("anemometer.bcm", gpio.watch(bcm, WIND_SETTLE_MS, createPulseCounter(debounceMs, anemometer.pulse)));
  return anemometer;
}

function frontPanelOf({ statusLedBcm, buttonBcm, buttonLongPressMs }: PinSettings, gpio: Gpio, clock: Clock, note: Note) {
  if (statusLedBcm === undefined && buttonBcm === undefined) return undefined;
  const setLight = statusLedBcm === undefined ? undefined : note("statusLedBcm", gpio.output(statusLedBcm));
  let onButton: OnPinChange = () => {};
  if (buttonBcm !== undefined)
    note(
      "buttonBcm",
      gpio.watch(buttonBcm, SETTLE_MS, (isClosed, atMs) => onButton(isClosed, atMs)),
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
