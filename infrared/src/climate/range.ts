import type { AcFlag, AcRange } from "./climate-protocol.ts";
import type { AcDescription } from "./description.ts";
import { offersOf } from "./extras.ts";

/** What the fields and extras of a protocol can hold together. */
export function rangeOf({ fields, extras = [] }: AcDescription): AcRange {
  const all = [...fields.map(({ offers }) => offers ?? {}), ...extras.map(offersOf)];
  const united = <Item>(of: (offers: Partial<AcRange>) => readonly Item[] | undefined) => [
    ...new Set(all.flatMap((offers) => of(offers) ?? [])),
  ];
  return {
    modes: united(({ modes }) => modes),
    temperaturesC: all.find(({ temperaturesC }) => temperaturesC)?.temperaturesC ?? { min: 0, max: 0, step: 1 },
    fans: united(({ fans }) => fans),
    swings: united(({ swings }) => swings),
    swingsH: united(({ swingsH }) => swingsH),
    flags: united<AcFlag>(({ flags }) => flags),
  };
}
