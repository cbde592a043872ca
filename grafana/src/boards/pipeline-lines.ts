import type { GridPos, Panel } from "../model.ts";
import type { TimeSeriesCustom } from "../panels/timeseries.ts";
import { timeSeries } from "../panels/timeseries.ts";
import { growthOfBroker, ofBroker, ofWorker, rateOfWorker, rejectedByKind } from "../queries/ingest.ts";
import type { Text } from "../text.ts";

/** As often as the ingest says how it is. */
export const INTERVAL = "10s";

/** Stations measure every half minute or so: in shorter steps a rate would jump between nothing and one. */
const RATE_INTERVAL = "2m";

interface Lines {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  readonly query: string;
  readonly alias?: `$tag_${string}`;
  readonly unit: string;
  readonly custom?: TimeSeriesCustom;
  readonly maxDataPoints?: number;
  readonly interval?: string;
  readonly noValue?: Text;
}

const lines = ({ query, alias = "$tag_worker", unit, interval = INTERVAL, noValue, ...rest }: Lines): Panel =>
  timeSeries({ ...rest, interval, queries: [{ query, alias }], field: { unit, min: 0, ...(noValue === undefined ? {} : { noValue }) } });

const half = (x: 0 | 12, y: number): GridPos => ({ x, y, w: 12, h: 8 });
/** So that a bar is wide enough to be seen. With fewer Grafana would write the interval of ten years in years, which InfluxQL does not know. */
const FEW_BARS = 100;
const BARS: TimeSeriesCustom = { drawStyle: "bars", fillOpacity: 70, lineWidth: 1 };

/** The numbers of the ingest over time. */
export const pipelineLines: readonly Panel[] = [
  lines({
    id: 1,
    title: { en: "Lag", pt: "Atraso" },
    description: {
      en: "Time, by the ingest's clock, since the reading came that is the last in the store, of the station that is furthest behind. It grows while a station is away.",
      pt: "Tempo, pelo relógio do ingest, desde a chegada da última medição guardada, da estação mais atrasada. Cresce enquanto uma estação está ausente.",
    },
    gridPos: half(0, 10),
    query: ofWorker("lagS"),
    unit: "s",
  }),
  lines({
    id: 2,
    title: { en: "Oldest message not acknowledged", pt: "Mensagem mais antiga sem confirmação" },
    description: {
      en: "How long it has waited for the store. More than a few seconds: the store is slow. A gap: none waits, or InfluxDB was away.",
      pt: "Há quanto tempo espera pelo banco de dados. Mais do que alguns segundos: o banco está lento. Lacuna: nenhuma espera, ou o InfluxDB estava fora.",
    },
    gridPos: half(12, 10),
    query: ofWorker("oldestUnacknowledgedS"),
    unit: "s",
  }),
  lines({
    id: 7,
    title: { en: "Messages in", pt: "Mensagens recebidas" },
    description: {
      en: "Each second, of all kinds. Those that a broker tells again after a lost connection count again.",
      pt: "Por segundo, de todos os tipos. As que um broker repete depois de uma conexão perdida contam de novo.",
    },
    gridPos: half(0, 18),
    query: rateOfWorker("receivedMessages"),
    unit: "suffix:/s",
    interval: RATE_INTERVAL,
  }),
  lines({
    id: 3,
    title: { en: "Readings stored", pt: "Medições guardadas" },
    description: {
      en: "Each second, since the last time the ingest said how it is.",
      pt: "Por segundo, desde a última vez que o ingest disse como está.",
    },
    gridPos: half(12, 18),
    query: rateOfWorker("storedReadings"),
    unit: "suffix:/s",
    interval: RATE_INTERVAL,
  }),
  lines({
    id: 8,
    title: { en: "Rejected, by kind", pt: "Recusadas, por tipo" },
    description: {
      en: "Messages of each interval that could not be used: no JSON, not as the schema says, a wrong topic or station, a time that cannot be right, or refused by the store.",
      pt: "Mensagens de cada intervalo que não serviram: sem JSON, fora do esquema, tópico ou estação errados, hora impossível, ou recusadas pelo banco de dados.",
    },
    gridPos: half(0, 26),
    query: rejectedByKind,
    alias: "$tag_worker $tag_kind",
    unit: "short",
    custom: BARS,
    maxDataPoints: FEW_BARS,
  }),
  lines({
    id: 5,
    title: { en: "Messages rejected", pt: "Mensagens recusadas" },
    description: {
      en: "Since the ingest started. What was wrong with each: clima rejected list.",
      pt: "Desde o início do ingest. O que havia de errado em cada uma: clima rejected list.",
    },
    gridPos: half(12, 26),
    query: ofWorker("rejectedMessages"),
    unit: "short",
  }),
  lines({
    id: 4,
    title: { en: "Messages not acknowledged", pt: "Mensagens sem confirmação" },
    description: {
      en: "They wait to be stored, or on the disk; the broker keeps them until then.",
      pt: "Esperam ser guardadas, ou estão no disco; o broker as conserva até lá.",
    },
    gridPos: half(0, 34),
    query: ofWorker("unacknowledgedMessages"),
    unit: "short",
  }),
  lines({
    id: 13,
    title: { en: "Under way from each broker", pt: "A caminho de cada broker" },
    description: {
      en: "Messages that a broker has delivered and that are not yet acknowledged. At the limit of the window it delivers no more.",
      pt: "Mensagens que um broker entregou e que ainda não foram confirmadas. No limite da janela ele não entrega mais.",
    },
    gridPos: half(12, 34),
    query: ofBroker("windowMessages"),
    alias: "$tag_worker $tag_broker",
    unit: "short",
  }),
  lines({
    id: 6,
    title: { en: "Waiting on the disk", pt: "À espera no disco" },
    description: {
      en: "Readings in the spool: they came while the store was away, and go into it when it is back.",
      pt: "Medições na fila em disco: chegaram enquanto o banco de dados estava fora e entram nele quando voltar.",
    },
    gridPos: half(0, 42),
    query: ofWorker("spoolBytes"),
    unit: "bytes",
  }),
  lines({
    id: 9,
    title: { en: "Oldest on the disk", pt: "A mais antiga no disco" },
    description: {
      en: "How long ago the oldest reading in the spool was taken. A gap: none waits, or InfluxDB was away.",
      pt: "Há quanto tempo foi feita a medição mais antiga da fila em disco. Lacuna: nenhuma espera, ou o InfluxDB estava fora.",
    },
    gridPos: half(12, 42),
    query: ofWorker("spoolOldestS"),
    unit: "s",
    noValue: { en: "none waits, or nothing was heard", pt: "nenhuma espera, ou nada se ouviu" },
  }),
  lines({
    id: 10,
    title: { en: "Readings missing", pt: "Medições em falta" },
    description: {
      en: "Taken, and never come, by their numbers, of all stations. It goes down when a station sends what it kept.",
      pt: "Feitas e nunca chegadas, por seus números, de todas as estações. Diminui quando uma estação envia o que guardou.",
    },
    gridPos: half(0, 50),
    query: ofWorker("missingReadings"),
    unit: "short",
  }),
  timeSeries({
    id: 14,
    title: { en: "Connections lost", pt: "Conexões perdidas" },
    description: {
      en: "Of each interval: how often a worker had to connect to a broker again, and how often that no longer knew its session, so that messages may be missing.",
      pt: "De cada intervalo: quantas vezes um worker teve de se reconectar a um broker, e quantas vezes este já não conhecia a sessão, e mensagens podem faltar.",
    },
    gridPos: half(12, 50),
    interval: INTERVAL,
    queries: [
      { query: growthOfBroker("reconnects"), alias: "$tag_worker $tag_broker" },
      {
        query: growthOfBroker("sessionsLost"),
        alias: { en: "session lost: $tag_worker $tag_broker", pt: "sessão perdida: $tag_worker $tag_broker" },
      },
    ],
    field: { unit: "short", min: 0 },
    custom: BARS,
    maxDataPoints: FEW_BARS,
  }),
  lines({
    id: 15,
    title: { en: "Clients of each broker", pt: "Clientes de cada broker" },
    description: {
      en: "Connected to it, as it says itself ($SYS). Empty: the ingest may not read it, or ingest.brokerFigures is off.",
      pt: "Conectados a ele, como ele mesmo diz ($SYS). Vazio: o ingest não pode ler isso, ou ingest.brokerFigures está desligado.",
    },
    gridPos: half(0, 58),
    query: ofBroker("clients"),
    alias: "$tag_worker $tag_broker",
    unit: "short",
  }),
  lines({
    id: 16,
    title: { en: "Dropped by each broker", pt: "Descartadas por cada broker" },
    description: {
      en: "Messages of each interval that it could not deliver to some client, which was too slow or away too long, as it says itself ($SYS).",
      pt: "Mensagens de cada intervalo que ele não pôde entregar a algum cliente, lento demais ou ausente por muito tempo, como ele mesmo diz ($SYS).",
    },
    gridPos: half(12, 58),
    query: growthOfBroker("droppedMessages"),
    alias: "$tag_worker $tag_broker",
    unit: "short",
    custom: BARS,
    maxDataPoints: FEW_BARS,
  }),
];
