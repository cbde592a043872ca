import { DEGREE_DAY_BASE_C, type Quantity } from "@clima/schemas";
import { fieldOf, labelOf, thresholds } from "../../fields.ts";
import type { GridPos, Panel } from "../../model.ts";
import { type TimeSeriesCustom, timeSeries } from "../../panels/timeseries.ts";
import { byDay, countByDay, DAY_INTERVAL, measuredHoursByDay } from "../../queries/rollups.ts";
import type { Text } from "../../text.ts";
import { BANDS, BARS, bandOverrides, DEGREE_DAYS, degreeDayColours } from "./parts.ts";

/** A day each up to about four years, a week each beyond: as much as an eye can tell apart, and a database answers at once. */
export const DAYS = { interval: DAY_INTERVAL, maxDataPoints: 200 } as const;

interface DayBand {
  readonly id: number;
  readonly quantity: Quantity;
  readonly description: Text;
  readonly gridPos: GridPos;
  /** Another name than that of the quantity by day. */
  readonly title?: Text;
  readonly timeFrom?: string;
  readonly timeShift?: string;
  readonly hideTimeOverride?: boolean;
  readonly custom?: Partial<TimeSeriesCustom>;
}

/** From the lowest to the highest value of each day, and its mean. */
export const dayBand = ({ quantity, title, custom, ...settings }: DayBand): Panel =>
  timeSeries({
    ...settings,
    ...DAYS,
    title: title ?? { en: `${labelOf(quantity).en} by day`, pt: `${labelOf(quantity).pt} por dia` },
    queries: BANDS.map(({ aggregate, name }) => ({ query: byDay(aggregate, quantity), alias: name })),
    field: { ...fieldOf(quantity), ...(quantity === "humidityPct" ? { min: 0, max: 100 } : {}) },
    custom: { lineWidth: 1, ...custom },
    overrides: bandOverrides,
  });

const temperatureDays = (y: number): Panel =>
  dayBand({
    id: 20,
    quantity: "temperatureC",
    gridPos: { x: 0, y, w: 24, h: 10 },
    description: {
      en: "Lowest, mean and highest of each day of the station's own time zone; of each week where more than about four years are shown. A gap: nothing was measured. The newest day is not over, and the first day of the time shown is missing where its midnight is before it.",
      pt: "Mínima, média e máxima de cada dia no fuso horário da própria estação; de cada semana quando o período passa de cerca de quatro anos. Uma lacuna: nada foi medido. O dia mais novo ainda não acabou, e o primeiro dia do período falta quando sua meia-noite é anterior a ele.",
    },
  });

const humidityDays = (y: number): Panel =>
  dayBand({
    id: 21,
    quantity: "humidityPct",
    gridPos: { x: 0, y, w: 12, h: 8 },
    description: {
      en: "Lowest, mean and highest of each day. The newest day is not over.",
      pt: "Mínima, média e máxima de cada dia. O dia mais novo ainda não acabou.",
    },
  });

const pressureDays = (y: number): Panel =>
  dayBand({
    id: 22,
    quantity: "seaLevelPressureHpa",
    gridPos: { x: 12, y, w: 12, h: 8 },
    description: {
      en: "Lowest, mean and highest of each day, reduced to sea level: comparable between stations. The newest day is not over.",
      pt: "Mínima, média e máxima de cada dia, reduzidas ao nível do mar: comparáveis entre estações. O dia mais novo ainda não acabou.",
    },
  });

const degreeDays = (y: number): Panel =>
  timeSeries({
    id: 23,
    ...DAYS,
    title: { en: `Degree days (base ${DEGREE_DAY_BASE_C} °C)`, pt: `Graus-dia (base ${DEGREE_DAY_BASE_C} °C)` },
    description: {
      en: `By how much the mean of each day lies below ${DEGREE_DAY_BASE_C} °C (heating) or above it (cooling); their sum where a point stands for a week. What heating or cooling costs goes with it. Only whole days: with a temperature in three quarters of their hours.`,
      pt: `Quanto a média de cada dia fica abaixo de ${DEGREE_DAY_BASE_C} °C (aquecimento) ou acima (refrigeração); a soma quando um ponto vale por uma semana. O custo de aquecer ou refrigerar acompanha esses números. Só dias inteiros: com temperatura em três quartos das horas.`,
    },
    gridPos: { x: 0, y, w: 12, h: 8 },
    queries: [
      { query: countByDay("heatingDegreeDays"), alias: { en: "heating", pt: "aquecimento" } },
      { query: countByDay("coolingDegreeDays"), alias: { en: "cooling", pt: "refrigeração" } },
    ],
    field: DEGREE_DAYS,
    custom: BARS,
    overrides: degreeDayColours,
  });

const hoursOfDays = (y: number): Panel =>
  timeSeries({
    id: 24,
    ...DAYS,
    title: { en: "Hours measured of each day", pt: "Horas medidas de cada dia" },
    description: {
      en: "In how many of its hours each day has a temperature; of a week, the mean of its days. Below the line at 18 a day was measured in part: its lowest and highest may be missing, and it is no ice day, no tropical night and no record of a whole day.",
      pt: "Em quantas de suas horas cada dia tem temperatura; de uma semana, a média dos dias. Abaixo da linha em 18 o dia foi medido em parte: a mínima ou a máxima pode faltar, e ele não é dia de gelo, noite tropical nem recorde de dia inteiro.",
    },
    gridPos: { x: 12, y, w: 12, h: 8 },
    queries: [{ query: measuredHoursByDay(), alias: { en: "hours", pt: "horas" } }],
    field: {
      unit: "suffix: h",
      decimals: 0,
      min: 0,
      max: 25,
      color: { mode: "fixed", fixedColor: "text" },
      thresholds: thresholds("orange", [18, "green"]),
    },
    custom: { ...BARS, fillOpacity: 25, thresholdsStyle: { mode: "dashed" } },
  });

/** From y on, 26 high. */
export const days = (y: number): readonly Panel[] => [
  temperatureDays(y),
  humidityDays(y + 10),
  pressureDays(y + 10),
  degreeDays(y + 18),
  hoursOfDays(y + 18),
];
