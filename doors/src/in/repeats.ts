import type { DeviceReading } from "./port.ts";

/** Transmitters say each thing two to six times within a second, several receivers hear it, and broadcasts come once for each network that two computers share. */
const REPEATED_WITHIN_MS = 1000;

export interface Repeats {
  /** Whether the station heard the device say the same within the last second, by the clock of arrivals and by its own where it has one. */
  isRepeat(station: string, reading: DeviceReading, arrivedAtMs: number): boolean;
}

/**
 * Knows what was said within the last second. What is said again after a second is news, also where it is said all the time; so are two messages of a
 * device that hold different things, and what it measured at different times and sends together.
 */
export function createRepeats(): Repeats {
  const said = new Map<string, { readonly arrivedAtMs: number; readonly takenAtMs: number }>();

  /** They are in the order of their arrival. */
  function forgetBefore(timeMs: number): void {
    for (const [what, { arrivedAtMs }] of said) {
      if (arrivedAtMs > timeMs) return;
      said.delete(what);
    }
  }

  return {
    isRepeat(station, { device, values, rainTotalMm, takenAtMs = 0 }, arrivedAtMs) {
      forgetBefore(arrivedAtMs - REPEATED_WITHIN_MS);
      const what = JSON.stringify([station, device, values, rainTotalMm]);
      const before = said.get(what);
      if (before !== undefined && Math.abs(takenAtMs - before.takenAtMs) <= REPEATED_WITHIN_MS) return true;
      said.delete(what);
      said.set(what, { arrivedAtMs, takenAtMs });
      return false;
    },
  };
}

/**
 * Knows what each device told last, by the device's own time. zigbee2mqtt tells all that it knows once more when it starts, as it was: that is not
 * what is now.
 */
export function createTold() {
  const last = new Map<string, { readonly takenAtMs: number; readonly values: string }>();
  return {
    /** Whether the reading is of before the last that the station had of this device, or is that one. False for readings without a time. */
    isOld(station: string, { device, takenAtMs, values: measured, rainTotalMm }: DeviceReading): boolean {
      if (takenAtMs === undefined) return false;
      const name = JSON.stringify([station, device]);
      const before = last.get(name);
      const values = JSON.stringify([measured, rainTotalMm]);
      if (before !== undefined && (takenAtMs < before.takenAtMs || (takenAtMs === before.takenAtMs && values === before.values)))
        return true;
      last.set(name, { takenAtMs, values });
      return false;
    },
  };
}
