import type { Quantity } from "@clima/schemas";
import { fieldOf } from "../../fields.ts";
import type { GridPos, Panel } from "../../model.ts";
import type { Query } from "../../panels/panel.ts";
import { table } from "../../panels/table.ts";
import { recordDay, wettestMonth, widestDay } from "../../queries/rollups.ts";
import type { Text } from "../../text.ts";
import { WHOSE_DATES } from "./parts.ts";

interface Records {
  readonly id: number;
  readonly title: Text;
  readonly gridPos: GridPos;
  readonly quantity: Quantity;
  /** Each answers with one day and one value. */
  readonly records: readonly Query[];
}

/** A row for each record: its day, what it is, its value; the newest first. */
const recordsTable = ({ quantity, records, ...settings }: Records): Panel =>
  table({
    ...settings,
    description: {
      en: `Extremes of the time shown, each with its day; the newest first. Equal days: the earliest. What the rest of a day could change is left to whole days: with a temperature in three quarters of their hours.${WHOSE_DATES.en}`,
      pt: `Extremos do período, cada um com seu dia; o mais novo primeiro. Dias iguais: o primeiro. O que o resto de um dia poderia mudar fica para os dias inteiros: com temperatura em três quartos das horas.${WHOSE_DATES.pt}`,
    },
    queries: records.map((record) => ({ ...record, resultFormat: "time_series" })),
    transformations: [{ id: "seriesToRows", options: {} }],
    overrides: [
      {
        matcher: { id: "byName", options: "Time" },
        properties: [
          { id: "displayName", value: { en: "Day", pt: "Dia" } },
          { id: "unit", value: "time:YYYY-MM-DD" },
        ],
      },
      { matcher: { id: "byName", options: "Metric" }, properties: [{ id: "displayName", value: { en: "Record", pt: "Recorde" } }] },
      {
        matcher: { id: "byName", options: "Value" },
        properties: [
          { id: "displayName", value: { en: "Measured", pt: "Medido" } },
          { id: "unit", value: fieldOf(quantity).unit },
          { id: "decimals", value: fieldOf(quantity).decimals },
        ],
      },
    ],
  });

/** From y on, 6 high. */
export const records = (y: number): readonly Panel[] => [
  recordsTable({
    id: 50,
    title: { en: "Warm records", pt: "Recordes de calor" },
    gridPos: { x: 0, y, w: 8, h: 6 },
    quantity: "temperatureC",
    records: [
      { query: recordDay("max", "temperatureC_max"), alias: { en: "highest temperature", pt: "temperatura mais alta" } },
      { query: recordDay("max", "temperatureC_mean", true), alias: { en: "warmest day, by its mean", pt: "dia mais quente, pela média" } },
      { query: recordDay("max", "temperatureC_min", true), alias: { en: "highest of the lowest", pt: "mais alta das mínimas" } },
    ],
  }),
  recordsTable({
    id: 51,
    title: { en: "Cold records", pt: "Recordes de frio" },
    gridPos: { x: 8, y, w: 8, h: 6 },
    quantity: "temperatureC",
    records: [
      { query: recordDay("min", "temperatureC_min"), alias: { en: "lowest temperature", pt: "temperatura mais baixa" } },
      { query: recordDay("min", "temperatureC_mean", true), alias: { en: "coldest day, by its mean", pt: "dia mais frio, pela média" } },
      { query: recordDay("min", "temperatureC_max", true), alias: { en: "lowest of the highest", pt: "mais baixa das máximas" } },
      { query: widestDay(), alias: { en: "widest range of a day", pt: "maior amplitude de um dia" } },
    ],
  }),
  recordsTable({
    id: 52,
    title: { en: "Pressure records", pt: "Recordes de pressão" },
    gridPos: { x: 16, y, w: 8, h: 6 },
    quantity: "seaLevelPressureHpa",
    records: [
      { query: recordDay("max", "seaLevelPressureHpa_max"), alias: { en: "highest pressure", pt: "pressão mais alta" } },
      { query: recordDay("min", "seaLevelPressureHpa_min"), alias: { en: "lowest pressure", pt: "pressão mais baixa" } },
    ],
  }),
];

export const rainRecords = (gridPos: GridPos): Panel =>
  recordsTable({
    id: 53,
    title: { en: "Rain records", pt: "Recordes de chuva" },
    gridPos,
    quantity: "rainMm",
    records: [
      { query: recordDay("max", "rainMm_sum"), alias: { en: "wettest day", pt: "dia mais chuvoso" } },
      { query: wettestMonth(), alias: { en: "wettest month, from", pt: "mês mais chuvoso, desde" } },
    ],
  });

export const windRecords = (gridPos: GridPos): Panel =>
  recordsTable({
    id: 54,
    title: { en: "Wind records", pt: "Recordes de vento" },
    gridPos,
    quantity: "windGustMs",
    records: [
      { query: recordDay("max", "windGustMs_max"), alias: { en: "strongest gust", pt: "rajada mais forte" } },
      { query: recordDay("max", "windSpeedMs_mean", true), alias: { en: "windiest day, by its mean", pt: "dia mais ventoso, pela média" } },
    ],
  });
