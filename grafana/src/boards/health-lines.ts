import type { FieldOf } from "@clima/schemas";
import { thresholds } from "../fields.ts";
import type { Field, GridPos, Panel } from "../model.ts";
import { timeSeries } from "../panels/timeseries.ts";
import { healthBy, healthOf } from "../queries/points.ts";
import type { Text } from "../text.ts";
import { HEALTH_INTERVAL, NOT_TOLD } from "./health-fields.ts";

interface Lines {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  readonly fields: readonly (readonly [field: FieldOf<"station_health">, aggregate: "mean" | "min" | "max", name: Text])[];
  readonly shown: Field;
}

const lines = ({ fields, shown, ...rest }: Lines): Panel =>
  timeSeries({
    ...rest,
    interval: HEALTH_INTERVAL,
    queries: fields.map(([field, aggregate, alias]) => ({ query: healthOf(field, aggregate), alias })),
    field: { noValue: NOT_TOLD, ...shown },
  });

const third = (x: 0 | 8 | 16, y: number): GridPos => ({ x, y, w: 8, h: 8 });

/** What changes slowly, as lines. */
export const healthLines: readonly Panel[] = [
  lines({
    id: 20,
    title: { en: "Processor temperature", pt: "Temperatura do processador" },
    description: {
      en: "Highest of each interval. A Raspberry Pi slows down from 80 °C.",
      pt: "A maior de cada intervalo. Um Raspberry Pi fica mais lento a partir de 80 °C.",
    },
    gridPos: { x: 0, y: 15, w: 12, h: 8 },
    fields: [["cpuTemperatureC", "max", { en: "Processor", pt: "Processador" }]],
    shown: { unit: "celsius", decimals: 1, thresholds: thresholds("green", [70, "orange"], [80, "red"]) },
  }),
  lines({
    id: 21,
    title: { en: "Readings that wait", pt: "Medições à espera" },
    description: {
      en: "In the outbox: not yet acknowledged by the broker. In memory: they wait for the clock to be set, or for the disk.",
      pt: "Na caixa de saída: o broker ainda não confirmou. Na memória: esperam o acerto do relógio, ou o disco.",
    },
    gridPos: third(0, 23),
    fields: [
      ["outboxReadings", "max", { en: "Outbox", pt: "Caixa de saída" }],
      ["held", "max", { en: "Memory", pt: "Memória" }],
    ],
    shown: { unit: "none", decimals: 0, min: 0 },
  }),
  lines({
    id: 22,
    title: { en: "Oldest that waits", pt: "A mais antiga à espera" },
    description: {
      en: "Age of the oldest reading in the outbox. A gap: none waits, or nothing was heard of the station.",
      pt: "Idade da medição mais antiga na caixa de saída. Lacuna: nenhuma espera, ou nada se ouviu da estação.",
    },
    gridPos: third(8, 23),
    fields: [["outboxOldestS", "max", { en: "Age", pt: "Idade" }]],
    shown: { unit: "s", decimals: 1, min: 0 },
  }),
  lines({
    id: 23,
    title: { en: "Readings given up", pt: "Medições descartadas" },
    description: {
      en: "Since the outbox was made, because it was full. It should stay at zero.",
      pt: "Desde que a caixa de saída existe, por estar cheia. Deve ficar em zero.",
    },
    gridPos: third(16, 23),
    fields: [["outboxDropped", "max", { en: "Given up", pt: "Descartadas" }]],
    shown: { unit: "none", decimals: 0, min: 0 },
  }),
  timeSeries({
    id: 24,
    title: { en: "Values refused", pt: "Valores recusados" },
    description: {
      en: "Since the agent started, by quantity: no weather has such a value, so the sensor or its wiring is at fault. Empty: none.",
      pt: "Desde a partida do agente, por grandeza: nenhum tempo tem tal valor, portanto a falha é do sensor ou da fiação. Vazio: nenhum.",
    },
    gridPos: third(0, 31),
    interval: HEALTH_INTERVAL,
    queries: [{ query: healthBy("quantity", "rangeRejects", "max"), alias: "$tag_quantity" }],
    field: { unit: "none", decimals: 0, min: 0, noValue: { en: "none", pt: "nenhum" } },
  }),
  lines({
    id: 25,
    title: { en: "Clock offset", pt: "Erro do relógio" },
    description: {
      en: "By how much the station's clock is ahead of its time servers; below zero it is behind. Beyond one second its times are doubted.",
      pt: "Quanto o relógio da estação está adiantado em relação aos servidores de hora; abaixo de zero, atrasado. Além de um segundo duvida-se dele.",
    },
    gridPos: third(8, 31),
    fields: [["clockOffsetMs", "mean", { en: "Offset", pt: "Erro" }]],
    shown: { unit: "ms" },
  }),
  lines({
    id: 26,
    title: { en: "Wi-Fi signal", pt: "Sinal do Wi-Fi" },
    description: {
      en: "Weakest of each interval: below −70 dBm it is weak. Empty at a cable.",
      pt: "O mais fraco de cada intervalo: abaixo de −70 dBm é fraco. Vazio com cabo.",
    },
    gridPos: third(16, 31),
    fields: [["wifiSignalDbm", "min", { en: "Signal", pt: "Sinal" }]],
    shown: { unit: "suffix:dBm", decimals: 0 },
  }),
  lines({
    id: 27,
    title: { en: "Disk free", pt: "Disco livre" },
    description: {
      en: "Least of each interval, where the agent keeps its data.",
      pt: "O menor de cada intervalo, onde o agente guarda seus dados.",
    },
    gridPos: third(0, 39),
    fields: [["diskFreeMb", "min", { en: "Disk", pt: "Disco" }]],
    shown: { unit: "decmbytes", min: 0 },
  }),
  lines({
    id: 28,
    title: { en: "Memory free", pt: "Memória livre" },
    description: {
      en: "Least of each interval: what a new process could have.",
      pt: "A menor de cada intervalo: o que um novo processo poderia ter.",
    },
    gridPos: third(8, 39),
    fields: [["memoryFreeMb", "min", { en: "Memory", pt: "Memória" }]],
    shown: { unit: "decmbytes", min: 0 },
  }),
  lines({
    id: 29,
    title: { en: "Load", pt: "Carga" },
    description: {
      en: "Processes that run or wait for the processor; above the number of its cores they wait.",
      pt: "Processos que rodam ou esperam o processador; acima do número de núcleos, esperam.",
    },
    gridPos: third(16, 39),
    fields: [["load1", "max", { en: "Load", pt: "Carga" }]],
    shown: { unit: "none", decimals: 2, min: 0 },
  }),
];
