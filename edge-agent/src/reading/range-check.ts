import { type Quantity, quantities, quantityNames, type Values } from "@clima/schemas";

export interface RangeReject {
  readonly quantity: Quantity;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

export interface RangeChecked {
  /** What passed, as it came; nothing is moved to a limit. */
  readonly values: Values;
  readonly rejected: readonly RangeReject[];
}

/** Takes out what cannot be weather: values outside the limits of quantities.json, NaN and infinity. */
export function rangeCheck(values: Values): RangeChecked {
  const rejected = quantityNames.flatMap((quantity) => rejectOf(quantity, values[quantity]) ?? []);
  const isRejected = (name: string) => rejected.some(({ quantity }) => quantity === name);
  return { values: Object.fromEntries(Object.entries(values).filter(([name]) => !isRejected(name))), rejected };
}

function rejectOf(quantity: Quantity, value: number | undefined): RangeReject | undefined {
  const { min, max } = quantities[quantity];
  return value === undefined || (value >= min && value <= max) ? undefined : { quantity, value, min, max };
}

/** What was refused, in words. */
export const describeReject = ({ quantity, value, min, max }: RangeReject): string =>
  `${quantity} is ${value}; expected ${min} to ${max} ${quantities[quantity].unit}; it was left out`;
