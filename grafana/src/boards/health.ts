import type { FieldOf } from "@clima/schemas";
import { board } from "../board.ts";
import { COLOURED_CELL, column } from "../columns.ts";
import { thresholds, valueMapping } from "../fields.ts";
import type { Field, GridPos, Panel } from "../model.ts";
import { stat } from "../panels/stat.ts";
import { stateTimeline } from "../panels/state-timeline.ts";
import { table } from "../panels/table.ts";
import { NO_LEGEND } from "../panels/timeseries.ts";
import { changesOf, healthBy, healthOf, lastChange, lastHealth, OF_STATION, OLDEST_FIRST } from "../queries/points.ts";
import type { Text } from "../text.ts";
import { STATION_WITH_HEALTH } from "../variables.ts";
import { ANSWERS, HEALTH_INTERVAL, NOT_TOLD, ONLINE, YES_NO } from "./health-fields.ts";
import { healthLines } from "./health-lines.ts";

interface Now {
  readonly id: number;
  readonly x: number;
  readonly w?: number;
  readonly title: Text;
  readonly description: Text;
  readonly field: FieldOf<"station_health">;
  readonly shown: Field;
}

/** A number of the newest health message. */
const now = ({ id, x, w = 3, title, description, field, shown }: Now): Panel =>
  stat({
    id,
    title,
    description,
    gridPos: { x, y: 0, w, h: 4 },
    queries: [{ query: lastHealth(field), alias: title }],
    field: { noValue: NOT_TOLD, ...shown },
  });

const firstRow: readonly Panel[] = [
  stat({
    id: 1,
    title: { en: "Now", pt: "Agora" },
    description: {
      en: "Whether the station is connected to the broker, at the end of the time shown, whenever that began.",
      pt: "Se a estação está conectada ao broker no fim do período, não importa desde quando.",
    },
    gridPos: { x: 0, y: 0, w: 3, h: 4 },
    queries: [{ query: lastChange("station_status", "online"), alias: { en: "Now", pt: "Agora" } }],
    field: { mappings: ONLINE, noValue: { en: "never heard", pt: "nunca ouvida" } },
    options: { colorMode: "background" },
  }),
  stat({
    id: 2,
    title: { en: "Last heard", pt: "Ouvida por último" },
    description: {
      en: "Time of its last health message, by the station's own clock; it sends one every minute.",
      pt: "Hora da última mensagem de saúde, pelo relógio da própria estação; ela envia uma por minuto.",
    },
    gridPos: { x: 3, y: 0, w: 3, h: 4 },
    queries: [{ query: lastChange("station_health", "uptimeS"), resultFormat: "table" }],
    field: { unit: "dateTimeFromNow", noValue: NOT_TOLD },
    options: { reduceOptions: { calcs: ["lastNotNull"], fields: "/^Time$/", values: false } },
  }),
  now({
    id: 3,
    x: 6,
    title: { en: "Runs for", pt: "Em execução há" },
    description: { en: "How long the agent runs: since its last start.", pt: "Há quanto tempo o agente roda: desde a última partida." },
    field: "uptimeS",
    shown: { unit: "s", decimals: 1 },
  }),
  now({
    id: 4,
    x: 9,
    title: { en: "Processor", pt: "Processador" },
    description: {
      en: "Temperature of the processor. A Raspberry Pi slows down from 80 °C.",
      pt: "Temperatura do processador. Um Raspberry Pi fica mais lento a partir de 80 °C.",
    },
    field: "cpuTemperatureC",
    shown: { unit: "celsius", decimals: 1, thresholds: thresholds("green", [70, "orange"], [80, "red"]) },
  }),
  now({
    id: 5,
    x: 12,
    title: { en: "Power supply", pt: "Fonte de energia" },
    description: {
      en: "Whether the voltage is too low now: another supply or a shorter cable helps.",
      pt: "Se a tensão está baixa demais agora: outra fonte ou um cabo mais curto ajuda.",
    },
    field: "underVoltage",
    shown: {
      mappings: [
        valueMapping({
          "0": { text: { en: "good", pt: "boa" }, color: "green" },
          "1": { text: { en: "too weak", pt: "fraca demais" }, color: "red" },
        }),
      ],
    },
  }),
  now({
    id: 6,
    x: 15,
    title: { en: "Disk free", pt: "Disco livre" },
    description: {
      en: "Room where the agent keeps its data. Below 500 MB it is little, below 100 MB too little.",
      pt: "Espaço onde o agente guarda seus dados. Menos de 500 MB é pouco, menos de 100 MB é pouco demais.",
    },
    field: "diskFreeMb",
    shown: { unit: "decmbytes", decimals: 1, thresholds: thresholds("red", [100, "orange"], [500, "green"]) },
  }),
  now({
    id: 7,
    x: 18,
    title: { en: "Wi-Fi signal", pt: "Sinal do Wi-Fi" },
    description: {
      en: "Nearer to zero is stronger: below −70 dBm it is weak. Empty at a cable.",
      pt: "Mais perto de zero é mais forte: abaixo de −70 dBm é fraco. Vazio com cabo.",
    },
    field: "wifiSignalDbm",
    shown: { unit: "suffix:dBm", decimals: 0, thresholds: thresholds("red", [-80, "orange"], [-70, "green"]) },
  }),
  now({
    id: 8,
    x: 21,
    title: { en: "Readings that wait", pt: "Medições à espera" },
    description: {
      en: "In the outbox: the broker has not acknowledged them yet. It grows while there is no connection.",
      pt: "Na caixa de saída: o broker ainda não as confirmou. Cresce enquanto não há conexão.",
    },
    field: "outboxReadings",
    shown: { unit: "none", decimals: 0, thresholds: thresholds("green", [100, "orange"], [1000, "red"]) },
  }),
];

const at = (x: number, y: number, w: number, h: number): GridPos => ({ x, y, w, h });

const states: readonly Panel[] = [
  stateTimeline({
    id: 10,
    title: { en: "Connected", pt: "Conectada" },
    description: {
      en: "When the station was connected to the broker, as the ingest heard of it. What was so before the time shown is carried on into it.",
      pt: "Quando a estação esteve conectada ao broker, como o ingest soube. O estado de antes do período continua dentro dele.",
    },
    gridPos: at(0, 4, 24, 4),
    queries: [{ query: changesOf({ measurement: "station_status", field: "online" }), alias: { en: "Station", pt: "Estação" } }],
    field: { mappings: ONLINE },
    transformations: OLDEST_FIRST,
    options: { legend: NO_LEGEND },
  }),
  stateTimeline({
    id: 11,
    title: { en: "Sensors", pt: "Sensores" },
    description: {
      en: "Whether each sensor answered. An interval in which it failed once is red. A gap: nothing was heard of the station.",
      pt: "Se cada sensor respondeu. O intervalo em que falhou uma vez fica vermelho. Lacuna: nada se ouviu da estação.",
    },
    gridPos: at(0, 8, 14, 7),
    queries: [{ query: healthBy("sensor", "ok", "min"), alias: "$tag_sensor" }],
    interval: HEALTH_INTERVAL,
    field: { mappings: ANSWERS },
    options: { legend: NO_LEGEND },
  }),
  table({
    id: 12,
    title: { en: "Sensors at the end of the time shown", pt: "Sensores no fim do período" },
    description: {
      en: "Whether each answers, for how long it is so, and why not.",
      pt: "Se cada um responde, há quanto tempo é assim, e por que não.",
    },
    gridPos: at(14, 8, 10, 7),
    queries: [
      {
        query: `SELECT last("ok") AS "ok", "sinceS", "error" FROM "station_health" WHERE ${OF_STATION} AND "sensor" != '' AND $timeFilter GROUP BY "sensor"`,
      },
    ],
    overrides: [
      column("Time", { en: "Told", pt: "Informado" }, { id: "unit", value: "dateTimeFromNow" }),
      column("sensor", { en: "Sensor", pt: "Sensor" }),
      column("ok", { en: "State", pt: "Estado" }, { id: "mappings", value: ANSWERS }, COLOURED_CELL),
      column("sinceS", { en: "For", pt: "Há" }, { id: "unit", value: "s" }),
      column("error", { en: "Error", pt: "Erro" }),
    ],
  }),
  stateTimeline({
    id: 13,
    title: { en: "Slowed down", pt: "Desaceleração" },
    description: {
      en: "What the firmware of a Raspberry Pi says: too little voltage, or too hot. An interval in which it was so once is marked.",
      pt: "O que o firmware de um Raspberry Pi diz: tensão baixa, ou calor demais. O intervalo em que ocorreu uma vez fica marcado.",
    },
    gridPos: at(12, 15, 12, 8),
    queries: [
      { query: healthOf("underVoltage", "max"), alias: { en: "Voltage too low", pt: "Tensão baixa" } },
      { query: healthOf("frequencyCapped", "max"), alias: { en: "Frequency capped", pt: "Frequência limitada" } },
      { query: healthOf("throttledNow", "max"), alias: { en: "Throttled", pt: "Desacelerado" } },
      { query: healthOf("softTemperatureLimit", "max"), alias: { en: "Warm", pt: "Quente" } },
    ],
    interval: HEALTH_INTERVAL,
    field: { mappings: YES_NO },
    options: { legend: NO_LEGEND },
  }),
];

/** Whether a station is well. */
export const healthBoard = board({
  uid: "clima-health",
  title: { en: "Station health", pt: "Saúde da estação" },
  description: {
    en: "Whether one station is well: connected, its sensors, its computer, and what waits to be sent.",
    pt: "Se uma estação está bem: conectada, seus sensores, seu computador, e o que espera ser enviado.",
  },
  from: "now-7d",
  variables: [STATION_WITH_HEALTH],
  panels: [...firstRow, ...states, ...healthLines],
});
