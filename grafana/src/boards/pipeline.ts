import { board } from "../board.ts";
import { thresholds, valueMapping } from "../fields.ts";
import type { Field, GridPos, Panel } from "../model.ts";
import { stat } from "../panels/stat.ts";
import { stateTimeline } from "../panels/state-timeline.ts";
import { NO_LEGEND } from "../panels/timeseries.ts";
import { lastOfBroker, lastOfWorker, ofBroker, ofWorker } from "../queries/ingest.ts";
import type { Text } from "../text.ts";
import { WORKERS } from "../variables.ts";
import { INTERVAL, pipelineLines } from "./pipeline-lines.ts";

const STORE = [
  valueMapping({
    "1": { text: { en: "takes readings", pt: "recebe medições" }, color: "green" },
    "0": { text: { en: "away", pt: "fora" }, color: "red" },
  }),
];
const CONNECTED = [
  valueMapping({
    "1": { text: { en: "connected", pt: "conectado" }, color: "green" },
    "0": { text: { en: "away", pt: "fora" }, color: "red" },
  }),
];
const OF_WORKER = "$tag_worker";
const OF_BROKER = "$tag_worker $tag_broker";

interface Now {
  readonly id: number;
  readonly x: number;
  readonly title: Text;
  readonly description: Text;
  readonly query: string;
  readonly alias?: typeof OF_WORKER | typeof OF_BROKER;
  readonly shown: Field;
}

const now = ({ id, x, title, description, query, alias = OF_WORKER, shown }: Now): Panel =>
  stat({
    id,
    title,
    description,
    gridPos: { x, y: 0, w: 4, h: 5 },
    queries: [{ query, alias }],
    field: shown,
    options: { textMode: "value_and_name" },
  });

const firstRow: readonly Panel[] = [
  now({
    id: 20,
    x: 0,
    title: { en: "Store", pt: "Banco de dados" },
    description: {
      en: "Whether the store takes readings. While it is away the ingest keeps them on its disk.",
      pt: "Se o banco de dados recebe medições. Enquanto está fora, o ingest as guarda em seu disco.",
    },
    query: lastOfWorker("storeOk"),
    shown: { mappings: STORE },
  }),
  now({
    id: 21,
    x: 4,
    title: { en: "Connections", pt: "Conexões" },
    description: {
      en: "Whether each worker is connected to each broker that it stores from.",
      pt: "Se cada worker está conectado a cada broker do qual guarda.",
    },
    query: lastOfBroker("connected"),
    alias: OF_BROKER,
    shown: { mappings: CONNECTED },
  }),
  now({
    id: 22,
    x: 8,
    title: { en: "Lag now", pt: "Atraso agora" },
    description: {
      en: "How far the store is behind the station that is furthest behind. More than five minutes: something is wrong.",
      pt: "Quanto o banco de dados está atrás da estação mais atrasada. Mais de cinco minutos: algo está errado.",
    },
    query: lastOfWorker("lagS"),
    shown: { unit: "s", decimals: 0, thresholds: thresholds("green", [120, "orange"], [300, "red"]) },
  }),
  now({
    id: 23,
    x: 12,
    title: { en: "On the disk now", pt: "No disco agora" },
    description: { en: "Readings that wait for the store.", pt: "Medições que esperam pelo banco de dados." },
    query: lastOfWorker("spoolBytes"),
    shown: { unit: "bytes", decimals: 0, thresholds: thresholds("green", [1, "orange"]) },
  }),
  now({
    id: 24,
    x: 16,
    title: { en: "Rejected", pt: "Recusadas" },
    description: {
      en: "Messages since the ingest started. What was wrong with each: clima rejected list.",
      pt: "Mensagens desde o início do ingest. O que havia de errado em cada uma: clima rejected list.",
    },
    query: lastOfWorker("rejectedMessages"),
    shown: { unit: "short", decimals: 0, thresholds: thresholds("green", [1, "orange"]) },
  }),
  now({
    id: 25,
    x: 20,
    title: { en: "Missing", pt: "Em falta" },
    description: {
      en: "Readings that were taken and never came, by their numbers. It goes down when a station sends what it kept.",
      pt: "Medições feitas que nunca chegaram, por seus números. Diminui quando uma estação envia o que guardou.",
    },
    query: lastOfWorker("missingReadings"),
    shown: { unit: "short", decimals: 0, thresholds: thresholds("green", [1, "orange"]) },
  }),
];

const wide = (x: 0 | 12, y: number): GridPos => ({ x, y, w: 12, h: 5 });

const states: readonly Panel[] = [
  stateTimeline({
    id: 11,
    title: { en: "When the store was there", pt: "Quando o banco de dados estava lá" },
    description: {
      en: "As each worker found it. A gap: what a worker says of itself is stored there, too, and was lost; or it did not run.",
      pt: "Como cada worker o encontrou. Lacuna: o que o worker diz de si também é guardado lá, e se perdeu; ou ele não rodava.",
    },
    gridPos: wide(0, 5),
    interval: INTERVAL,
    queries: [{ query: ofWorker("storeOk", "min"), alias: OF_WORKER }],
    field: { mappings: STORE },
    options: { legend: NO_LEGEND },
  }),
  stateTimeline({
    id: 12,
    title: { en: "When brokers were connected", pt: "Quando os brokers estavam conectados" },
    description: {
      en: "Each broker that a worker stores from. An interval in which it was away once is red.",
      pt: "Cada broker do qual um worker guarda. O intervalo em que ficou fora uma vez fica vermelho.",
    },
    gridPos: wide(12, 5),
    interval: INTERVAL,
    queries: [{ query: ofBroker("connected", "min"), alias: OF_BROKER }],
    field: { mappings: CONNECTED },
    options: { legend: NO_LEGEND },
  }),
];

/** Whether what the stations measured gets into the store. */
export const pipelineBoard = board({
  uid: "clima-pipeline",
  title: { en: "Pipeline", pt: "Caminho dos dados" },
  description: {
    en: "Whether what the stations measured gets into InfluxDB. A gap in every panel: InfluxDB or the ingest was away.",
    pt: "Se o que as estações mediram chega ao InfluxDB. Lacuna em todos os gráficos: o InfluxDB ou o ingest estava fora.",
  },
  from: "now-3h",
  variables: [WORKERS],
  panels: [...firstRow, ...states, ...pipelineLines],
});
