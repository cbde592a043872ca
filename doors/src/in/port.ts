import type { Result, Values } from "@clima/schemas";

/** What one device said at one moment, in Clima's units. */
export interface DeviceReading {
  /** How the device names itself at this door: a PASSKEY, "Acurite-5n1/2345", a serial number, a topic. */
  readonly device: string;
  /** By the device's own clock, ms since 1970; absent: now. */
  readonly takenAtMs?: number;
  /** Measured by the device, in the units of the quantities' names. What it reckons itself is left out where Clima derives it the same way. */
  readonly values: Values;
  /** Rain since some beginning of the device's own (day, year, its life), mm: it only grows, until it starts again. The rain of a reading is its difference to the last. */
  readonly rainTotalMm?: number;
  /** Which of its counters that is, where a device has several: the difference of two of them is no rain. */
  readonly rainCounter?: string;
  readonly about?: { readonly model?: string; readonly firmware?: string; readonly isBatteryLow?: boolean };
}

/** Takes a reading for the station that the settings give this device. The error says in one line what is wrong and what to do. */
export type TakeReading = (reading: DeviceReading) => Result<void, string>;

export interface OpenDoor {
  /** Where it listens, for people: an address and port, a topic. */
  readonly place: string;
  /** Resolves when nothing comes by it any more, where it reads something that ends. */
  readonly ended?: Promise<void>;
  close(): Promise<void>;
}
