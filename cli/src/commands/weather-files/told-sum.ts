import type { Item, WeatherSource } from "@clima/weather-files";
import { createTally, type TallyFacts } from "./tally.ts";

/** What a source is and what it says beside readings and points. */
export interface ToldFacts {
  readonly source: string;
  readonly profile: string;
  readonly refused: number;
  readonly leftOutValues: number;
  readonly skipped: number;
  readonly passedOverColumns: readonly { readonly column: string; readonly reason: string }[];
  readonly refusedFor: readonly TallyFacts[];
  readonly leftOutFor: readonly TallyFacts[];
  readonly skippedKinds: readonly TallyFacts[];
  readonly notes: readonly TallyFacts[];
}

type Described = Pick<WeatherSource, "name" | "profile" | "uses" | "notes">;
type Told = Exclude<Item, { readonly kind: "reading" | "point" }>;

/** Counts by its reasons what of a source was refused, left out, decided, skipped and passed over. */
export function createToldSum({ name, profile, uses, notes: known }: Described) {
  const [refused, leftOut, skipped, notes] = [createTally(), createTally(), createTally(), createTally()];
  const passedOver = uses.flatMap((each) => (each.use === "passed over" ? [{ column: each.column, reason: each.reason }] : []));

  function tell(item: Told): void {
    if (item.kind === "refused") refused.add(item.reason, item.line);
    else if (item.kind === "left out") leftOut.add(reasonOf(item.value), item.line);
    else if (item.kind === "note") notes.add(item.note, item.line);
    else skipped.add(item.what);
  }

  const facts = (): ToldFacts => ({
    source: name,
    profile,
    refused: refused.count(),
    leftOutValues: leftOut.count(),
    skipped: skipped.count(),
    passedOverColumns: passedOver,
    refusedFor: refused.facts(),
    leftOutFor: leftOut.facts(),
    skippedKinds: skipped.facts(),
    notes: notes.facts(),
  });

  /** For people; `refusedFile` has what was refused. */
  const lines = (refusedFile?: string): string[] => [
    ...known.map((note) => `  ${note}`),
    ...section("refused:", refused.lines()),
    ...(refusedFile === undefined ? [] : [`  they are in ${refusedFile}, each with why: mend them there, and import that file`]),
    ...section("left out, a value each, and the rest of its row is taken:", leftOut.lines()),
    ...section("decided:", notes.lines()),
    ...section("skipped:", skipped.lines()),
  ];

  const passedOverLines = () =>
    section(
      "columns passed over:",
      passedOver.map(({ column, reason }) => `  ${column}: ${reason}`),
    );

  return { tell, facts, lines, passedOverLines };
}

export type ToldSum = ReturnType<typeof createToldSum>;

/** A reason may begin with the name of its column itself. */
const reasonOf = ({ column, reason }: { readonly column: string; readonly reason: string }) =>
  reason.startsWith(`${column} `) ? reason : `${column}: ${reason}`;

const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [title, ...lines]);

/** `2 refused, 5 values left out, 1 skipped`; what there is none of is not named, but for refused. */
export const countsOfTold = ({ refused, leftOutValues, skipped }: Pick<ToldFacts, "refused" | "leftOutValues" | "skipped">): string[] => [
  `${refused} refused`,
  ...(leftOutValues > 0 ? [`${leftOutValues} values left out`] : []),
  `${skipped} skipped`,
];
