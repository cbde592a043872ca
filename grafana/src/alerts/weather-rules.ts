import { type AlertRule, QUIET } from "./alert-rule.ts";
import { DRY_ENOUGH_C, FALL_HPA, FROST_C, FROST_WITHIN_H, GALE_GUST_MS, GALE_MS, HEAT_C, NEAR_FROST_C } from "./limits.ts";
import { highestOf, IGNORED, meanBeside, meanOf } from "./questions.ts";
import { decimalComma, number, numero, STATION } from "./words.ts";

/** Nobody's pipes freeze in weather that is invented. */
const IS_WATCHED = "$IGNORED == 0";
const TEMPERATURE_PANEL = { board: "clima-weather", id: 10 } as const;
const PRESSURE_PANEL = { board: "clima-weather", id: 12 } as const;
const WIND_PANEL = { board: "clima-weather", id: 15 } as const;

/** A limit is crossed to and fro: over for an hour is over. */
const SWINGS = { keepFiringFor: "1h", ...QUIET } as const;
/** One reading makes no weather. */
const LASTS = { for: "10m", ...SWINGS } as const;

const FALL_OVER_H = 2;

const frostComing: AlertRule = {
  uid: "clima-frost-coming",
  title: { en: "Frost is coming", pt: "Geada a caminho" },
  summary: {
    en: `${STATION}: ${number("TEMPERATURE", 1)} °C, falling by ${number("FALL", 1)} °C an hour, dew point ${number("DEW_POINT", 1)} °C`,
    pt: `${STATION}: ${numero("TEMPERATURE", 1)} °C, caindo ${numero("FALL", 1)} °C por hora, ponto de orvalho ${numero("DEW_POINT", 1)} °C`,
  },
  description: {
    en: `At this rate it is ${FROST_C} °C within ${FROST_WITHIN_H} hours, and the air is too dry for dew or fog to hold it up. Cover plants, let garden taps run empty.`,
    pt: `Nesse ritmo chega a ${FROST_C} °C em até ${FROST_WITHIN_H} horas, e o ar está seco demais para que orvalho ou neblina o segurem. Cubra as plantas, esvazie as torneiras do jardim.`,
  },
  severity: "warning",
  asks: [
    meanOf("TEMPERATURE", "temperatureC"),
    meanBeside("BEFORE", "temperatureC", FALL_OVER_H),
    meanBeside("DEW_POINT", "dewPointC"),
    IGNORED,
    { name: "FALL", expression: `($BEFORE - $TEMPERATURE) / ${FALL_OVER_H}` },
  ],
  firesWhen: `$TEMPERATURE >= ${FROST_C} && $TEMPERATURE <= ${NEAR_FROST_C} && $FALL > 0 && $TEMPERATURE <= ${FROST_WITHIN_H} * $FALL && $DEW_POINT <= ${DRY_ENOUGH_C} && ${IS_WATCHED}`,
  ...LASTS,
  panel: TEMPERATURE_PANEL,
};

const frost: AlertRule = {
  uid: "clima-frost",
  title: { en: "Frost", pt: "Geada" },
  summary: { en: `${STATION}: ${number("TEMPERATURE", 1)} °C`, pt: `${STATION}: ${numero("TEMPERATURE", 1)} °C` },
  description: {
    en: `Below ${FROST_C} °C for ten minutes. Pipes outdoors, pumps and plants in pots freeze first.`,
    pt: `Abaixo de ${FROST_C} °C há dez minutos. Canos externos, bombas e plantas em vasos congelam primeiro.`,
  },
  severity: "critical",
  asks: [meanOf("TEMPERATURE", "temperatureC"), IGNORED],
  firesWhen: `$TEMPERATURE < ${FROST_C} && ${IS_WATCHED}`,
  ...LASTS,
  panel: TEMPERATURE_PANEL,
};

const heat: AlertRule = {
  uid: "clima-heat",
  title: { en: "Heat", pt: "Calor" },
  summary: frost.summary,
  description: {
    en: `${HEAT_C} °C or more for ten minutes: drink, rest, look after children, old people and animals. A station in the sun says too much.`,
    pt: `${HEAT_C} °C ou mais há dez minutos: beba água, descanse, cuide de crianças, idosos e animais. Uma estação ao sol mede demais.`,
  },
  severity: "warning",
  asks: frost.asks,
  firesWhen: `$TEMPERATURE >= ${HEAT_C} && ${IS_WATCHED}`,
  ...LASTS,
  panel: TEMPERATURE_PANEL,
};

const gale: AlertRule = {
  uid: "clima-gale",
  title: { en: "Gale", pt: "Ventania" },
  summary: {
    en: `${STATION}: ${number("WIND", 1)} m/s, mean of ten minutes`,
    pt: `${STATION}: ${numero("WIND", 1)} m/s, média de dez minutos`,
  },
  description: {
    en: `${GALE_MS} m/s or more, Beaufort 8: twigs break off. Bring in what may fly.`,
    pt: `${decimalComma(GALE_MS)} m/s ou mais, Beaufort 8: galhos se quebram. Recolha o que pode voar.`,
  },
  severity: "warning",
  asks: [meanOf("WIND", "windSpeedMs"), IGNORED],
  firesWhen: `$WIND >= ${GALE_MS} && ${IS_WATCHED}`,
  // The mean of a ten minutes that has just begun is that of a gust.
  for: "5m",
  ...SWINGS,
  panel: WIND_PANEL,
};

const gusts: AlertRule = {
  uid: "clima-gale-gusts",
  title: { en: "Gusts of a gale", pt: "Rajadas de ventania" },
  summary: { en: `${STATION}: gusts of ${number("GUST", 1)} m/s`, pt: `${STATION}: rajadas de ${numero("GUST", 1)} m/s` },
  description: {
    en: `A gust of ${GALE_GUST_MS} m/s or more in the last ten minutes. Bring in what may fly, stay away from trees.`,
    pt: `Uma rajada de ${decimalComma(GALE_GUST_MS)} m/s ou mais nos últimos dez minutos. Recolha o que pode voar, fique longe de árvores.`,
  },
  severity: "warning",
  asks: [highestOf("GUST", "windGustMs"), IGNORED],
  firesWhen: `$GUST >= ${GALE_GUST_MS} && ${IS_WATCHED}`,
  // A gust is over when it is seen.
  for: "0s",
  ...SWINGS,
  panel: WIND_PANEL,
};

const pressureFalling: AlertRule = {
  uid: "clima-pressure-falling",
  title: { en: "Pressure is falling fast", pt: "Pressão em queda rápida" },
  summary: {
    en: `${STATION}: ${number("PRESSURE", 1)} hPa, ${number("FALL", 1)} hPa less than 3 hours ago`,
    pt: `${STATION}: ${numero("PRESSURE", 1)} hPa, ${numero("FALL", 1)} hPa menos do que há 3 horas`,
  },
  description: {
    en: `${FALL_HPA} hPa or more in 3 hours: a storm or a front is near. Pressure at the station, not at sea level.`,
    pt: `${decimalComma(FALL_HPA)} hPa ou mais em 3 horas: uma tempestade ou uma frente está próxima. Pressão na estação, não ao nível do mar.`,
  },
  severity: "warning",
  asks: [
    meanOf("PRESSURE", "pressureHpa"),
    meanBeside("BEFORE", "pressureHpa", 3),
    IGNORED,
    { name: "FALL", expression: "$BEFORE - $PRESSURE" },
  ],
  firesWhen: `$FALL >= ${FALL_HPA} && ${IS_WATCHED}`,
  ...LASTS,
  panel: PRESSURE_PANEL,
};

/** What the weather does. */
export const weatherRules: readonly AlertRule[] = [frostComing, frost, heat, gale, gusts, pressureFalling];
