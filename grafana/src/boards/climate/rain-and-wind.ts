import { fieldOf, labelOf } from "../../fields.ts";
import type { Panel, Row } from "../../model.ts";
import { foldedRow } from "../../panels/row.ts";
import { stat } from "../../panels/stat.ts";
import { timeSeries } from "../../panels/timeseries.ts";
import { byDay, rainByDay, rainOfAllDays } from "../../queries/rollups.ts";
import { rainOfThisMonthAndBefore } from "./comparison.ts";
import { DAYS } from "./days.ts";
import { rainOfMonthsAndYears } from "./months.ts";
import { BARS } from "./parts.ts";
import { rainRecords, windRecords } from "./records.ts";

const rainDays = (y: number): Panel =>
  timeSeries({
    id: 30,
    ...DAYS,
    title: { en: "Rain by day", pt: "Chuva por dia" },
    description: {
      en: "Sum of each day, midnight to midnight of the station; of each week where more than about four years are shown. No bar: no rain, or nothing was measured.",
      pt: "Soma de cada dia, da meia-noite à meia-noite da estação; de cada semana quando o período passa de cerca de quatro anos. Sem barra: sem chuva, ou nada foi medido.",
    },
    gridPos: { x: 0, y, w: 24, h: 8 },
    queries: [{ query: rainByDay(), alias: labelOf("rainMm") }],
    field: fieldOf("rainMm"),
    custom: BARS,
  });

const rainShown = (y: number): Panel =>
  stat({
    id: 33,
    title: { en: "Rain in the time shown", pt: "Chuva no período" },
    description: { en: "Sum of all days of the time shown.", pt: "Soma de todos os dias do período." },
    gridPos: { x: 12, y, w: 12, h: 4 },
    queries: [{ query: rainOfAllDays(), alias: labelOf("rainMm") }],
    field: fieldOf("rainMm"),
  });

const windDays = (y: number): Panel =>
  timeSeries({
    id: 35,
    ...DAYS,
    title: { en: "Wind by day", pt: "Vento por dia" },
    description: {
      en: "Mean speed of each day and its strongest gust; of each week where more than about four years are shown. The newest day is not over.",
      pt: "Velocidade média de cada dia e sua rajada mais forte; de cada semana quando o período passa de cerca de quatro anos. O dia mais novo ainda não acabou.",
    },
    gridPos: { x: 0, y, w: 16, h: 8 },
    queries: [
      { query: byDay("mean", "windSpeedMs"), alias: { en: "mean", pt: "média" } },
      { query: byDay("max", "windGustMs"), alias: { en: "strongest gust", pt: "rajada mais forte" } },
    ],
    field: fieldOf("windSpeedMs"),
    overrides: [
      { matcher: { id: "byFrameRefID", options: "B" }, properties: [{ id: "color", value: { mode: "fixed", fixedColor: "orange" } }] },
    ],
  });

/** What not every station measures, folded away: headings at y and y + 1. */
export const rainAndWind = (y: number): readonly (Panel | Row)[] => [
  ...foldedRow({
    id: 200,
    title: labelOf("rainMm"),
    y,
    panels: [
      ...rainOfThisMonthAndBefore(y + 1),
      rainShown(y + 1),
      rainDays(y + 5),
      ...rainOfMonthsAndYears(y + 13),
      rainRecords({ x: 0, y: y + 21, w: 24, h: 6 }),
    ],
  }),
  ...foldedRow({
    id: 201,
    title: { en: "Wind", pt: "Vento" },
    y: y + 1,
    panels: [windDays(y + 2), windRecords({ x: 16, y: y + 2, w: 8, h: 8 })],
  }),
];
