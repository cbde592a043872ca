import type { DeviceReading } from "./port.ts";

/** A device that has a topic for each value sends them one behind the other. */
const GATHERED_MS = 1000;

/**
 * Makes one reading of what comes within a second from a device that has a topic for each value: what Clima derives needs temperature and humidity
 * of one reading. A value that comes once more begins another reading; so does one with a time of its own. What is gathered is of the device `name`,
whichever topic was first; its rain is counted by the topic.
 */
export function createGathering(name: string, take: (reading: DeviceReading) => void, waitMs: number = GATHERED_MS) {
  let gathered: DeviceReading | undefined;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    const whole = gathered;
    gathered = undefined;
    if (whole !== undefined) take(whole);
  }

  return {
    add(reading: DeviceReading): void {
      const ofDevice = named(name, reading);
      if (reading.takenAtMs !== undefined) return take(ofDevice);
      if (gathered !== undefined && isAgain(gathered, reading)) flush();
      if (gathered === undefined) timer = setTimeout(flush, waitMs);
      gathered = { ...gathered, ...ofDevice, values: { ...gathered?.values, ...reading.values } };
    },
    /** Gives what is gathered so far. */
    flush,
  };
}

const named = (device: string, reading: DeviceReading): DeviceReading =>
  reading.rainTotalMm === undefined ? { ...reading, device } : { ...reading, device, rainCounter: reading.device };

const isAgain = (gathered: DeviceReading, { values, rainTotalMm }: DeviceReading): boolean =>
  Object.keys(values).some((quantity) => Object.hasOwn(gathered.values, quantity)) ||
  (rainTotalMm !== undefined && gathered.rainTotalMm !== undefined);
