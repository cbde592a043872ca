import type { Quantity, Result, Values } from "@clima/schemas";

/** One chip, or what stands for it. */
export interface Sensor {
  readonly name: string;
  readonly quantities: readonly Quantity[];
  /** Those that are reckoned with the temperature of the same answer, here or in the chip: as wrong as that is. */
  readonly compensated?: readonly Quantity[];
  /** Where it was found, in words; undefined while it was not, and then it is no sensor of the station. Absent: it is always there. */
  foundAt?(): string | undefined;
  /** Puts the chip into the state after power-on, where it can do that; whether it could is seen at the next reading. */
  reset?(): Promise<unknown>;
  /** What it measures now, or in words why it cannot. */
  read(): Promise<Result<Values, string>>;
}

/** Whether it is a sensor of the station now. */
export const isThere = (sensor: Sensor): boolean => sensor.foundAt === undefined || sensor.foundAt() !== undefined;
