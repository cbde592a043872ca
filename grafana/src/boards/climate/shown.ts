import { fieldOf } from "../../fields.ts";
import type { Field, GridPos, Panel } from "../../model.ts";
import { stat } from "../../panels/stat.ts";
import {
  countOfDays,
  DAY_KINDS,
  type DayKind,
  DEGREE_DAY_BASE_C,
  daysMeasured,
  degreeDaysOfAllDays,
  ofAllDays,
} from "../../queries/rollups.ts";
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
      title: { en: `Heating degree days (base ${DEGREE_DAY_BASE_C} °C)`, pt: `Graus-dia de aquecimento (base ${DEGREE_DAY_BASE_C} °C)` },
      description: {
        en: `Sum over the days that are over: ${DEGREE_DAY_BASE_C} °C less the day's mean, where that is colder. Days without readings are missing in it.`,
        pt: `Soma dos dias que já acabaram: ${DEGREE_DAY_BASE_C} °C menos a média do dia, quando ela é mais fria. Dias sem leituras ficam de fora.`,
      },
      column: 3,
      query: degreeDaysOfAllDays("heating"),
      field: { ...DEGREE_DAYS, noValue: { en: "none", pt: "nenhum" }, color: { mode: "fixed", fixedColor: "orange" } },
    },
    {
      id: 5,
      title: { en: `Cooling degree days (base ${DEGREE_DAY_BASE_C} °C)`, pt: `Graus-dia de refrigeração (base ${DEGREE_DAY_BASE_C} °C)` },
      description: {
        en: `Sum over the days that are over: the day's mean less ${DEGREE_DAY_BASE_C} °C, where that is warmer. Days without readings are missing in it.`,
        pt: `Soma dos dias que já acabaram: a média do dia menos ${DEGREE_DAY_BASE_C} °C, quando ela é mais quente. Dias sem leituras ficam de fora.`,
      },
      column: 4,
      query: degreeDaysOfAllDays("cooling"),
      field: { ...DEGREE_DAYS, noValue: { en: "none", pt: "nenhum" }, color: { mode: "fixed", fixedColor: "blue" } },
    },
    {
      id: 6,
      title: { en: "Days measured", pt: "Dias medidos" },
      description: {
        en: "Days with at least one temperature, the one that is not over among them. What is counted beside this is counted among these.",
        pt: "Dias com ao menos uma temperatura, incluindo o que ainda não acabou. As contagens ao lado são feitas entre estes.",
      },
      column: 5,
      query: daysMeasured(),
      field: { ...DAYS_COUNTED, color: { mode: "fixed", fixedColor: "text" } },
    },
  ] satisfies readonly Figure[]
).map((each) => figure(each, 0));

interface Kind {
  readonly kind: DayKind;
  readonly title: Text;
  readonly rule: Text;
  readonly colour: string;
}

const KINDS: readonly Kind[] = [
  {
    kind: DAY_KINDS.frost,
    title: { en: "Frost days", pt: "Dias de geada" },
    rule: { en: "the lowest temperature was below 0 °C", pt: "a mínima ficou abaixo de 0 °C" },
    colour: "light-blue",
  },
  {
    kind: DAY_KINDS.ice,
    title: { en: "Ice days", pt: "Dias de gelo" },
    rule: { en: "the highest temperature was below 0 °C", pt: "a máxima ficou abaixo de 0 °C" },
    colour: "blue",
  },
  {
    kind: DAY_KINDS.summer,
    title: { en: "Summer days", pt: "Dias de verão" },
    rule: { en: "it became 25 °C or more", pt: "a temperatura chegou a 25 °C ou mais" },
    colour: "orange",
  },
  {
    kind: DAY_KINDS.tropical,
    title: { en: "Tropical days", pt: "Dias tropicais" },
    rule: { en: "it became 30 °C or more", pt: "a temperatura chegou a 30 °C ou mais" },
    colour: "red",
  },
  {
    kind: DAY_KINDS.tropicalNight,
    title: { en: "Tropical nights", pt: "Noites tropicais" },
    rule: { en: "it never became colder than 20 °C", pt: "a temperatura nunca desceu abaixo de 20 °C" },
    colour: "purple",
  },
];

const only = ({ mayPass = false }: DayKind): Text =>
  mayPass
    ? { en: " Only days that are over.", pt: " Só dias que já acabaram." }
    : { en: " Today counts as soon as it is one.", pt: " Hoje conta assim que se torna um." };

/** How many days of each kind there were. */
const kinds: readonly Panel[] = KINDS.map(({ kind, title, rule, colour }, column) =>
  figure(
    {
      id: 10 + column,
      title,
      description: {
        en: `Days of the time shown on which ${rule.en}, as far as measured.${only(kind).en}`,
        pt: `Dias do período em que ${rule.pt}, até onde foi medido.${only(kind).pt}`,
      },
      column,
      query: countOfDays(kind),
      field: { ...DAYS_COUNTED, noValue: { en: "none", pt: "nenhum" }, color: { mode: "fixed", fixedColor: colour } },
    },
    4,
  ),
);

/** Two rows of numbers, of the time that is shown. */
export const figuresShown: readonly Panel[] = [...temperatures, ...kinds];
