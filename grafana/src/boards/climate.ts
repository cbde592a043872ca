import { board } from "../board.ts";
import { fieldOf } from "../fields.ts";
import type { Panel } from "../model.ts";
import { heatmap } from "../panels/heatmap.ts";
import { openRow } from "../panels/row.ts";
import { DAY_INTERVAL, temperatureByHourOfDay } from "../queries/rollups.ts";
import { queryVariable, STATION, TIME_ZONE } from "../variables.ts";
import { thisMonthAndBefore } from "./climate/comparison.ts";
import { days } from "./climate/days.ts";
import { monthsAndYears } from "./climate/months.ts";
import { rainAndWind } from "./climate/rain-and-wind.ts";
import { records } from "./climate/records.ts";
import { figuresShown } from "./climate/shown.ts";

/** Of the roll-ups: they are there when the readings themselves are long gone. */
const STATION_OF_ROLLUPS = queryVariable({
  name: "station",
  label: STATION.label ?? { en: "Station", pt: "Estação" },
  query: 'SHOW TAG VALUES FROM "weather_day" WITH KEY = "station" WHERE $timeFilter',
});

const { unit, decimals } = fieldOf("temperatureC");

/** A year of hours: longer would be slow to read and too fine to see. */
const temperatureOfHours = (y: number): Panel =>
  heatmap({
    id: 70,
    title: { en: "Temperature by hour and day, the last year", pt: "Temperatura por hora e dia, no último ano" },
    description: {
      en: "From below: midnight to 23 o'clock of the station; from left: day by day. Nights, seasons and cold spells are seen at once. Always the last year, whatever time is chosen above, but a fixed one. An empty cell: nothing was measured in that hour.",
      pt: "De baixo para cima: da meia-noite às 23 horas da estação; da esquerda: dia a dia. Noites, estações do ano e ondas de frio aparecem de uma vez. Sempre o último ano, seja qual for o período escolhido acima, exceto um período fixo. Célula vazia: nada foi medido naquela hora.",
    },
    gridPos: { x: 0, y, w: 24, h: 11 },
    interval: DAY_INTERVAL,
    maxDataPoints: 400,
    timeFrom: "1y",
    hideTimeOverride: true,
    queries: [{ query: temperatureByHourOfDay(), alias: "$tag_hour" }],
    field: { unit, decimals },
    options: {
      cellGap: 0,
      cellValues: { unit, decimals },
      // Grafana hides cells of 0 and less unless told otherwise.
      filterValues: { le: -274 },
      yAxis: { axisPlacement: "left", unit: "suffix:h" },
    },
  });

/** What the climate of one station is: its days, months and years. Everything is read from the roll-ups. */
export const climateBoard = board({
  uid: "clima-climate",
  title: { en: "Climate", pt: "Clima" },
  description: {
    en: "Days, months and years of one station, in its own time zone: extremes, records, degree days, rain, frost and summer days. As the station measured: what was not measured is not filled in.",
    pt: "Dias, meses e anos de uma estação, no seu próprio fuso horário: extremos, recordes, graus-dia, chuva, dias de geada e de verão. Como a estação mediu: o que não foi medido não é completado.",
  },
  from: "now-1y",
  // A day is written anew as it goes on; nobody watches a climate by the second.
  refresh: "5m",
  variables: [STATION_OF_ROLLUPS, TIME_ZONE],
  panels: [
    ...figuresShown,
    ...openRow({ id: 100, title: { en: "Days", pt: "Dias" }, y: 8, panels: days(9) }),
    ...openRow({
      id: 101,
      title: { en: "This month and the same month a year before", pt: "Este mês e o mesmo mês um ano antes" },
      y: 35,
      panels: thisMonthAndBefore(36),
    }),
    ...openRow({ id: 102, title: { en: "Hours", pt: "Horas" }, y: 48, panels: [temperatureOfHours(49)] }),
    ...openRow({ id: 103, title: { en: "Records", pt: "Recordes" }, y: 60, panels: records(61) }),
    ...openRow({ id: 104, title: { en: "Months and years", pt: "Meses e anos" }, y: 67, panels: monthsAndYears(68) }),
    ...rainAndWind(104),
  ],
});
