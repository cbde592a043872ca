import { type DayCount, DEGREE_DAY_BASE_C } from "@clima/schemas";
import { fieldOf } from "../../fields.ts";
import type { Panel } from "../../model.ts";
import { stat } from "../../panels/stat.ts";
import { countOfDays, daysMeasuredInPart, ofAllDays } from "../../queries/rollups.ts";
import type { Text } from "../../text.ts";
import { BANDS, bandColours, coloured, DAYS_COUNTED, DEGREE_DAYS, degreeDayColours } from "./parts.ts";

const temperature = stat({
  id: 1,
  title: { en: "Temperature in the time shown", pt: "Temperatura no período" },
  description: {
    en: "Lowest and highest, and the mean of the days' means: each day counts the same, however many readings it has.",
    pt: "Mínima, máxima e a média das médias diárias: cada dia vale o mesmo, tenha quantas leituras tiver.",
  },
  gridPos: { x: 0, y: 0, w: 10, h: 4 },
  queries: BANDS.map(({ aggregate, name }) => ({ query: ofAllDays(aggregate, "temperatureC"), alias: name })),
  field: fieldOf("temperatureC"),
  overrides: bandColours,
});

const degreeDays = stat({
  id: 4,
  title: { en: `Degree days (base ${DEGREE_DAY_BASE_C} °C)`, pt: `Graus-dia (base ${DEGREE_DAY_BASE_C} °C)` },
  description: {
    en: `Sums over the whole days shown: by how much their means lie below ${DEGREE_DAY_BASE_C} °C (heating), and above it (cooling). Days that were measured in part, or not at all, are missing in them.`,
    pt: `Somas dos dias inteiros do período: quanto suas médias ficam abaixo de ${DEGREE_DAY_BASE_C} °C (aquecimento) e acima (refrigeração). Dias medidos em parte, ou não medidos, ficam de fora.`,
  },
  gridPos: { x: 10, y: 0, w: 7, h: 4 },
  queries: [
    { query: countOfDays("heatingDegreeDays"), alias: { en: "heating", pt: "aquecimento" } },
    { query: countOfDays("coolingDegreeDays"), alias: { en: "cooling", pt: "refrigeração" } },
  ],
  field: DEGREE_DAYS,
  overrides: degreeDayColours,
});

const measured = stat({
  id: 6,
  title: { en: "Days measured", pt: "Dias medidos" },
  description: {
    en: "Whole: with a temperature in at least three quarters of their hours. In part: in fewer, so that their extremes may be missing; the day that is not over may be among them. Days that are missing in both were not measured at all.",
    pt: "Inteiros: com temperatura em pelo menos três quartos das horas. Em parte: em menos horas, de modo que os extremos podem faltar; o dia que ainda não acabou pode estar entre eles. Dias que faltam em ambos não foram medidos.",
  },
  gridPos: { x: 17, y: 0, w: 7, h: 4 },
  queries: [
    { query: countOfDays("wholeDays"), alias: { en: "whole", pt: "inteiros" } },
    { query: daysMeasuredInPart(), alias: { en: "in part", pt: "em parte" } },
  ],
  field: { ...DAYS_COUNTED, color: { mode: "fixed", fixedColor: "text" } },
});

const KINDS: readonly { readonly count: DayCount; readonly name: Text; readonly colour: string }[] = [
  { count: "frostDays", name: { en: "frost", pt: "geada" }, colour: "light-blue" },
  { count: "iceDays", name: { en: "ice", pt: "gelo" }, colour: "blue" },
  { count: "summerDays", name: { en: "summer", pt: "verão" }, colour: "orange" },
  { count: "tropicalDays", name: { en: "tropical", pt: "tropicais" }, colour: "red" },
  { count: "tropicalNights", name: { en: "warm nights", pt: "noites" }, colour: "purple" },
];

const kinds = stat({
  id: 10,
  title: { en: "Days by kind", pt: "Dias por tipo" },
  description: {
    en: "How many days of the time shown were such. Frost: below 0 °C at some time. Ice: below 0 °C the whole day. Summer: 25 °C or more, tropical: 30 °C or more. Warm nights, also called tropical: never below 20 °C the whole day. Ice days and warm nights are whole days, with a temperature in three quarters of their hours; the others count as soon as they are one.",
    pt: "Quantos dias do período foram assim. Geada: abaixo de 0 °C em algum momento. Gelo: abaixo de 0 °C o dia inteiro. Verão: 25 °C ou mais; tropical: 30 °C ou mais. Noites, ditas tropicais: nunca abaixo de 20 °C no dia inteiro. Dias de gelo e noites tropicais são dias inteiros, com temperatura em três quartos das horas; os outros contam assim que se tornam um.",
  },
  gridPos: { x: 0, y: 4, w: 24, h: 4 },
  queries: KINDS.map(({ count, name }) => ({ query: countOfDays(count), alias: name })),
  field: DAYS_COUNTED,
  overrides: coloured(KINDS.map(({ colour }) => colour)),
  options: { wideLayout: false },
});

/** Two rows of numbers, of the time that is shown. */
export const figuresShown: readonly Panel[] = [temperature, degreeDays, measured, kinds];
