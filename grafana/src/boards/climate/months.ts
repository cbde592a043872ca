import { DEGREE_DAY_BASE_C } from "@clima/schemas";
import { fieldOf, labelOf } from "../../fields.ts";
import type { Field, GridPos, Override, Panel } from "../../model.ts";
import { barChart } from "../../panels/bar-chart.ts";
import { table } from "../../panels/table.ts";
import { timeSeries } from "../../panels/timeseries.ts";
import { ofEach } from "../../queries/rollups.ts";
import type { Text } from "../../text.ts";
import { BANDS, BARS, bandOverrides, DAYS_COUNTED, DEGREE_DAYS, degreeDayColours, WHOSE_DATES } from "./parts.ts";

const DAY_MS = 86_400_000;

type Period = "month" | "year";

/** A month that is not there is a gap: a line ends where the next point is further than the longest of them. */
const LONGEST_MONTH_MS = 31.5 * DAY_MS;

/** Years are few: they are shown all, whatever time is chosen. */
const ALL_YEARS = { timeFrom: "20y", hideTimeOverride: true } as const;

const NOT_OVER: Readonly<Record<Period, Text>> = {
  month: { en: "The newest month is shown as far as it is.", pt: "O mês mais novo aparece até onde foi." },
  year: { en: "The newest year is shown as far as it is.", pt: "O ano mais novo aparece até onde foi." },
};

const temperatureOfMonths = (gridPos: GridPos): Panel =>
  timeSeries({
    id: 40,
    title: { en: "Temperature by month", pt: "Temperatura por mês" },
    description: {
      en: `Lowest, mean and highest of each month that begins in the time shown. A gap: a month without readings. ${NOT_OVER.month.en}`,
      pt: `Mínima, média e máxima de cada mês que começa no período. Uma lacuna: um mês sem leituras. ${NOT_OVER.month.pt}`,
    },
    gridPos,
    queries: BANDS.map(({ aggregate, name }) => ({ query: ofEach("month", [`temperatureC_${aggregate}`]), alias: name })),
    field: fieldOf("temperatureC"),
    custom: { insertNulls: LONGEST_MONTH_MS, showPoints: "always" },
    overrides: bandOverrides,
  });

const degreeDaysOfMonths = (gridPos: GridPos): Panel =>
  timeSeries({
    id: 44,
    title: { en: `Degree days by month (base ${DEGREE_DAY_BASE_C} °C)`, pt: `Graus-dia por mês (base ${DEGREE_DAY_BASE_C} °C)` },
    description: {
      en: `Sum of the month's whole days: by how much their means lie below ${DEGREE_DAY_BASE_C} °C (heating), or above it (cooling). ${NOT_OVER.month.en}`,
      pt: `Soma dos dias inteiros do mês: quanto suas médias ficam abaixo de ${DEGREE_DAY_BASE_C} °C (aquecimento) ou acima (refrigeração). ${NOT_OVER.month.pt}`,
    },
    gridPos,
    queries: [
      { query: ofEach("month", ["heatingDegreeDays"]), alias: { en: "heating", pt: "aquecimento" } },
      { query: ofEach("month", ["coolingDegreeDays"]), alias: { en: "cooling", pt: "refrigeração" } },
    ],
    field: DEGREE_DAYS,
    custom: BARS,
    overrides: degreeDayColours,
  });

/** A group of bars for each year, each as it is called and coloured. */
const yearBars = ({ bars, description, ...settings }: YearBars): Panel =>
  barChart({
    ...settings,
    ...ALL_YEARS,
    description: { en: description.en + WHOSE_DATES.en, pt: description.pt + WHOSE_DATES.pt },
    queries: [
      {
        query: ofEach(
          "year",
          bars.map(({ field }) => field),
        ),
        resultFormat: "table",
      },
    ],
    options: { xField: "Time", showValue: "auto" },
    overrides: [
      { matcher: { id: "byName", options: "Time" }, properties: [{ id: "unit", value: "time:YYYY" }] },
      ...bars.map(({ field, name, colour }) => ({
        matcher: { id: "byName" as const, options: field },
        properties: [
          { id: "displayName", value: name },
          { id: "color", value: { mode: "fixed", fixedColor: colour } },
        ],
      })),
    ],
  });

interface YearBars {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  readonly field: Field;
  readonly bars: readonly { readonly field: string; readonly name: Text; readonly colour: string }[];
}

const temperatureOfYears = (gridPos: GridPos): Panel =>
  yearBars({
    id: 42,
    title: { en: "Temperature by year", pt: "Temperatura por ano" },
    description: {
      en: `Lowest, mean and highest of every year, whatever time is chosen above. ${NOT_OVER.year.en}`,
      pt: `Mínima, média e máxima de todos os anos, seja qual for o período escolhido acima. ${NOT_OVER.year.pt}`,
    },
    gridPos,
    field: fieldOf("temperatureC"),
    bars: BANDS.map(({ aggregate, name, colour }) => ({ field: `temperatureC_${aggregate}`, name, colour })),
  });

const kindsOfYears = (gridPos: GridPos): Panel =>
  yearBars({
    id: 45,
    title: { en: "Frost, ice, summer and tropical days by year", pt: "Dias de geada, de gelo, de verão e tropicais por ano" },
    description: {
      en: `Frost: below 0 °C at some time; ice: the whole day; summer: 25 °C or more; tropical: 30 °C or more. Every year, whatever time is chosen above. ${NOT_OVER.year.en}`,
      pt: `Geada: abaixo de 0 °C em algum momento; gelo: o dia inteiro; verão: 25 °C ou mais; tropical: 30 °C ou mais. Todos os anos, seja qual for o período escolhido acima. ${NOT_OVER.year.pt}`,
    },
    gridPos,
    field: DAYS_COUNTED,
    bars: [
      { field: "frostDays", name: { en: "frost", pt: "geada" }, colour: "light-blue" },
      { field: "iceDays", name: { en: "ice", pt: "gelo" }, colour: "blue" },
      { field: "summerDays", name: { en: "summer", pt: "verão" }, colour: "orange" },
      { field: "tropicalDays", name: { en: "tropical", pt: "tropicais" }, colour: "red" },
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

const WHICH: Readonly<Record<Period, Text>> = {
  month: { en: "Each month that begins in the time shown, the newest first.", pt: "Cada mês que começa no período, o mais novo primeiro." },
  year: {
    en: "Every year, whatever time is chosen above, the newest first.",
    pt: "Todos os anos, seja qual for o período escolhido acima, o mais novo primeiro.",
  },
};

const tableOf = (id: number, period: Period, gridPos: GridPos): Panel =>
  table({
    id,
    ...(period === "year" ? ALL_YEARS : {}),
    title: period === "month" ? { en: "Months", pt: "Meses" } : { en: "Years", pt: "Anos" },
    description: {
      en: `${WHICH[period].en} Heating and cooling: degree days from ${DEGREE_DAY_BASE_C} °C. Rain days: 1 mm or more. Whole days: with a temperature in three quarters of their hours; where they are few, the rest says little. ${NOT_OVER[period].en}${WHOSE_DATES.en}`,
      pt: `${WHICH[period].pt} Aquecimento e refrigeração: graus-dia a partir de ${DEGREE_DAY_BASE_C} °C. Dias de chuva: 1 mm ou mais. Dias inteiros: com temperatura em três quartos das horas; onde são poucos, o resto diz pouco. ${NOT_OVER[period].pt}${WHOSE_DATES.pt}`,
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

const rainOfMonths = (gridPos: GridPos): Panel =>
  timeSeries({
    id: 31,
    title: { en: "Rain by month", pt: "Chuva por mês" },
    description: {
      en: `Sum of each month that begins in the time shown. ${NOT_OVER.month.en}`,
      pt: `Soma de cada mês que começa no período. ${NOT_OVER.month.pt}`,
    },
    gridPos,
    queries: [{ query: ofEach("month", ["rainMm_sum"]), alias: labelOf("rainMm") }],
    field: fieldOf("rainMm"),
    custom: BARS,
  });

const rainOfYears = (gridPos: GridPos): Panel =>
  yearBars({
    id: 32,
    title: { en: "Rain by year", pt: "Chuva por ano" },
    description: {
      en: `Sum of every year, whatever time is chosen above. ${NOT_OVER.year.en}`,
      pt: `Soma de todos os anos, seja qual for o período escolhido acima. ${NOT_OVER.year.pt}`,
    },
    gridPos,
    field: fieldOf("rainMm"),
    bars: [{ field: "rainMm_sum", name: labelOf("rainMm"), colour: fieldOf("rainMm").color.fixedColor }],
  });

/** From y on, 36 high. */
export const monthsAndYears = (y: number): readonly Panel[] => [
  temperatureOfMonths({ x: 0, y, w: 12, h: 9 }),
  degreeDaysOfMonths({ x: 12, y, w: 12, h: 9 }),
  tableOf(41, "month", { x: 0, y: y + 9, w: 24, h: 10 }),
  temperatureOfYears({ x: 0, y: y + 19, w: 12, h: 9 }),
  kindsOfYears({ x: 12, y: y + 19, w: 12, h: 9 }),
  tableOf(43, "year", { x: 0, y: y + 28, w: 24, h: 8 }),
];

/** From y on, 8 high. */
export const rainOfMonthsAndYears = (y: number): readonly Panel[] => [
  rainOfMonths({ x: 0, y, w: 12, h: 8 }),
  rainOfYears({ x: 12, y, w: 12, h: 8 }),
];
