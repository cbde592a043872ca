import type { Quantity, Result, Values } from "@clima/schemas";
import type { DiscoveryMemory } from "../home-assistant/port.ts";
import type { Outbox } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import type { ClockSync } from "../platform/clock-sync.ts";
import type { MessageLink } from "../platform/message-link.ts";
import type { Prepare, WeatherHistory } from "../sampling/port.ts";

/** What a device of others said at one moment, in Clima's units. */
export interface GuestReading {
  /** By which its rain is counted: the same for its whole life, and published nowhere. */
  readonly device: string;
  /** What people call it, as the name of a sensor in info and health. */
  readonly sensor: string;
  /** By the device's own clock, ms since 1970; absent: now. */
  readonly takenAtMs?: number;
  readonly values: Values;
  /** Rain since some beginning of the device's own, mm; a reading's rain is its difference to the last. */
  readonly rainTotalMm?: number;
  /** Which of the device's counters that is, where it has several: the difference of two of them is no rain. */
  readonly rainCounter?: string;
  readonly isBatteryLow?: boolean;
}

/** What is known of a station whose readings come from outside. */
export interface GuestFacts {
  readonly id: string;
  readonly name?: string;
  readonly latitudeDeg?: number;
  readonly longitudeDeg?: number;
  readonly elevationM?: number;
  readonly place?: "indoors" | "outdoors";
  readonly timeZone?: string;
  /** How often a device sends, about; a minute when absent. After five times as long it counts as silent. */
  readonly intervalMs?: number;
}

/** What of a device is remembered over restarts. */
export interface KnownDevice {
  readonly sensor: string;
  readonly quantities: readonly Quantity[];
}

/** Devices by what tells them apart. */
export type KnownDevices = Readonly<Record<string, KnownDevice>>;

/** Kept over restarts, so that a station has its sensors before each of them has spoken again. */
export interface DeviceMemory {
  read(): KnownDevices;
  write(known: KnownDevices): Result<void, string>;
}

export interface GuestPorts {
  readonly clock: Clock;
  readonly link: MessageLink;
  readonly outbox: Outbox;
  readonly prepare: Prepare;
  readonly history: WeatherHistory;
  readonly deviceMemory: DeviceMemory;
  readonly clockSync?: ClockSync;
  readonly discoveryMemory?: DiscoveryMemory;
  readonly hostName?: string;
}

export interface GuestStation {
  readonly bootId: string;
  /**
   * Takes a reading on its way: checked ▶ derived ▶ outbox ▶ MQTT. The error is one line: what is wrong and what to do. What is kept from then on, or left
   * out by the checks, is told in the log and on the topic error.
   */
  take(reading: GuestReading): Result<void, string>;
  /** Delivers what it can within two seconds, says offline and leaves the broker. */
  stop(): Promise<void>;
}
