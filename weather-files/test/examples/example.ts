import type { ReadOptions } from "../../src/index.ts";

/** A file of a program's shape, made for these tests, and all that comes of it. */
export interface Example {
  /** As it would be on the disk. */
  readonly file: string;
  readonly text: string;
  readonly options?: Partial<ReadOptions>;
  readonly profile: string;
  /** Of each row, as `shortItem` tells it. */
  readonly items: readonly string[];
  /** Of the columns, what is done with them: a quantity with its unit, or why it is passed over. */
  readonly uses: Readonly<Record<string, string>>;
  readonly notes?: readonly string[];
}

export const lines = (...texts: readonly string[]): string => `${texts.join("\n")}\n`;
export const BERLIN = { station: "garden", timeZone: "Europe/Berlin" };
export const NEW_YORK = { station: "garden", timeZone: "America/New_York" };
export const GARDEN = { station: "garden" };

/** What is told of services that calculate. */
export const MODEL = "these are values of a model for a place, not what a station there measured";
