import { type DayCount, DEGREE_DAY_BASE_C } from "@clima/schemas";
import { fieldOf } from "../../fields.ts";
import type { Field, GridPos, Panel } from "../../model.ts";
import { stat } from "../../panels/stat.ts";
import { countOfDays, daysMeasuredInPart, ofAllDays } from "../../queries/rollups.ts";
import type { Text } from "../../text.ts";
import { DAYS_COUNTED, DEGREE_DAYS } from "./parts.ts";

const place = (column: number, y: number): GridPos => ({ x: column * 4, y, w: 4, h: 4 });

interface Figure {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly column: number;
  readonly query: string;
  readonly field: Field;
}

const figure = ({ column, query, ...settings }: Figure, y: number): Panel =>
  stat({ ...settings, gridPos: place(column, y), queries: [{ query, alias: settings.title }] });

const temperature = (colour: string) => ({ ...fieldOf("temperatureC"), color: { mode: "fixed", fixedColor: colour } }) as const;

/** Temperatures and degree days of all that is shown. */
const temperatures: readonly Panel[] = (
  [
    {
      id: 1,
      title: { en: "Highest", pt: "Máxima" },
      description: { en: "The highest temperature in the time shown.", pt: "A temperatura mais alta do período." },
      column: 0,
      query: ofAllDays("max", "temperatureC"),
      field: temperature("red"),
    },
    {
      id: 2,
      title: { en: "Mean of the days", pt: "Média dos dias" },
      description: {
        en: "Mean of the days' means in the time shown: each day counts the same, however many readings it has.",
        pt: "Média das médias diárias do período: cada dia vale o mesmo, tenha quantas leituras tiver.",
      },
      column: 1,
      query: ofAllDays("mean", "temperatureC"),
      field: temperature("text"),
    },
    {
      id: 3,
      title: { en: "Lowest", pt: "Mínima" },
      description: { en: "The lowest temperature in the time shown.", pt: "A temperatura mais baixa do período." },
      column: 2,
      query: ofAllDays("min", "temperatureC"),
      field: temperature("blue"),
    },
    {
      id: 4,
      title: { en: `Heating degree days (base ${DEGREE_DAY_BASE_C} °C)`, pt: `Aquecer, graus-dia (base ${DEGREE_DAY_BASE_C} °C)` },
      description: {
        en: `Sum over the whole days shown: ${DEGREE_DAY_BASE_C} °C less the day's mean, where that is colder. Days that were measured in part, or not at all, are missing in it.`,
        pt: `Soma dos dias inteiros do período: ${DEGREE_DAY_BASE_C} °C menos a média do dia, quando ela é mais fria. Dias medidos em parte, ou não medidos, ficam de fora.`,
      },
      column: 3,
      query: countOfDays("heatingDegreeDays"),
      field: { ...DEGREE_DAYS, color: { mode: "fixed", fixedColor: "orange" } },
    },
    {
      id: 5,
      title: { en: `Cooling degree days (base ${DEGREE_DAY_BASE_C} °C)`, pt: `Refrigerar, graus-dia (base ${DEGREE_DAY_BASE_C} °C)` },
      description: {
        en: `Sum over the whole days shown: the day's mean less ${DEGREE_DAY_BASE_C} °C, where that is warmer. Days that were measured in part, or not at all, are missing in it.`,
        pt: `Soma dos dias inteiros do período: a média do dia menos ${DEGREE_DAY_BASE_C} °C, quando ela é mais quente. Dias medidos em parte, ou não medidos, ficam de fora.`,
      },
      column: 4,
      query: countOfDays("coolingDegreeDays"),
      field: { ...DEGREE_DAYS, color: { mode: "fixed", fixedColor: "blue" } },
    },
    {
      id: 6,
      title: { en: "Whole days", pt: "Dias inteiros" },
      description: {
        en: "Days with a temperature in at least three quarters of their hours. The more days of the time shown are missing here, the less is to be said of it.",
        pt: "Dias com temperatura em pelo menos três quartos das horas. Quanto mais dias do período faltam aqui, menos se pode dizer dele.",
      },
      column: 5,
      query: countOfDays("wholeDays"),
      field: { ...DAYS_COUNTED, color: { mode: "fixed", fixedColor: "text" } },
    },
  ] satisfies readonly Figure[]
).map((each) => figure(each, 0));

interface Kind {
  readonly count: DayCount;
  readonly title: Text;
  readonly rule: Text;
  /** Whether only a day that was measured on the whole can be one. */
  readonly takesWhole?: boolean;
  readonly colour: string;
}

const KINDS: readonly Kind[] = [
  {
    count: "frostDays",
    title: { en: "Frost days", pt: "Dias de geada" },
    rule: { en: "the lowest temperature was below 0 °C", pt: "a mínima ficou abaixo de 0 °C" },
    colour: "light-blue",
  },
  {
    count: "iceDays",
    takesWhole: true,
    title: { en: "Ice days", pt: "Dias de gelo" },
    rule: { en: "the highest temperature was below 0 °C", pt: "a máxima ficou abaixo de 0 °C" },
    colour: "blue",
  },
  {
    count: "summerDays",
    title: { en: "Summer days", pt: "Dias de verão" },
    rule: { en: "it became 25 °C or more", pt: "a temperatura chegou a 25 °C ou mais" },
    colour: "orange",
  },
  {
    count: "tropicalDays",
    title: { en: "Tropical days", pt: "Dias tropicais" },
    rule: { en: "it became 30 °C or more", pt: "a temperatura chegou a 30 °C ou mais" },
    colour: "red",
  },
  {
    count: "tropicalNights",
    takesWhole: true,
    title: { en: "Tropical nights", pt: "Noites tropicais" },
    rule: { en: "it never became colder than 20 °C", pt: "a temperatura nunca desceu abaixo de 20 °C" },
    colour: "purple",
  },
];

const only = (takesWhole: boolean): Text =>
  takesWhole
    ? {
        en: " Only whole days: with a temperature in three quarters of their hours.",
        pt: " Só dias inteiros: com temperatura em três quartos das horas.",
      }
    : {
        en: " A day that is not over, or was measured in part, counts as soon as it is one.",
        pt: " Um dia que não acabou, ou medido em parte, conta assim que se torna um.",
      };

/** How many days of each kind there were. */
const kinds: readonly Panel[] = KINDS.map(({ count, title, rule, takesWhole = false, colour }, column) =>
  figure(
    {
      id: 10 + column,
      title,
      description: {
        en: `Days of the time shown on which ${rule.en}.${only(takesWhole).en}`,
        pt: `Dias do período em que ${rule.pt}.${only(takesWhole).pt}`,
      },
      column,
      query: countOfDays(count),
      field: { ...DAYS_COUNTED, color: { mode: "fixed", fixedColor: colour } },
    },
    4,
  ),
);

const measuredInPart = figure(
  {
    id: 15,
    title: { en: "Days measured in part", pt: "Dias medidos em parte" },
    description: {
      en: "Days with a temperature, but in fewer than three quarters of their hours. Their extremes may be missing; the day that is not over may be among them.",
      pt: "Dias com temperatura, mas em menos de três quartos das horas. Seus extremos podem faltar; o dia que ainda não acabou pode estar entre eles.",
    },
    column: 5,
    query: daysMeasuredInPart(),
    field: { ...DAYS_COUNTED, color: { mode: "fixed", fixedColor: "text" } },
  },
  4,
);

/** Two rows of numbers, of the time that is shown. */
export const figuresShown: readonly Panel[] = [...temperatures, ...kinds, measuredInPart];
