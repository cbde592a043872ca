import { annotation } from "../annotations.ts";
import { board } from "../board.ts";
import type { Annotation, Field, Panel } from "../model.ts";
import { foldedRow } from "../panels/row.ts";
import { stat } from "../panels/stat.ts";
import { lastChange, OF_STATION } from "../queries/points.ts";
import { lastReading, lastSaid } from "../queries/weather.ts";
import type { Text } from "../text.ts";
import { EVERYDAY_QUANTITIES, OF_ONE_STATION } from "../variables.ts";
import { chartsFrom, rainChartsFrom, windChartsFrom } from "./weather/charts.ts";
import { heroes } from "./weather/hero.ts";
import { CONNECTED, MEASURED_OR_SIMULATED, NOT_SAID } from "./weather/words.ts";

/** Where each part begins. */
const STATION_Y = 9;
const CHARTS_Y = 12;
const WIND_Y = 28;
const RAIN_Y = 29;

interface OfStation {
  readonly id: number;
  readonly x: number;
  readonly title: Text;
  readonly description: Text;
  readonly query: string;
  readonly field: Field;
  readonly column?: string;
}

const ofStation = ({ id, x, title, description, query, field, column }: OfStation): Panel =>
  stat({
    id,
    title,
    description,
    gridPos: { x, y: STATION_Y, w: 6, h: 3 },
    queries: [{ query, ...(column === undefined ? { alias: title } : { resultFormat: "table" as const }) }],
    field: { noValue: NOT_SAID, color: { mode: "thresholds" }, ...field },
    options: { reduceOptions: { calcs: ["lastNotNull"], fields: column ?? "", values: false }, textMode: "value" },
  });

/** Whose weather it is, and whether to believe it. */
const station: readonly Panel[] = [
  ofStation({
    id: 30,
    x: 0,
    title: { en: "Station", pt: "Estação" },
    description: { en: "Its name, as it says itself.", pt: "Seu nome, como ela mesma diz." },
    query: lastSaid("name"),
    field: { color: { mode: "fixed", fixedColor: "text" } },
    column: "/^last$/",
  }),
  ofStation({
    id: 31,
    x: 6,
    title: { en: "Last reading", pt: "Última medição" },
    description: {
      en: "How long ago, by the station's own clock, up to the end of the time shown.",
      pt: "Há quanto tempo, pelo relógio da própria estação, até o fim do período.",
    },
    query: lastReading(EVERYDAY_QUANTITIES),
    field: { unit: "dateTimeFromNow", color: { mode: "fixed", fixedColor: "text" } },
    column: "/^Time$/",
  }),
  ofStation({
    id: 32,
    x: 12,
    title: { en: "Measured or simulated", pt: "Medido ou simulado" },
    description: {
      en: "What the station says of itself: a simulated one invents its weather.",
      pt: "O que a estação diz de si: uma simulada inventa o seu tempo.",
    },
    query: lastSaid("simulated"),
    field: { mappings: [MEASURED_OR_SIMULATED] },
  }),
  ofStation({
    id: 33,
    x: 18,
    title: { en: "Connection", pt: "Conexão" },
    description: {
      en: "Whether it is connected to the broker, at the end of the time shown.",
      pt: "Se está conectada ao broker, no fim do período.",
    },
    query: lastChange("station_status", "online"),
    field: { mappings: [CONNECTED] },
  }),
];

const statusEvents = (online: 0 | 1) =>
  `SELECT "online", "station" FROM "station_status" WHERE ${OF_STATION} AND "online" = ${online} AND $timeFilter`;

/** Of a year's presses nobody could tell one mark from the next: the newest are drawn. */
const MOST_EVENTS = 200;

const events: readonly Annotation[] = [
  annotation({
    name: { en: "Infrared presses", pt: "Comandos de infravermelho" },
    colour: "orange",
    query: `SELECT "count", "remote", "button", "result" FROM "ir_event" WHERE ${OF_STATION} AND "event" = 'sent' AND "count" > 0 AND $timeFilter ORDER BY time DESC LIMIT ${MOST_EVENTS}`,
    textColumn: "button",
    tagsColumn: "remote,result",
  }),
  annotation({
    name: { en: "Offline", pt: "Desconectou" },
    colour: "red",
    query: statusEvents(0),
    textColumn: "station",
  }),
  annotation({
    name: { en: "Online again", pt: "Conectou" },
    colour: "green",
    query: statusEvents(1),
    textColumn: "station",
  }),
];

/** What the weather is and was at one station. */
export const weatherBoard = board({
  uid: "clima-weather",
  title: { en: "Weather", pt: "Tempo" },
  description: {
    en: "What the weather is at one station, and what it was. Wind and rain, which not every station measures, are folded below.",
    pt: "Como o tempo está em uma estação, e como esteve. Vento e chuva, que nem toda estação mede, estão recolhidos abaixo.",
  },
  from: "now-24h",
  variables: OF_ONE_STATION,
  annotations: events,
  panels: [
    ...heroes,
    ...station,
    ...chartsFrom(CHARTS_Y),
    ...foldedRow({ id: 100, title: { en: "Wind", pt: "Vento" }, y: WIND_Y, panels: windChartsFrom(WIND_Y + 1) }),
    ...foldedRow({ id: 101, title: { en: "Rain", pt: "Chuva" }, y: RAIN_Y, panels: rainChartsFrom(RAIN_Y + 1) }),
  ],
});
