/** What the weather is: a large number of each, with what belongs to it on its right. */
import type { Quantity } from "@clima/schemas";
import { FROST_C, HEAT_C } from "../../alerts/limits.ts";
import { fieldOf, labelOf, limitsOf, thresholds } from "../../fields.ts";
import type { Field, Panel } from "../../model.ts";
import { type Fact, facts } from "../../panels/facts.ts";
import { STATION_INTERVAL } from "../../panels/panel.ts";
import { stat } from "../../panels/stat.ts";
import { changePerHour, lastSaid, newest, newestOnly, ofToday } from "../../queries/weather.ts";
import type { Text } from "../../text.ts";
import { DAY_OR_NIGHT, NOT_MEASURED, NOT_SAID, PRESSURE_CHARACTERISTIC, trendWords, WIND_FORCE, WIND_FROM } from "./words.ts";

interface Place {
  readonly x: number;
  readonly y: number;
  readonly h: number;
}

interface Hero extends Place {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly query: string;
  readonly field: Field;
  readonly hasLine?: boolean;
}

const hero = ({ id, x, y, h, title, description, query, field, hasLine = true }: Hero): Panel =>
  stat({
    id,
    title,
    description,
    gridPos: { x, y, w: 3, h },
    queries: [{ query, alias: title }],
    interval: STATION_INTERVAL,
    field: { noValue: NOT_MEASURED, ...field },
    options: { textMode: "value", graphMode: hasLine ? "area" : "none" },
  });

const beside = (id: number, title: Text, { x, y, h }: Place, all: readonly Fact[]): Panel =>
  facts({
    id,
    title,
    description: {
      en: "Of the last 24 hours of the time shown; what is said of a day is of the station's own day in which that time ends.",
      pt: "Das últimas 24 horas do período mostrado; o que se diz de um dia é do dia da própria estação em que o período termina.",
    },
    gridPos: { x: x + 3, y, w: 5, h },
    facts: all,
  });

/** In the colour of text: the large number beside it has that of the quantity. */
function shown(quantity: Quantity): Field {
  const { unit, decimals } = fieldOf(quantity);
  return { unit, decimals, noValue: NOT_MEASURED };
}

const now = (quantity: Quantity, name: Text = labelOf(quantity)): Fact => ({ name, query: newestOnly(quantity), field: shown(quantity) });
const extreme = (aggregate: "min" | "max", quantity: Quantity, name: Text): Fact => ({
  name,
  query: ofToday(aggregate, quantity),
  field: shown(quantity),
});

const HIGH: Text = { en: "High today", pt: "Máxima hoje" };
const LOW: Text = { en: "Low today", pt: "Mínima hoje" };
const TREND: Text = { en: "Trend", pt: "Tendência" };
const byValue = { color: { mode: "thresholds" } } as const;

/** Half a degree an hour is steady, two are fast; of the humidity 2 and 8 %. */
const trend = (quantity: Quantity, steady: number, fast: number): Fact => ({
  name: TREND,
  query: changePerHour(quantity),
  field: { mappings: trendWords(steady, fast), noValue: NOT_MEASURED },
});

const temperature = (place: Place): readonly Panel[] => [
  hero({
    ...place,
    id: 1,
    title: labelOf("temperatureC"),
    description: {
      en: "The newest, coloured from frost to heat.",
      pt: "A mais nova, com a cor da geada ao calor.",
    },
    query: newest("temperatureC"),
    field: {
      ...fieldOf("temperatureC"),
      ...byValue,
      thresholds: thresholds("blue", [FROST_C, "light-blue"], [10, "green"], [20, "dark-yellow"], [28, "orange"], [HEAT_C, "red"]),
    },
  }),
  beside(2, { en: "Temperature today", pt: "Temperatura hoje" }, place, [
    now("apparentTemperatureC"),
    extreme("max", "temperatureC", HIGH),
    extreme("min", "temperatureC", LOW),
    trend("temperatureC", 0.5, 2),
  ]),
];

const humidity = (place: Place): readonly Panel[] => [
  hero({
    ...place,
    id: 3,
    title: { en: "Humidity", pt: "Umidade" },
    description: { en: "The newest.", pt: "A mais nova." },
    query: newest("humidityPct"),
    field: { ...fieldOf("humidityPct"), ...limitsOf("humidityPct") },
  }),
  beside(4, { en: "Moisture", pt: "Umidade do ar" }, place, [
    now("dewPointC"),
    extreme("max", "humidityPct", HIGH),
    extreme("min", "humidityPct", LOW),
    trend("humidityPct", 2, 8),
  ]),
];

const pressure = (place: Place): readonly Panel[] => [
  hero({
    ...place,
    id: 5,
    title: { en: "Pressure", pt: "Pressão" },
    description: {
      en: "At sea level, comparable between stations; it needs the station's elevation. Falling by more than 2 hPa in 3 hours announces wind or rain.",
      pt: "Ao nível do mar, comparável entre estações; precisa da altitude da estação. Uma queda de mais de 2 hPa em 3 horas anuncia vento ou chuva.",
    },
    query: newest("seaLevelPressureHpa"),
    field: fieldOf("seaLevelPressureHpa"),
  }),
  beside(6, { en: "Pressure in 3 hours", pt: "Pressão em 3 horas" }, place, [
    now("pressureTendencyHpa", { en: "Change", pt: "Variação" }),
    {
      name: { en: "How", pt: "Como" },
      query: newestOnly("pressureTendencyCode"),
      field: { mappings: [PRESSURE_CHARACTERISTIC], noValue: NOT_MEASURED },
    },
    now("pressureHpa", { en: "At the station", pt: "Na estação" }),
  ]),
];

const light = (place: Place): readonly Panel[] => [
  hero({
    ...place,
    id: 7,
    title: { en: "Light", pt: "Luz" },
    description: {
      en: "Full sun is about 100,000 lx, an overcast day 10,000 lx, dusk 10 lx.",
      pt: "Sol pleno são cerca de 100.000 lx, um dia encoberto 10.000 lx, o crepúsculo 10 lx.",
    },
    query: newest("illuminanceLux"),
    field: fieldOf("illuminanceLux"),
  }),
  beside(8, { en: "Sun, calculated", pt: "Sol, calculado" }, place, [
    {
      name: { en: "It is", pt: "É" },
      query: lastSaid("night"),
      field: { mappings: [DAY_OR_NIGHT], noValue: NOT_SAID },
    },
    {
      name: { en: "Sun at", pt: "Sol a" },
      query: lastSaid("sunElevationDeg"),
      field: { unit: "degree", decimals: 0, noValue: NOT_SAID },
    },
    extreme("max", "illuminanceLux", { en: "Brightest", pt: "Mais claro" }),
  ]),
];

const wind = (place: Place): readonly Panel[] => [
  hero({
    ...place,
    id: 9,
    title: { en: "Wind", pt: "Vento" },
    description: { en: "The newest mean speed.", pt: "A velocidade média mais nova." },
    query: newest("windSpeedMs"),
    field: fieldOf("windSpeedMs"),
  }),
  beside(20, { en: "Wind comes from", pt: "O vento vem de" }, place, [
    {
      name: { en: "Direction", pt: "Direção" },
      query: newestOnly("windDirectionDeg"),
      field: { mappings: WIND_FROM, noValue: NOT_MEASURED },
    },
    {
      name: { en: "Beaufort", pt: "Força Beaufort" },
      query: newestOnly("windSpeedMs"),
      field: { mappings: WIND_FORCE, decimals: 1, noValue: NOT_MEASURED },
    },
    extreme("max", "windGustMs", { en: "Gust today", pt: "Rajada hoje" }),
  ]),
];

const rain = (place: Place): readonly Panel[] => [
  hero({
    ...place,
    id: 21,
    title: labelOf("rainDayMm"),
    description: {
      en: "Sum since midnight at the station.",
      pt: "Soma desde a meia-noite na estação.",
    },
    query: ofToday("sum", "rainMm"),
    field: fieldOf("rainDayMm"),
    hasLine: false,
  }),
  beside(22, { en: "Rain now", pt: "Chuva agora" }, place, [now("rainRateMmh"), now("rainHourMm")]),
];

/** Two lines of three. */
export const heroes: readonly Panel[] = [
  ...temperature({ x: 0, y: 0, h: 5 }),
  ...humidity({ x: 8, y: 0, h: 5 }),
  ...pressure({ x: 16, y: 0, h: 5 }),
  ...light({ x: 0, y: 5, h: 4 }),
  ...wind({ x: 8, y: 5, h: 4 }),
  ...rain({ x: 16, y: 5, h: 4 }),
];
