import type { Clock } from "../platform/clock.ts";
import type { OnPinChange } from "../platform/gpio/gpio.ts";
import { type ButtonActions, createButton } from "./button.ts";
import { type StationStatus, startStatusLed } from "./status-led.ts";

const IDENTIFY_MS = 10_000;

export interface FrontPanel {
  /** From now on the light shows the status and the button acts; the answer ends that. */
  start(status: () => Exclude<StationStatus, "identify">, actions: ButtonActions): () => Promise<void>;
  /** Blinks the light for ten seconds, so that people can see which station it is; false where there is no light. */
  identify(): boolean;
}

export interface FrontPanelParts {
  readonly setLight?: ((isOn: boolean) => void) | undefined;
  readonly longPressMs: number;
  /** Calls back with short and long presses of the button. */
  watchButton(onChange: OnPinChange): void;
}

/** The light and the button of a station; either may be missing. */
export function createFrontPanel({ setLight, longPressMs, watchButton }: FrontPanelParts, clock: Clock): FrontPanel {
  let identifyUntilMs = Number.NEGATIVE_INFINITY;
  return {
    start(status, actions) {
      watchButton(createButton(clock, longPressMs, actions));
      const shown = () => (clock.monotonicMs() < identifyUntilMs ? "identify" : status());
      const light = setLight && startStatusLed(clock, setLight, shown);
      return async () => light?.stop();
    },
    identify() {
      identifyUntilMs = clock.monotonicMs() + IDENTIFY_MS;
      return setLight !== undefined;
    },
  };
}
