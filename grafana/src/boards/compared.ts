import { board } from "../board.ts";
import type { Panel, Row } from "../model.ts";
import { foldedRow } from "../panels/row.ts";
import { STATIONS } from "../variables.ts";
import { LINES, lines } from "./compared/lines.ts";
import { stationMap, stationTable } from "./compared/stations.ts";

/** One below the other for each station, in a row of its own. */
const eachStation = (y: number): readonly (Panel | Row)[] =>
  foldedRow({
    id: 102,
    title: { en: "Only $station", pt: "Só $station" },
    y,
    panels: [
      lines({ ...LINES.temperature, id: 40, gridPos: { x: 0, y: y + 1, w: 8, h: 6 } }),
      lines({ ...LINES.humidity, id: 41, gridPos: { x: 8, y: y + 1, w: 8, h: 6 } }),
      lines({ ...LINES.pressure, id: 42, gridPos: { x: 16, y: y + 1, w: 8, h: 6 } }),
      lines({ ...LINES.wind, id: 43, gridPos: { x: 0, y: y + 7, w: 12, h: 6 } }),
      lines({ ...LINES.rain, id: 44, gridPos: { x: 12, y: y + 7, w: 12, h: 6 } }),
    ],
  }).map((row) => ({ ...row, repeat: "station" }));

/** Several stations beside each other: which there are, how they are, and how their weather differs. */
export const comparedBoard = board({
  uid: "clima-compared",
  title: { en: "Stations compared", pt: "Estações comparadas" },
  description: {
    en: "Which stations there are, when each was last heard, where it stands, and how its weather differs from the others'.",
    pt: "Quais estações existem, quando cada uma foi ouvida pela última vez, onde fica, e como seu tempo difere do das outras.",
  },
  from: "now-7d",
  variables: [STATIONS],
  panels: [
    stationTable({ x: 0, y: 0, w: 14, h: 10 }),
    stationMap({ x: 14, y: 0, w: 10, h: 10 }),
    lines({ ...LINES.temperature, id: 10, gridPos: { x: 0, y: 10, w: 24, h: 9 } }),
    lines({ ...LINES.humidity, id: 11, gridPos: { x: 0, y: 19, w: 12, h: 8 } }),
    lines({ ...LINES.pressure, id: 12, gridPos: { x: 12, y: 19, w: 12, h: 8 } }),
    ...foldedRow({
      id: 100,
      title: { en: "Wind", pt: "Vento" },
      y: 27,
      panels: [
        lines({ ...LINES.wind, id: 20, gridPos: { x: 0, y: 28, w: 12, h: 8 } }),
        lines({ ...LINES.gusts, id: 21, gridPos: { x: 12, y: 28, w: 12, h: 8 } }),
      ],
    }),
    ...foldedRow({
      id: 101,
      title: { en: "Rain", pt: "Chuva" },
      y: 28,
      panels: [lines({ ...LINES.rain, id: 30, gridPos: { x: 0, y: 29, w: 24, h: 8 } })],
    }),
    ...eachStation(29),
  ],
});
