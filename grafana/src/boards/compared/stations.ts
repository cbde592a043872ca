import { fieldOf, labelOf, thresholds, valueMapping } from "../../fields.ts";
import type { GridPos, Override, Panel } from "../../model.ts";
import { geomap } from "../../panels/geomap.ts";
import { table } from "../../panels/table.ts";
import { lastInfo, lastStatus, lastTemperature } from "../../queries/stations.ts";
import type { Text } from "../../text.ts";

/** Queries answer each with a time of their own; a row a station has but that of its newest reading. */
const withoutTime = (refIds: string) => ({
  id: "organize",
  filter: { id: "byRefId", options: refIds },
  options: { excludeByName: { Time: true }, indexByName: {}, renameByName: {} },
});

const aRowAStation = { id: "joinByField", options: { byField: "station", mode: "outer" } };

const column = (name: string, displayName: Text, ...properties: Override["properties"]): Override => ({
  matcher: { id: "byName", options: name },
  properties: [{ id: "displayName", value: displayName }, ...properties],
});

const COLOURED = [
  { id: "custom.cellOptions", value: { type: "color-background", mode: "basic" } },
  { id: "custom.align", value: "center" },
] as const;

const { unit, decimals } = fieldOf("temperatureC");

const COLUMNS: readonly Override[] = [
  column("station", { en: "Station", pt: "Estação" }),
  column("name", { en: "Name", pt: "Nome" }),
  column(
    "online",
    { en: "Connection", pt: "Conexão" },
    {
      id: "mappings",
      value: [
        valueMapping({
          "0": { text: { en: "offline", pt: "desconectada" }, color: "red" },
          "1": { text: { en: "online", pt: "conectada" }, color: "green" },
        }),
      ],
    },
    ...COLOURED,
  ),
  column("Time", { en: "Last reading", pt: "Última leitura" }, { id: "unit", value: "dateTimeFromNow" }),
  column("temperatureC", labelOf("temperatureC"), { id: "unit", value: unit }, { id: "decimals", value: decimals }),
  column("intervalS", { en: "Measures every", pt: "Mede a cada" }, { id: "unit", value: "s" }),
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
    ...COLOURED,
  ),
];

export const stationTable = (gridPos: GridPos): Panel =>
  table({
    id: 1,
    title: { en: "Stations", pt: "Estações" },
    description: {
      en: "When each station last measured a temperature, by its own clock, in the time shown (empty: not in it); whether it is connected now; how often it measures; and whether its weather is measured or simulated, as it says itself.",
      pt: "Quando cada estação mediu a temperatura pela última vez no período, pelo relógio dela (vazio: nenhuma vez); se está conectada agora; de quanto em quanto tempo mede; e se o tempo é medido ou simulado, como ela mesma diz.",
    },
    gridPos,
    // Columns stand in the order of the queries.
    queries: [
      { query: lastInfo("name") },
      { query: lastStatus() },
      { query: lastTemperature() },
      { query: lastInfo("intervalS", "simulated") },
    ],
    transformations: [withoutTime("A|B|D"), aRowAStation],
    overrides: COLUMNS,
  });

export const stationMap = (gridPos: GridPos): Panel =>
  geomap({
    id: 2,
    title: { en: "Where they stand", pt: "Onde ficam" },
    description: {
      en: "Stations that say where they are, coloured by their newest temperature. The outlines of countries come with Grafana; nothing is loaded from the internet, so no one else learns where the stations are. For streets, copy the panel and choose another base layer.",
      pt: "Estações que dizem onde ficam, coloridas pela temperatura mais nova. Os contornos dos países vêm com o Grafana; nada é carregado da internet, então ninguém mais fica sabendo onde as estações ficam. Para ver ruas, copie o painel e escolha outra camada de base.",
    },
    gridPos,
    queries: [
      { query: lastInfo("latitudeDeg", "longitudeDeg", "name"), resultFormat: "table" },
      { query: lastTemperature(), resultFormat: "table" },
    ],
    transformations: [withoutTime("A"), aRowAStation],
    field: { unit, decimals, thresholds: thresholds("blue", [0, "light-blue"], [10, "green"], [20, "orange"], [30, "red"]) },
    overrides: [
      ...COLUMNS,
      {
        matcher: { id: "byRegexp", options: "^(latitude|longitude)Deg$" },
        properties: [
          { id: "unit", value: "degree" },
          { id: "decimals", value: 4 },
        ],
      },
      { matcher: { id: "byName", options: "temperatureC" }, properties: [{ id: "color", value: { mode: "thresholds" } }] },
    ],
    options: {
      layers: [
        {
          type: "markers",
          name: "stations",
          tooltip: true,
          location: { mode: "coords", latitude: "latitudeDeg", longitude: "longitudeDeg" },
          config: {
            showLegend: false,
            style: {
              color: { field: "temperatureC", fixed: "text" },
              opacity: 0.9,
              size: { fixed: 8, min: 2, max: 15 },
              symbol: { fixed: "img/icons/marker/circle.svg", mode: "fixed" },
              text: { field: "name", fixed: "", mode: "field" },
              textConfig: { fontSize: 13, offsetX: 0, offsetY: 18, textAlign: "center", textBaseline: "middle" },
            },
          },
        },
      ],
    },
  });
