import { type Place, placeOf } from "./button-place.ts";

/** The buttons of a remote by where they are; each is in one place, and none is lost. */
export interface RemoteLayout {
  readonly placed: { readonly [P in Place]?: string };
  /** All others, in the order of the remote's file. */
  readonly more: readonly string[];
}

/** A pad of digits has to be one: a remote with only "1" and "2" has two programs. */
const DIGITS_AT_LEAST = 5;
const isDigit = (place: Place): boolean => place.startsWith("digit");

/** Lays out a remote. Of two buttons for one place the first has it. */
export function layoutOf(buttons: readonly string[]): RemoteLayout {
  const placed = new Map<Place, string>();
  for (const button of buttons) {
    const place = placeOf(button);
    if (place !== undefined && !placed.has(place)) placed.set(place, button);
  }
  if ([...placed.keys()].filter(isDigit).length < DIGITS_AT_LEAST)
    for (const place of placed.keys()) if (isDigit(place)) placed.delete(place);
  const taken = new Set(placed.values());
  return { placed: Object.fromEntries(placed), more: buttons.filter((button) => !taken.has(button)) };
}
