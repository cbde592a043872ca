import { fieldOf, labelOf } from "../../fields.ts";
import type { GridPos, Override, Panel } from "../../model.ts";
import { table } from "../../panels/table.ts";
import { timeSeries } from "../../panels/timeseries.ts";
import { ofEach } from "../../queries/rollups.ts";
import type { Text } from "../../text.ts";
import { BANDS, bandOverrides } from "./parts.ts";

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

const column = (name: string, displayName: Text, unit: string, decimals: number): Override => ({
  matcher: { id: "byName", options: name },
  properties: [
    { id: "displayName", value: displayName },
    { id: "unit", value: unit },
    { id: "decimals", value: decimals },
  ],
});

const { unit: celsius, decimals } = fieldOf("temperatureC");

const COLUMNS = {
  temperatureC_min: column("temperatureC_min", { en: "Lowest", pt: "Mínima" }, celsius, decimals),
  temperatureC_mean: column("temperatureC_mean", { en: "Mean", pt: "Média" }, celsius, decimals),
  temperatureC_max: column("temperatureC_max", { en: "Highest", pt: "Máxima" }, celsius, decimals),
  humidityPct_mean: column("humidityPct_mean", labelOf("humidityPct"), fieldOf("humidityPct").unit, fieldOf("humidityPct").decimals),
  rainMm_sum: column("rainMm_sum", labelOf("rainMm"), fieldOf("rainMm").unit, fieldOf("rainMm").decimals),
  temperatureC_count: column("temperatureC_count", { en: "Readings", pt: "Leituras" }, "short", 0),
} as const;

const tableOf = (id: number, period: Period, gridPos: GridPos): Panel =>
  table({
    id,
    title: period === "month" ? { en: "Months", pt: "Meses" } : { en: "Years", pt: "Anos" },
    description: {
      en: `Each ${period} that begins in the time shown, the newest first; how many readings its temperatures rest on says how far to trust it. ${NOT_OVER[period].en}`,
      pt: `Cada ${period === "month" ? "mês" : "ano"} que começa no período, o mais novo primeiro; o número de leituras em que as temperaturas se apoiam diz quanto confiar. ${NOT_OVER[period].pt}`,
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

/** From y on, 20 high. */
export const monthsAndYears = (y: number): readonly Panel[] => [
  temperatureBand(40, "month", { x: 0, y, w: 12, h: 10 }),
  tableOf(41, "month", { x: 12, y, w: 12, h: 10 }),
  temperatureBand(42, "year", { x: 0, y: y + 10, w: 12, h: 10 }),
  tableOf(43, "year", { x: 12, y: y + 10, w: 12, h: 10 }),
];

/** From y on, 8 high. */
export const rainOfMonthsAndYears = (y: number): readonly Panel[] => [
  rainBars(31, "month", { x: 0, y, w: 12, h: 8 }),
  rainBars(32, "year", { x: 12, y, w: 12, h: 8 }),
];
