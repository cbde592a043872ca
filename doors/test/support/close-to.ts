import { expect } from "@jest/globals";
import type { Values } from "@clima/schemas";

/** Exactly these quantities, each equal to four digits after the point. */
export const closeTo = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expect.closeTo(value, 4)])) as unknown as Values;
