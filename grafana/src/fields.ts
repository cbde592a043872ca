import { type Quantity, quantities } from "@clima/schemas";
import type { Field } from "./model.ts";
import type { Text } from "./text.ts";

/** What a quantity is called. */
export const labelOf = (quantity: Quantity): Text => ({ en: quantities[quantity].label, pt: quantities[quantity].labelPt });

/** Unit, decimals and colour of a quantity, as everywhere else. */
export const fieldOf = (quantity: Quantity) =>
  ({
    unit: quantities[quantity].grafanaUnit,
    decimals: quantities[quantity].decimals,
    color: { mode: "fixed", fixedColor: quantities[quantity].colour },
    // An axis of percent would go on to 120.
    ...(quantities[quantity].grafanaUnit === "percent" ? { max: quantities[quantity].max } : {}),
  }) as const satisfies Field;

/** Between what a quantity can be, for scales that show all of it. */
export const limitsOf = (quantity: Quantity) => ({ min: quantities[quantity].min, max: quantities[quantity].max });

/** Colours from a value on: the first one is that of everything below. */
export const thresholds = (base: string, ...steps: readonly (readonly [from: number, colour: string])[]) =>
  ({
    mode: "absolute",
    steps: [{ value: null, color: base }, ...steps.map(([value, color]) => ({ value, color }))],
  }) as const satisfies Field["thresholds"];

/** Words, and colours, for single values. */
export const valueMapping = (results: Readonly<Record<string, { readonly text: Text; readonly color?: string }>>) =>
  ({
    type: "value",
    options: Object.fromEntries(Object.entries(results).map(([value, result], index) => [value, { ...result, index }])),
  }) as const;

/** Words, and colours, for ranges; both ends belong to a range, null is no end. The first that holds counts. */
export const rangeMappings = (
  ranges: readonly { readonly from: number | null; readonly to: number | null; readonly text: Text; readonly color?: string }[],
) => ranges.map(({ from, to, ...result }, index) => ({ type: "range", options: { from, to, result: { ...result, index } } }) as const);
