import { board } from "../board.ts";
import type { GridPos, Panel } from "../model.ts";
import { timeSeries } from "../panels/timeseries.ts";
import type { Text } from "../text.ts";
import { WORKERS } from "../variables.ts";

/** As often as the ingest says how it is. */
const INTERVAL = "10s";

interface HealthPanel {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  /** What to draw of the fields of ingest_health, per interval. */
  readonly select: string;
  readonly unit: string;
}

const half = (x: 0 | 12, y: number): GridPos => ({ x, y, w: 12, h: 8 });

const healthPanel = ({ select, unit, ...rest }: HealthPanel): Panel =>
  timeSeries({
    ...rest,
    interval: INTERVAL,
    queries: [
      {
        query: `SELECT ${select} FROM "ingest_health" WHERE "worker" =~ /^$worker$/ AND $timeFilter GROUP BY time($__interval), "worker" fill(null)`,
        alias: "$tag_worker",
      },
    ],
    field: { unit },
  });

const panels: readonly Panel[] = [
  healthPanel({
    id: 1,
    title: { en: "Lag", pt: "Atraso" },
    description: {
      en: "Time since the newest stored reading was taken, of the station that is furthest behind. It grows while a station is away.",
      pt: "Tempo desde a medição mais nova que foi guardada, da estação mais atrasada. Cresce enquanto uma estação está ausente.",
    },
    gridPos: half(0, 0),
    select: 'max("lagS")',
    unit: "s",
  }),
  healthPanel({
    id: 2,
    title: { en: "Oldest message not acknowledged", pt: "Mensagem mais antiga sem confirmação" },
    description: {
      en: "How long it has waited for the store. More than a few seconds: the store is slow. A gap: none waits, or InfluxDB was away.",
      pt: "Há quanto tempo espera pelo banco de dados. Mais do que alguns segundos: o banco está lento. Lacuna: nenhuma espera, ou o InfluxDB estava fora.",
    },
    gridPos: half(12, 0),
    select: 'max("oldestUnacknowledgedS")',
    unit: "s",
  }),
  healthPanel({
    id: 3,
    title: { en: "Readings stored", pt: "Medições guardadas" },
    description: {
      en: "Each second, since the last time the ingest said how it is.",
      pt: "Por segundo, desde a última vez que o ingest disse como está.",
    },
    gridPos: half(0, 8),
    select: 'non_negative_derivative(max("storedReadings"), 1s)',
    unit: "short",
  }),
  healthPanel({
    id: 4,
    title: { en: "Messages not acknowledged", pt: "Mensagens sem confirmação" },
    description: {
      en: "They wait to be stored, or on the disk; the broker keeps them until then.",
      pt: "Esperam ser guardadas, ou estão no disco; o broker as conserva até lá.",
    },
    gridPos: half(12, 8),
    select: 'max("unacknowledgedMessages")',
    unit: "short",
  }),
  healthPanel({
    id: 5,
    title: { en: "Messages rejected", pt: "Mensagens recusadas" },
    description: {
      en: "Since the ingest started. What was wrong with each: clima rejected list.",
      pt: "Desde o início do ingest. O que havia de errado em cada uma: clima rejected list.",
    },
    gridPos: half(0, 16),
    select: 'max("rejectedMessages")',
    unit: "short",
  }),
  healthPanel({
    id: 6,
    title: { en: "Waiting on the disk", pt: "À espera no disco" },
    description: {
      en: "Readings in the spool: they came while the store was away, and go into it when it is back.",
      pt: "Medições na fila em disco: chegaram enquanto o banco de dados estava fora e entram nele quando voltar.",
    },
    gridPos: half(12, 16),
    select: 'max("spoolBytes")',
    unit: "bytes",
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
  panels,
});
