import { type DayCount, DEGREE_DAY_BASE_C } from "@clima/schemas";
import { fieldOf, labelOf } from "../../fields.ts";
import type { Field, GridPos, Override, Panel } from "../../model.ts";
import { table } from "../../panels/table.ts";
import { timeSeries } from "../../panels/timeseries.ts";
import { ofEach } from "../../queries/rollups.ts";
import type { Text } from "../../text.ts";
import { BANDS, bandOverrides, DAYS_COUNTED, DEGREE_DAYS } from "./parts.ts";

const DAY_MS = 86_400_000;

type Period = "month" | "year";

/** A month or a year that is not there is a gap: a line ends where the next point is further than the longest of them. */
const LONGEST_MS: Readonly<Record<Period, number>> = { month: 31.5 * DAY_MS, year: 366.5 * DAY_MS };

const by: Readonly<Record<Period, Text>> = { month: { en: "by month", pt: "por mês" }, year: { en: "by year", pt: "por ano" } };

const NOT_OVER: Readonly<Record<Period, Text>> = {
  month: { en: "The newest month is shown as far as it is.", pt: "O mês mais novo aparece até onde foi." },
  year: { en: "The newest year is shown as far as it is.", pt: "O ano mais novo aparece até onde foi." },
};

const temperatureBand = (id: number, period: Period, gridPos: GridPos): Panel =>
  timeSeries({
    id,
    title: { en: `Temperature ${by[period].en}`, pt: `Temperatura ${by[period].pt}` },
    description: {
      en: `Lowest, mean and highest of each ${period} that begins in the time shown. ${NOT_OVER[period].en}`,
      pt: `Mínima, média e máxima de cada ${period === "month" ? "mês" : "ano"} que começa no período. ${NOT_OVER[period].pt}`,
    },
    gridPos,
    queries: BANDS.map(({ aggregate, name }) => ({ query: ofEach(period, [`temperatureC_${aggregate}`]), alias: name })),
    field: fieldOf("temperatureC"),
    custom: { insertNulls: LONGEST_MS[period], showPoints: "always" },
    overrides: bandOverrides,
  });

/** Degree days of each month, or how many days of each kind a year has. */
const countBars = ({ id, period, title, description, gridPos, counts }: CountBars): Panel =>
  timeSeries({
    id,
    title,
    description: { en: `${description.en} ${NOT_OVER[period].en}`, pt: `${description.pt} ${NOT_OVER[period].pt}` },
    gridPos,
    queries: counts.map(({ count, name }) => ({ query: ofEach(period, [count]), alias: name })),
    field: counts[0].field,
    custom: { drawStyle: "bars", fillOpacity: 70, lineWidth: 0 },
    overrides: counts.map(({ colour }, index) => ({
      matcher: { id: "byFrameRefID", options: String.fromCharCode(65 + index) },
      properties: [{ id: "color", value: { mode: "fixed", fixedColor: colour } }],
    })),
  });

interface CountBars {
  readonly id: number;
  readonly period: Period;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  readonly counts: readonly [Counted, ...Counted[]];
}

interface Counted {
  readonly count: DayCount;
  readonly name: Text;
  readonly colour: string;
  readonly field: Field;
}

const HEATING: Counted = { count: "heatingDegreeDays", name: { en: "heating", pt: "aquecimento" }, colour: "orange", field: DEGREE_DAYS };
const COOLING: Counted = { count: "coolingDegreeDays", name: { en: "cooling", pt: "refrigeração" }, colour: "blue", field: DEGREE_DAYS };

const degreeDaysOfMonths = (gridPos: GridPos): Panel =>
  countBars({
    id: 44,
    period: "month",
    title: { en: `Degree days by month (base ${DEGREE_DAY_BASE_C} °C)`, pt: `Graus-dia por mês (base ${DEGREE_DAY_BASE_C} °C)` },
    description: {
      en: `Sum of the month's whole days: by how much their means lie below ${DEGREE_DAY_BASE_C} °C (heating), or above it (cooling).`,
      pt: `Soma dos dias inteiros do mês: quanto suas médias ficam abaixo de ${DEGREE_DAY_BASE_C} °C (aquecimento) ou acima (refrigeração).`,
    },
    gridPos,
    counts: [HEATING, COOLING],
  });

const kindsOfYears = (gridPos: GridPos): Panel =>
  countBars({
    id: 45,
    period: "year",
    title: { en: "Frost, ice, summer and tropical days by year", pt: "Dias de geada, de gelo, de verão e tropicais por ano" },
    description: {
      en: "Frost: below 0 °C at some time; ice: the whole day; summer: 25 °C or more; tropical: 30 °C or more.",
      pt: "Geada: abaixo de 0 °C em algum momento; gelo: o dia inteiro; verão: 25 °C ou mais; tropical: 30 °C ou mais.",
    },
    gridPos,
    counts: [
      { count: "frostDays", name: { en: "frost", pt: "geada" }, colour: "light-blue", field: DAYS_COUNTED },
      { count: "iceDays", name: { en: "ice", pt: "gelo" }, colour: "blue", field: DAYS_COUNTED },
      { count: "summerDays", name: { en: "summer", pt: "verão" }, colour: "orange", field: DAYS_COUNTED },
      { count: "tropicalDays", name: { en: "tropical", pt: "tropicais" }, colour: "red", field: DAYS_COUNTED },
    ],
  });

const column = (name: string, displayName: Text, { unit, decimals }: Field): Override => ({
  matcher: { id: "byName", options: name },
  properties: [
    { id: "displayName", value: displayName },
    { id: "unit", value: unit },
    { id: "decimals", value: decimals },
  ],
});

const COLUMNS = {
  temperatureC_min: column("temperatureC_min", { en: "Lowest", pt: "Mínima" }, fieldOf("temperatureC")),
  temperatureC_mean: column("temperatureC_mean", { en: "Mean", pt: "Média" }, fieldOf("temperatureC")),
  temperatureC_max: column("temperatureC_max", { en: "Highest", pt: "Máxima" }, fieldOf("temperatureC")),
  frostDays: column("frostDays", { en: "Frost days", pt: "Dias de geada" }, DAYS_COUNTED),
  iceDays: column("iceDays", { en: "Ice days", pt: "Dias de gelo" }, DAYS_COUNTED),
  summerDays: column("summerDays", { en: "Summer days", pt: "Dias de verão" }, DAYS_COUNTED),
  tropicalDays: column("tropicalDays", { en: "Tropical days", pt: "Dias tropicais" }, DAYS_COUNTED),
  tropicalNights: column("tropicalNights", { en: "Tropical nights", pt: "Noites tropicais" }, DAYS_COUNTED),
  heatingDegreeDays: column("heatingDegreeDays", { en: "Heating", pt: "Aquecimento" }, DEGREE_DAYS),
  coolingDegreeDays: column("coolingDegreeDays", { en: "Cooling", pt: "Refrigeração" }, DEGREE_DAYS),
  rainMm_sum: column("rainMm_sum", labelOf("rainMm"), fieldOf("rainMm")),
  rainDays: column("rainDays", { en: "Rain days", pt: "Dias de chuva" }, DAYS_COUNTED),
  wholeDays: column("wholeDays", { en: "Whole days", pt: "Dias inteiros" }, DAYS_COUNTED),
} as const;

const tableOf = (id: number, period: Period, gridPos: GridPos): Panel =>
  table({
    id,
    title: period === "month" ? { en: "Months", pt: "Meses" } : { en: "Years", pt: "Anos" },
    description: {
      en: `Each ${period} that begins in the time shown, the newest first. Heating and cooling: degree days from ${DEGREE_DAY_BASE_C} °C. Rain days: 1 mm or more. Whole days: with a temperature in three quarters of their hours; where they are few, the rest says little. ${NOT_OVER[period].en}`,
      pt: `Cada ${period === "month" ? "mês" : "ano"} que começa no período, o mais novo primeiro. Aquecimento e refrigeração: graus-dia a partir de ${DEGREE_DAY_BASE_C} °C. Dias de chuva: 1 mm ou mais. Dias inteiros: com temperatura em três quartos das horas; onde são poucos, o resto diz pouco. ${NOT_OVER[period].pt}`,
    },
    gridPos,
    queries: [{ query: ofEach(period, Object.keys(COLUMNS), true) }],
    overrides: [
      {
        matcher: { id: "byName", options: "Time" },
        properties: [
          { id: "displayName", value: period === "month" ? { en: "Month", pt: "Mês" } : { en: "Year", pt: "Ano" } },
          { id: "unit", value: period === "month" ? "time:YYYY-MM" : "time:YYYY" },
        ],
      },
      ...Object.values(COLUMNS),
    ],
  });

const rainBars = (id: number, period: Period, gridPos: GridPos): Panel =>
  timeSeries({
    id,
    title: { en: `Rain ${by[period].en}`, pt: `Chuva ${by[period].pt}` },
    description: {
      en: `Sum of each ${period} that begins in the time shown. ${NOT_OVER[period].en}`,
      pt: `Soma de cada ${period === "month" ? "mês" : "ano"} que começa no período. ${NOT_OVER[period].pt}`,
    },
    gridPos,
    queries: [{ query: ofEach(period, ["rainMm_sum"]), alias: labelOf("rainMm") }],
    field: fieldOf("rainMm"),
    custom: { drawStyle: "bars", fillOpacity: 70, lineWidth: 0 },
  });

/** From y on, 36 high. */
export const monthsAndYears = (y: number): readonly Panel[] => [
  temperatureBand(40, "month", { x: 0, y, w: 12, h: 9 }),
  degreeDaysOfMonths({ x: 12, y, w: 12, h: 9 }),
  tableOf(41, "month", { x: 0, y: y + 9, w: 24, h: 10 }),
  temperatureBand(42, "year", { x: 0, y: y + 19, w: 12, h: 9 }),
  kindsOfYears({ x: 12, y: y + 19, w: 12, h: 9 }),
  tableOf(43, "year", { x: 0, y: y + 28, w: 24, h: 8 }),
];

/** From y on, 8 high. */
export const rainOfMonthsAndYears = (y: number): readonly Panel[] => [
  rainBars(31, "month", { x: 0, y, w: 12, h: 8 }),
  rainBars(32, "year", { x: 12, y, w: 12, h: 8 }),
];
