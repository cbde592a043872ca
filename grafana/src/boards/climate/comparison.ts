import { fieldOf } from "../../fields.ts";
import type { GridPos, Panel } from "../../model.ts";
import { stat } from "../../panels/stat.ts";
import { ofAllDays, rainOfAllDays } from "../../queries/rollups.ts";
import type { Text } from "../../text.ts";
import { dayBand } from "./days.ts";
import { BANDS, bandColours } from "./parts.ts";

/** What is compared: this month so far, and as much of the same month of the year before. */
const SPANS = [
  { timeFrom: "now/M", hideTimeOverride: true },
  { timeFrom: "now/M", timeShift: "1y", hideTimeOverride: true },
] as const;

const NAMES = [
  { en: "This month so far", pt: "Este mês até agora" },
  { en: "The same days a year before", pt: "Os mesmos dias um ano antes" },
] as const satisfies readonly Text[];

const DESCRIPTION: Text = {
  en: "From the first day of this month until now, whatever time is chosen above, and as far in the same month of the year before. So a month that has just begun is not held against a whole one; only the newest day here is not over, and there it is.",
  pt: "Do primeiro dia deste mês até agora, seja qual for o período escolhido acima, e até o mesmo ponto do mesmo mês do ano anterior. Assim um mês que mal começou não é comparado a um inteiro; só o dia mais novo aqui ainda não acabou, e lá já.",
};

const titled = (what: Text, index: number): Text => ({ en: `${NAMES[index]?.en}: ${what.en}`, pt: `${NAMES[index]?.pt}: ${what.pt}` });

const figures = (id: number, index: 0 | 1, gridPos: GridPos): Panel =>
  stat({
    id,
    title: titled({ en: "temperature", pt: "temperatura" }, index),
    description: DESCRIPTION,
    gridPos,
    ...SPANS[index],
    queries: BANDS.map(({ aggregate, name }) => ({ query: ofAllDays(aggregate, "temperatureC"), alias: name })),
    field: fieldOf("temperatureC"),
    overrides: bandColours,
  });

const band = (id: number, index: 0 | 1, gridPos: GridPos): Panel =>
  dayBand({
    id,
    quantity: "temperatureC",
    title: titled({ en: "temperature by day", pt: "temperatura por dia" }, index),
    description: DESCRIPTION,
    gridPos,
    ...SPANS[index],
    // About the same scale on both sides, so that they can be held against each other.
    custom: { axisSoftMin: -10, axisSoftMax: 30 },
  });

const rain = (id: number, index: 0 | 1, gridPos: GridPos): Panel =>
  stat({
    id,
    title: titled({ en: "rain", pt: "chuva" }, index),
    description: DESCRIPTION,
    gridPos,
    ...SPANS[index],
    queries: [{ query: rainOfAllDays(), alias: NAMES[index] }],
    field: fieldOf("rainMm"),
  });

/** From y on, 12 high. */
export const thisMonthAndBefore = (y: number): readonly Panel[] => [
  figures(60, 0, { x: 0, y, w: 12, h: 4 }),
  figures(61, 1, { x: 12, y, w: 12, h: 4 }),
  band(62, 0, { x: 0, y: y + 4, w: 12, h: 8 }),
  band(63, 1, { x: 12, y: y + 4, w: 12, h: 8 }),
];

/** From y on, 4 high. */
export const rainOfThisMonthAndBefore = (y: number): readonly Panel[] => [
  rain(64, 0, { x: 0, y, w: 6, h: 4 }),
  rain(65, 1, { x: 6, y, w: 6, h: 4 }),
];
