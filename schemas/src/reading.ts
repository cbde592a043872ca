import type { Quantity, Values } from "./quantities.ts";

export type Quality = { readonly [Q in Quantity]?: "suspect" };

/** One reading of one station. Station and takenAt are its identity: a repeat overwrites itself. */
export interface Reading {
  readonly station: string;
  readonly bootId: string;
  readonly seq: number;
  /** UTC, ISO 8601 with milliseconds. */
  readonly takenAt: string;
  readonly values: Values;
  readonly quality?: Quality;
}
