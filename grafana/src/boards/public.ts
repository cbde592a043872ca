import type { Quantity } from "@clima/schemas";
import { board } from "../board.ts";
import { COLOURED_CELL, column } from "../columns.ts";
import { fieldOf, labelOf, valueMapping } from "../fields.ts";
import type { GridPos, Panel } from "../model.ts";
import { foldedRow } from "../panels/row.ts";
import { stat } from "../panels/stat.ts";
import { table } from "../panels/table.ts";
import { type TimeSeriesCustom, timeSeries } from "../panels/timeseries.ts";
import { extremeEverywhere, lastEverywhere, linesEverywhere, namesEverywhere } from "../queries/everywhere.ts";
import type { Text } from "../text.ts";

const at = (x: number, y: number, w: number, h: number): GridPos => ({ x, y, w, h });

/** A station that measures every hour, a little sooner or later, still counts as there. */
const NOW_SPAN = "2h";
/** Longer without a reading is a gap. Stations differ in how often they measure, and this board can have no variable for it. */
const GAP_MS = 9_000_000;

const OF_STATION = "$tag_station";
/** Stations are told apart by colour, so the quantity has none here. */
const shown = (quantity: Quantity) => ({ ...fieldOf(quantity), color: { mode: "palette-classic-by-name" } }) as const;

const NEWEST: Text = {
  en: "The newest value of each station in the last two hours; a station that measured nothing in them is left out.",
  pt: "O valor mais novo de cada estação nas últimas duas horas; a estação que nada mediu nelas fica de fora.",
};

const now = (id: number, quantity: Quantity, gridPos: GridPos, description: Text = NEWEST): Panel =>
  stat({
    id,
    title: labelOf(quantity),
    description,
    gridPos,
    timeFrom: NOW_SPAN,
    hideTimeOverride: true,
    queries: [{ query: lastEverywhere(quantity), alias: OF_STATION }],
    field: { ...shown(quantity), noValue: { en: "nothing in the last 2 hours", pt: "nada nas últimas 2 horas" } },
    options: { textMode: "value_and_name", colorMode: "none" },
  });

interface Lines {
  readonly id: number;
  readonly quantity: Quantity;
  readonly gridPos: GridPos;
  readonly description: Text;
  readonly title?: Text;
  readonly aggregate?: "mean" | "max" | "sum";
  readonly interval?: string;
  readonly custom?: TimeSeriesCustom;
}

const lines = ({ quantity, aggregate = "mean", interval = "10m", custom = {}, title = labelOf(quantity), ...rest }: Lines): Panel =>
  timeSeries({
    ...rest,
    title,
    interval,
    queries: [{ query: linesEverywhere(aggregate, quantity), alias: OF_STATION }],
    field: shown(quantity),
    custom: { spanNulls: GAP_MS, ...custom },
  });

const extremes = stat({
  id: 5,
  title: { en: "Lowest and highest of 24 hours", pt: "Mínima e máxima de 24 horas" },
  description: { en: "Temperature of each station in the last 24 hours.", pt: "Temperatura de cada estação nas últimas 24 horas." },
  gridPos: at(0, 5, 12, 5),
  timeFrom: "24h",
  hideTimeOverride: true,
  queries: [
    { query: extremeEverywhere("min", "temperatureC"), alias: { en: "$tag_station lowest", pt: "$tag_station mínima" } },
    { query: extremeEverywhere("max", "temperatureC"), alias: { en: "$tag_station highest", pt: "$tag_station máxima" } },
  ],
  field: shown("temperatureC"),
  options: { textMode: "value_and_name", colorMode: "none" },
});

const stations = table({
  id: 6,
  title: { en: "Stations", pt: "Estações" },
  description: {
    en: "What each station is called, when it last measured a temperature in the time shown, and whether its weather is measured or simulated.",
    pt: "Como cada estação se chama, quando mediu a temperatura pela última vez no período, e se o tempo é medido ou simulado.",
  },
  gridPos: at(12, 5, 12, 5),
  queries: [{ query: lastEverywhere("temperatureC") }, { query: namesEverywhere }],
  // One row a station, with the time of its newest reading.
  transformations: [
    {
      id: "organize",
      filter: { id: "byRefId", options: "B" },
      options: { excludeByName: { Time: true }, indexByName: {}, renameByName: {} },
    },
    { id: "joinByField", options: { byField: "station", mode: "outer" } },
  ],
  overrides: [
    column("station", { en: "Station", pt: "Estação" }),
    column("name", { en: "Name", pt: "Nome" }),
    column("Time", { en: "Last reading", pt: "Última medição" }, { id: "unit", value: "dateTimeFromNow" }),
    column(
      "temperatureC",
      labelOf("temperatureC"),
      { id: "unit", value: fieldOf("temperatureC").unit },
      { id: "decimals", value: fieldOf("temperatureC").decimals },
    ),
    column(
      "simulated",
      { en: "Weather", pt: "Tempo" },
      {
        id: "mappings",
        value: [
          valueMapping({
            "0": { text: { en: "measured", pt: "medido" }, color: "green" },
            "1": { text: { en: "SIMULATED", pt: "SIMULADO" }, color: "orange" },
          }),
        ],
      },
      COLOURED_CELL,
    ),
  ],
});

const BARS: TimeSeriesCustom = { drawStyle: "bars", fillOpacity: 60, lineWidth: 1, spanNulls: false };

/** The weather of all stations, for neighbours. */
export const publicBoard = board({
  uid: "clima-public",
  title: { en: "Weather of all stations", pt: "Tempo de todas as estações" },
  description: {
    en: "The weather of all stations, for whoever is given the link. It has no variables and shows nothing of how the stations work.",
    pt: "O tempo de todas as estações, para quem recebe o link. Não tem variáveis e nada mostra do funcionamento das estações.",
  },
  from: "now-24h",
  refresh: "1m",
  linked: false,
  panels: [
    now(1, "temperatureC", at(0, 0, 6, 5)),
    now(2, "humidityPct", at(6, 0, 6, 5)),
    now(3, "seaLevelPressureHpa", at(12, 0, 6, 5)),
    now(4, "illuminanceLux", at(18, 0, 6, 5)),
    extremes,
    stations,
    lines({
      id: 10,
      quantity: "temperatureC",
      gridPos: at(0, 10, 24, 9),
      description: {
        en: "A line for each station; a gap: it measured nothing for more than two and a half hours.",
        pt: "Uma linha por estação; lacuna: nada mediu por mais de duas horas e meia.",
      },
    }),
    lines({
      id: 11,
      quantity: "humidityPct",
      gridPos: at(0, 19, 12, 8),
      description: { en: "Opposite to the temperature on a dry day.", pt: "Contrária à temperatura em um dia seco." },
    }),
    lines({
      id: 12,
      quantity: "seaLevelPressureHpa",
      gridPos: at(12, 19, 12, 8),
      description: {
        en: "Reduced to sea level. Falling fast, it announces wind or rain.",
        pt: "Reduzida ao nível do mar. Quando cai depressa, anuncia vento ou chuva.",
      },
    }),
    lines({
      id: 13,
      quantity: "illuminanceLux",
      gridPos: at(0, 27, 24, 7),
      description: {
        en: "Daylight: full sun is about 100,000 lx, an overcast day 10,000 lx.",
        pt: "Luz do dia: sol pleno tem cerca de 100.000 lx, um dia encoberto 10.000 lx.",
      },
    }),
    ...foldedRow({
      id: 100,
      title: { en: "Wind", pt: "Vento" },
      y: 34,
      panels: [
        now(20, "windSpeedMs", at(0, 35, 6, 8)),
        lines({
          id: 21,
          quantity: "windSpeedMs",
          gridPos: at(6, 35, 9, 8),
          description: { en: "Mean of each ten minutes, or longer.", pt: "Média de cada dez minutos, ou mais." },
        }),
        lines({
          id: 22,
          quantity: "windGustMs",
          aggregate: "max",
          gridPos: at(15, 35, 9, 8),
          description: { en: "The strongest of each ten minutes, or longer.", pt: "A mais forte de cada dez minutos, ou mais." },
        }),
      ],
    }),
    ...foldedRow({
      id: 101,
      title: { en: "Rain", pt: "Chuva" },
      y: 35,
      panels: [
        now(30, "rainDayMm", at(0, 36, 6, 8), {
          en: "Since midnight at each station, as it was told in the last two hours.",
          pt: "Desde a meia-noite em cada estação, como informado nas últimas duas horas.",
        }),
        lines({
          id: 31,
          quantity: "rainMm",
          aggregate: "sum",
          interval: "1h",
          custom: BARS,
          gridPos: at(6, 36, 18, 8),
          description: {
            en: "Sum of each hour, or longer. No bar: no rain, or nothing was measured.",
            pt: "Soma de cada hora, ou mais. Sem barra: sem chuva, ou nada foi medido.",
          },
        }),
      ],
    }),
  ],
});
