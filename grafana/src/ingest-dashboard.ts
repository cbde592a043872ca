import { dashboard } from "./dashboard.ts";
import { DATASOURCE, type GridPos, half, LEGEND, type Panel, target } from "./panels.ts";

const WORKER = '"worker" =~ /^$worker$/';
/** As often as the ingest says how it is. */
const INTERVAL = "10s";

interface HealthPanel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly gridPos: GridPos;
  /** What to draw of the fields of ingest_health, per interval. */
  readonly select: string;
  readonly unit: string;
}

const healthPanel = ({ id, title, description, gridPos, select, unit }: HealthPanel): Panel => ({
  id,
  type: "timeseries",
  title,
  description,
  gridPos,
  datasource: DATASOURCE,
  interval: INTERVAL,
  targets: [
    target(
      0,
      `SELECT ${select} FROM "ingest_health" WHERE ${WORKER} AND $timeFilter GROUP BY time($__interval), "worker" fill(null)`,
      "$tag_worker",
    ),
  ],
  fieldConfig: { defaults: { unit, custom: { lineWidth: 2, spanNulls: false, showPoints: "auto" } }, overrides: [] },
  options: LEGEND,
});

const panels: readonly Panel[] = [
  healthPanel({
    id: 1,
    title: "Lag",
    description:
      "Time since the newest stored reading was taken, of the station that is furthest behind. It grows while a station is away.",
    gridPos: half(0, 0),
    select: 'max("lagS")',
    unit: "s",
  }),
  healthPanel({
    id: 2,
    title: "Oldest message not acknowledged",
    description:
      "How long it has waited for the store. More than a few seconds: the store is slow. A gap: none waits, or InfluxDB was away.",
    gridPos: half(12, 0),
    select: 'max("oldestUnacknowledgedS")',
    unit: "s",
  }),
  healthPanel({
    id: 3,
    title: "Readings stored",
    description: "Each second, since the last time the ingest said how it is.",
    gridPos: half(0, 8),
    select: 'non_negative_derivative(max("storedReadings"), 1s)',
    unit: "short",
  }),
  healthPanel({
    id: 4,
    title: "Messages not acknowledged",
    description: "They wait to be stored, or on the disk; the broker keeps them until then.",
    gridPos: half(12, 8),
    select: 'max("unacknowledgedMessages")',
    unit: "short",
  }),
  healthPanel({
    id: 5,
    title: "Messages rejected",
    description: "Since the ingest started. What was wrong with each: clima rejected list.",
    gridPos: half(0, 16),
    select: 'max("rejectedMessages")',
    unit: "short",
  }),
  healthPanel({
    id: 6,
    title: "Waiting on the disk",
    description: "Readings in the spool: they came while the store was away, and go into it when it is back.",
    gridPos: half(12, 16),
    select: 'max("spoolBytes")',
    unit: "bytes",
  }),
];

/** The Ingest dashboard: whether what the stations measured gets into the store. */
export const ingestDashboard = dashboard({
  uid: "clima-ingest",
  title: "Ingest",
  description: "Whether what the stations measured gets into InfluxDB. A gap in every panel: InfluxDB or the ingest was away.",
  from: "now-3h",
  choice: { tag: "worker", label: "Worker", measurement: "ingest_health" },
  panels,
});
