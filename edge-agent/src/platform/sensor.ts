import type { Quantity, Result, Values } from "@clima/schemas";

/** One chip, or what stands for it. */
export interface Sensor {
  readonly name: string;
  readonly quantities: readonly Quantity[];
  /** What it measures now, or in words why it cannot. */
  read(): Promise<Result<Values, string>>;
}
