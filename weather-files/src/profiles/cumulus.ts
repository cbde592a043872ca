import { factsByNames } from "../plan/by-names.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { areMost } from "../table/are-most.ts";
import { DERIVED, EXTREME, INDOORS, IRRADIANCE, NO_QUANTITY, TOTAL } from "./reasons.ts";

const NAME = "Cumulus";

/** cumuluswiki.org, "Standard log files": what is at each place, from 0; a date, a clock, and then these. */
const NAMES: Readonly<Record<number, string>> = {
  2: "Outdoor Temperature",
  3: "Outdoor Humidity",
  4: "Dew Point",
  5: "Wind Speed",
  6: "Wind Gust",
  7: "Wind Direction",
  8: "Rain Rate",
  9: "Daily Rain",
  10: "Sea Level Pressure",
};
const NOT_OURS: Readonly<Record<number, string>> = {
  11: TOTAL,
  12: INDOORS,
  13: INDOORS,
  14: EXTREME,
  15: DERIVED,
  16: DERIVED,
  18: IRRADIANCE,
  21: DERIVED,
  22: IRRADIANCE,
  24: "the direction of the moment; column 8 has that of the interval",
  25: TOTAL,
};
/** Rain since midnight, which the day's rain of column 10 is not where its day begins at 9:00. */
const MIDNIGHT_RAIN = 26;
const LEAST = 16;

/** Aug09log.txt and so on: no header, and units as its owner chose them; those that the values do not say are told. */
export const cumulus: Profile = {
  name: NAME,
  recognises: ({ columns, sample }) =>
    columns[0] === "1" &&
    columns.length >= LEAST &&
    sample.length > 0 &&
    areMost(sample, ({ cells: [date = "", clock = ""] }) => /^\d\d([-/.])\d\d\1\d\d$/.test(date) && /^\d\d:\d\d$/.test(clock)),
  plan(head, options) {
    const mapped = new Set(Object.keys(options.mapping?.columns ?? {}));
    const facts = factsByNames(named(head), new Set([...mapped].map((place) => nameAt(head, Number(place) - 1))));
    if (!facts.ok) return facts;
    const placeOf = (name: string) => String(head.columns.findIndex((_, index) => nameAt(head, index) === name) + 1);
    const { values = [], passedOver = {}, notes = [] } = facts.value;
    return columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["1", "2"], order: "dmy" },
      values: values.map((value) => ({ ...value, column: placeOf(String(value.column)) })),
      passedOver: Object.fromEntries(
        head.columns.map((column, index) => [column, NOT_OURS[index] ?? reasonOf(passedOver, nameAt(head, index))]),
      ),
      notes: [
        "Cumulus' log has no header; its columns are taken by their places",
        ...notes.map((note) => note.replace(/^"([^"]+)"/, (_, name: string) => `column ${placeOf(name)} (${name})`)),
      ],
    });
  },
};

const reasonOf = (reasons: Readonly<Record<string, string>>, name: string): string =>
  name.startsWith("#") ? NO_QUANTITY : (reasons[name] ?? NO_QUANTITY);

const named = (head: TableHead): TableHead => ({ ...head, columns: head.columns.map((_, index) => nameAt(head, index)) });

/** Places without a name of their own keep their number, which no quantity is called. */
function nameAt({ columns }: TableHead, index: number): string {
  const hasMidnightRain = columns.length > MIDNIGHT_RAIN;
  if (index === MIDNIGHT_RAIN) return "Daily Rain";
  return (index === 9 && hasMidnightRain ? undefined : NAMES[index]) ?? `#${index + 1}`;
}
