/** What the weather was, over the nights. */
import type { Quantity } from "@clima/schemas";
import { FROST_C, HEAT_C } from "../../alerts/limits.ts";
import { fieldOf, labelOf, limitsOf, thresholds } from "../../fields.ts";
import type { Field, GridPos, Override, Panel } from "../../model.ts";
import { type Query, STATION_INTERVAL } from "../../panels/panel.ts";
import { type TimeSeriesCustom, timeSeries } from "../../panels/timeseries.ts";
import { linesOf, nights } from "../../queries/weather.ts";
import type { Text } from "../../text.ts";

/** On a wide screen, too: more would make steps of a long time shorter than the hours that it is drawn from. */
const MAX_POINTS = 1000;
const NIGHT = "Night";
/** Whether it is night is written every five minutes; two that are missing leave no hole. */
const NIGHT_SPANS_MS = 15 * 60_000;

const nightQuery: Query = { refId: NIGHT, query: nights(), alias: { en: "Night", pt: "Noite" } };

/** A shade over the whole height, on a scale of its own, which neither legend nor pointer names: it is calculated, not measured. */
const nightShade: Override = {
  matcher: { id: "byFrameRefID", options: NIGHT },
  properties: [
    { id: "unit", value: "none" },
    { id: "min", value: 0 },
    { id: "max", value: 1 },
    // Grey, for blue is frost.
    { id: "color", value: { mode: "fixed", fixedColor: "#8e8e99" } },
    { id: "custom.drawStyle", value: "line" },
    { id: "custom.lineWidth", value: 0 },
    { id: "custom.fillOpacity", value: 18 },
    { id: "custom.lineInterpolation", value: "stepAfter" },
    { id: "custom.showPoints", value: "never" },
    { id: "custom.spanNulls", value: NIGHT_SPANS_MS },
    { id: "custom.axisPlacement", value: "hidden" },
    { id: "custom.scaleDistribution", value: { type: "linear" } },
    { id: "custom.thresholdsStyle", value: { mode: "off" } },
    { id: "custom.hideFrom", value: { legend: true, tooltip: true, viz: false } },
  ],
};

const DASHED = [{ id: "custom.lineStyle", value: { fill: "dash", dash: [8, 6] } }] as const;

interface Line {
  readonly quantity: Quantity;
  readonly name?: Text;
  readonly aggregate?: "mean" | "max" | "last" | "sum";
  /** What is calculated from others beside it. */
  readonly isDashed?: boolean;
}

/** Of the line that is drawn by the query at a place. */
const lookOf = ({ quantity, isDashed = false }: Line, query: number): Override => ({
  matcher: { id: "byFrameRefID", options: String.fromCharCode(65 + query) },
  properties: [{ id: "color", value: fieldOf(quantity).color }, ...(isDashed ? DASHED : [])],
});

interface Chart {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  readonly lines: readonly [Line, ...Line[]];
  readonly field?: Field;
  readonly custom?: TimeSeriesCustom;
  readonly interval?: string;
}

export const chart = ({ lines, field, custom, interval = STATION_INTERVAL, ...rest }: Chart): Panel =>
  timeSeries({
    ...rest,
    interval,
    maxDataPoints: MAX_POINTS,
    queries: [
      ...lines.flatMap(({ quantity, name = labelOf(quantity), aggregate }) =>
        linesOf(quantity, aggregate).map((query) => ({ query, alias: name })),
      ),
      nightQuery,
    ],
    field: { ...fieldOf(lines[0].quantity), ...field },
    ...(custom === undefined ? {} : { custom }),
    overrides: [...lines.flatMap((line, index) => [2 * index, 2 * index + 1].map((query) => lookOf(line, query))), nightShade],
  });

const half = (x: 0 | 12, y: number): GridPos => ({ x, y, w: 12, h: 8 });

/** The four that every station of the pHAT has. */
export const chartsFrom = (y: number): readonly Panel[] => [
  chart({
    id: 10,
    title: { en: "Temperature and dew point", pt: "Temperatura e ponto de orvalho" },
    description: {
      en: "Where the two lines meet, the air is saturated: fog or dew. Blue is frost, red is heat; the shade is the night.",
      pt: "Onde as duas linhas se encontram, o ar está saturado: neblina ou orvalho. Azul é geada, vermelho é calor; a sombra é a noite.",
    },
    gridPos: half(0, y),
    lines: [{ quantity: "temperatureC" }, { quantity: "dewPointC" }, { quantity: "apparentTemperatureC", isDashed: true }],
    field: { thresholds: thresholds("blue", [FROST_C, "transparent"], [HEAT_C, "red"]) },
    custom: { thresholdsStyle: { mode: "line+area" } },
  }),
  chart({
    id: 11,
    title: labelOf("humidityPct"),
    description: { en: "Opposite to the temperature on a dry day.", pt: "Contrária à temperatura em um dia seco." },
    gridPos: half(12, y),
    lines: [{ quantity: "humidityPct" }],
    field: { max: limitsOf("humidityPct").max },
    custom: { fillOpacity: 10 },
  }),
  chart({
    id: 12,
    title: labelOf("seaLevelPressureHpa"),
    description: {
      en: "Comparable between stations. Falling by more than 2 hPa in 3 hours announces wind or rain.",
      pt: "Comparável entre estações. Uma queda de mais de 2 hPa em 3 horas anuncia vento ou chuva.",
    },
    gridPos: half(0, y + 8),
    lines: [{ quantity: "seaLevelPressureHpa" }],
  }),
  chart({
    id: 14,
    title: labelOf("illuminanceLux"),
    description: {
      en: "On a logarithmic scale: full sun is about 100,000 lx, an overcast day 10,000 lx, dusk 10 lx.",
      pt: "Em escala logarítmica: sol pleno são cerca de 100.000 lx, um dia encoberto 10.000 lx, o crepúsculo 10 lx.",
    },
    gridPos: half(12, y + 8),
    lines: [{ quantity: "illuminanceLux" }],
    field: { min: 0 },
    custom: { fillOpacity: 10, scaleDistribution: { type: "symlog", log: 10, linearThreshold: 1 } },
  }),
];

export const windChartsFrom = (y: number): readonly Panel[] => [
  chart({
    id: 15,
    title: { en: "Wind and gusts", pt: "Vento e rajadas" },
    description: {
      en: "Mean speed, and the gusts where the station measures them: the strongest of each interval.",
      pt: "Velocidade média, e as rajadas onde a estação as mede: a mais forte de cada intervalo.",
    },
    gridPos: half(0, y),
    lines: [{ quantity: "windSpeedMs" }, { quantity: "windGustMs", aggregate: "max" }],
    field: { min: 0 },
  }),
  chart({
    id: 16,
    title: labelOf("windDirectionDeg"),
    description: {
      en: "Where the wind comes from, last of each interval: 0° and 360° north, 90° east. A mean of angles would be wrong.",
      pt: "De onde vem o vento, o último de cada intervalo: 0° e 360° norte, 90° leste. Uma média de ângulos estaria errada.",
    },
    gridPos: half(12, y),
    lines: [{ quantity: "windDirectionDeg", aggregate: "last" }],
    field: limitsOf("windDirectionDeg"),
    custom: { drawStyle: "points", showPoints: "always", pointSize: 4 },
  }),
];

export const rainChartsFrom = (y: number): readonly Panel[] => [
  chart({
    id: 17,
    title: { en: "Rain by hour", pt: "Chuva por hora" },
    description: { en: "Sum of each hour, or longer interval.", pt: "Soma de cada hora, ou intervalo maior." },
    gridPos: half(0, y),
    lines: [{ quantity: "rainMm", aggregate: "sum" }],
    field: { min: 0 },
    custom: { drawStyle: "bars", fillOpacity: 60, lineWidth: 1 },
    interval: "1h",
  }),
  chart({
    id: 18,
    title: labelOf("rainRateMmh"),
    description: {
      en: "How hard it rains: under 2.5 mm/h is light, over 10 mm/h heavy, over 50 mm/h violent.",
      pt: "Com que força chove: menos de 2,5 mm/h é fraca, mais de 10 mm/h forte, mais de 50 mm/h violenta.",
    },
    gridPos: half(12, y),
    lines: [{ quantity: "rainRateMmh", aggregate: "max" }],
    field: { min: 0 },
    custom: { fillOpacity: 20 },
  }),
];
