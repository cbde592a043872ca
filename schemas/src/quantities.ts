import listed from "../quantities.json" with { type: "json" };

export type Quantity = keyof typeof listed;

/** What everyone needs to know of a quantity to check, show and store it. */
export interface QuantityFacts {
  readonly label: string;
  /** In Brazilian Portuguese. */
  readonly labelPt: string;
  readonly unit: string;
  /** Digits after the point that people are shown. */
  readonly decimals: number;
  /** Values outside min…max are refused: no such weather. */
  readonly min: number;
  readonly max: number;
  readonly grafanaUnit: string;
  /** Of its lines, by the name that Grafana's palette gives it. */
  readonly colour: string;
}

/** The one list of quantities; a quantity has this name everywhere. */
export const quantities: Readonly<Record<Quantity, QuantityFacts>> = listed;
export const quantityNames = Object.keys(listed) as readonly Quantity[];
/** Whether a name is one of quantities.json. */
export const isQuantity = (name: string): name is Quantity => Object.hasOwn(listed, name);

/** A value per quantity; an absent quantity has no key. */
export type Values = { readonly [Q in Quantity]?: number };

/** "21.4 °C": a value for people, without the sign of a zero (−0.04 is 0.0). */
export function describeValue(quantity: Quantity, value: number): string {
  const { unit, decimals } = quantities[quantity];
  return `${(Number(value.toFixed(decimals)) + 0).toFixed(decimals)} ${unit}`;
}
