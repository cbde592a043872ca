import type { Result } from "@clima/schemas";
import { hex } from "./i2c-bus.ts";

/** Where a chip is on an I2C bus. */
export interface I2cPlace {
  readonly busNumber: number;
  readonly address: number;
}

/** Why a file of a chip gave nothing. */
export interface UnreadFile {
  /** The driver has let go of the chip, or was unloaded. */
  readonly isGone: boolean;
  readonly reason: string;
}

/** A chip that a driver of the kernel measures with. */
export interface KernelChip {
  /** Which of the kernel's two subsystems has it. */
  readonly by: "IIO" | "hwmon";
  /** As the driver says it: bmp280. */
  readonly name: string;
  /** The device, which is the same after each start: 1-0077, dht11@4. */
  readonly device: string;
  /** Absent for a chip on no I2C bus. */
  readonly i2c?: I2cPlace;
  /** The names of its files. */
  readonly files: readonly string[];
  readText(file: string): Promise<Result<string, UnreadFile>>;
}

/** The driver of the kernel that holds an address, so that nobody else may ask the chip there. */
export interface Holder {
  readonly driver: string;
  /** For what the driver takes the chip; config.txt names it so. */
  readonly device: string;
}

/** What the kernel holds. */
export interface KernelChips {
  list(): Promise<readonly KernelChip[]>;
  holderOf(place: I2cPlace): Promise<Holder | undefined>;
}

/** In words, that a driver of the kernel has an address, which one, and what to do; of a driver that is not known, that there is one. */
export function describeHolder({ busNumber, address }: I2cPlace, holder: Holder | undefined): string {
  const who = holder === undefined ? "a driver" : `the driver ${holder.driver}`;
  const overlay = holder === undefined ? "dtoverlay=i2c-sensor,…" : `dtoverlay=i2c-sensor,${holder.device}`;
  return (
    `${who} of the kernel holds ${hex(address)} on /dev/i2c-${busNumber}, so the chip is busy for everybody else; restart the station, ` +
    `which reads it through IIO or hwmon if it measures weather, or take the line that loads the driver (${overlay}) out of ` +
    "/boot/firmware/config.txt and restart the Pi"
  );
}
