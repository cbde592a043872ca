import type { Quantity } from "@clima/schemas";
import { fieldOf, labelOf } from "../../fields.ts";
import type { GridPos, Panel } from "../../model.ts";
import { timeSeries } from "../../panels/timeseries.ts";
import { byHours, HOURS_INTERVAL } from "../../queries/stations.ts";
import type { Text } from "../../text.ts";

interface LinesOf {
  readonly quantity: Quantity;
  readonly select: string;
  readonly description: Text;
  readonly title?: Text;
  readonly isSum?: boolean;
}

const OF_EACH: Text = {
  en: " A line for each station; a gap: it measured nothing.",
  pt: " Uma linha por estação; uma lacuna: nada foi medido.",
};

const described = (en: string, pt: string): Text => ({ en: en + OF_EACH.en, pt: pt + OF_EACH.pt });

/** What stations are compared by. */
export const LINES = {
  temperature: {
    quantity: "temperatureC",
    select: 'mean("temperatureC_mean")',
    description: described(
      "Mean of each two hours, or longer where more is shown.",
      "Média de cada duas horas, ou mais em períodos longos.",
    ),
  },
  humidity: {
    quantity: "humidityPct",
    select: 'mean("humidityPct_mean")',
    description: described(
      "Mean of each two hours, or longer where more is shown.",
      "Média de cada duas horas, ou mais em períodos longos.",
    ),
  },
  pressure: {
    quantity: "seaLevelPressureHpa",
    select: 'mean("seaLevelPressureHpa_mean")',
    description: described(
      "Reduced to sea level, as only that can be compared: near stations that differ by more than 1 hPa all the time have a wrong height or a sensor that is off.",
      "Reduzida ao nível do mar, pois só assim se compara: estações próximas que diferem sempre em mais de 1 hPa têm a altitude errada ou um sensor desajustado.",
    ),
  },
  wind: {
    quantity: "windSpeedMs",
    select: 'mean("windSpeedMs_mean")',
    description: described(
      "Mean of each two hours, or longer where more is shown.",
      "Média de cada duas horas, ou mais em períodos longos.",
    ),
  },
  gusts: {
    quantity: "windGustMs",
    select: 'max("windGustMs_max")',
    description: described(
      "The strongest of each two hours, or longer where more is shown.",
      "A mais forte de cada duas horas, ou mais em períodos longos.",
    ),
  },
  rain: {
    quantity: "rainMm",
    select: 'sum("rainMm_sum")',
    isSum: true,
    description: {
      en: "Sum of each two hours, or longer where more is shown; bars of stations stand before each other. No bar: no rain, or nothing was measured.",
      pt: "Soma de cada duas horas, ou mais em períodos longos; as barras das estações ficam umas na frente das outras. Sem barra: sem chuva, ou nada foi medido.",
    },
  },
} as const satisfies Readonly<Record<string, LinesOf>>;

/** One quantity of the chosen stations over time. */
export const lines = ({
  quantity,
  select,
  title = labelOf(quantity),
  isSum = false,
  ...place
}: LinesOf & { readonly id: number; readonly gridPos: GridPos }): Panel =>
  timeSeries({
    ...place,
    title,
    interval: HOURS_INTERVAL,
    queries: [{ query: byHours(select), alias: "$tag_station" }],
    // Stations are told apart by colour, so the quantity has none here.
    field: {
      ...fieldOf(quantity),
      color: { mode: "palette-classic-by-name" },
      ...(quantity === "humidityPct" ? { min: 0, max: 100 } : {}),
    },
    ...(isSum ? { custom: { drawStyle: "bars", fillOpacity: 50, lineWidth: 0 } } : {}),
  });
