import type { Quantity } from "@clima/schemas";
import { board } from "../board.ts";
import { fieldOf, labelOf } from "../fields.ts";
import type { GridPos, Panel } from "../model.ts";
import { STATION_INTERVAL } from "../panels/panel.ts";
import { foldedRow } from "../panels/row.ts";
import { stat } from "../panels/stat.ts";
import { timeSeries } from "../panels/timeseries.ts";
import type { Text } from "../text.ts";
import { OF_ONE_STATION } from "../variables.ts";

const OF_STATION = `"station" = '$station' AND $timeFilter`;

const half = (x: 0 | 12, y: number): GridPos => ({ x, y, w: 12, h: 8 });

const now = (id: number, quantity: Quantity, gridPos: GridPos): Panel =>
  stat({
    id,
    title: labelOf(quantity),
    description: { en: "The newest value in the time shown.", pt: "O valor mais novo do período." },
    gridPos,
    queries: [{ query: `SELECT last("${quantity}") FROM "weather" WHERE ${OF_STATION}`, alias: labelOf(quantity) }],
    field: fieldOf(quantity),
  });

interface Trend {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  readonly quantities: readonly [Quantity, ...Quantity[]];
}

const trend = ({ quantities, ...rest }: Trend): Panel =>
  timeSeries({
    ...rest,
    interval: STATION_INTERVAL,
    queries: quantities.map((quantity) => ({
      query: `SELECT mean("${quantity}") FROM "weather" WHERE ${OF_STATION} GROUP BY time($__interval) fill(null)`,
      alias: labelOf(quantity),
    })),
    field: fieldOf(quantities[0]),
    overrides: quantities.map((quantity, index) => ({
      matcher: { id: "byFrameRefID", options: String.fromCharCode(65 + index) },
      properties: [{ id: "color", value: fieldOf(quantity).color }],
    })),
  });

/** What the weather is and was at one station. */
export const weatherBoard = board({
  uid: "clima-weather",
  title: { en: "Weather", pt: "Tempo" },
  description: { en: "What the weather is and was at one station.", pt: "Como o tempo está e esteve em uma estação." },
  from: "now-24h",
  variables: OF_ONE_STATION,
  panels: [
    now(1, "temperatureC", { x: 0, y: 0, w: 6, h: 4 }),
    now(3, "humidityPct", { x: 6, y: 0, w: 6, h: 4 }),
    now(4, "seaLevelPressureHpa", { x: 12, y: 0, w: 6, h: 4 }),
    now(5, "illuminanceLux", { x: 18, y: 0, w: 6, h: 4 }),
    trend({
      id: 10,
      title: { en: "Temperature and dew point", pt: "Temperatura e ponto de orvalho" },
      description: {
        en: "Where the two lines meet, the air is saturated: fog or dew.",
        pt: "Onde as duas linhas se encontram, o ar está saturado: neblina ou orvalho.",
      },
      gridPos: half(0, 4),
      quantities: ["temperatureC", "dewPointC"],
    }),
    trend({
      id: 11,
      title: labelOf("humidityPct"),
      description: { en: "Opposite to the temperature on a dry day.", pt: "Contrária à temperatura em um dia seco." },
      gridPos: half(12, 4),
      quantities: ["humidityPct"],
    }),
    ...foldedRow({
      id: 100,
      title: { en: "Wind", pt: "Vento" },
      y: 12,
      panels: [
        trend({
          id: 15,
          title: { en: "Wind and gusts", pt: "Vento e rajadas" },
          description: {
            en: "Mean speed, and the gusts where the station measures them.",
            pt: "Velocidade média, e as rajadas onde a estação as mede.",
          },
          gridPos: half(0, 13),
          quantities: ["windSpeedMs", "windGustMs"],
        }),
      ],
    }),
  ],
});
