import { type AlertRule, QUIET } from "./alert-rule.ts";
import { STALLED_MIN, WAITING_S } from "./limits.ts";
import { ingestSilence, workerBefore, workerOf } from "./questions.ts";
import { number, numero } from "./words.ts";

const WORKER = "{{ $labels.worker }}";

const stalled: AlertRule = {
  uid: "clima-ingest-stalled",
  title: { en: "The ingest is stalled", pt: "O ingest parou" },
  summary: {
    en: `Nothing was stored for more than ${STALLED_MIN} minutes: no ingest works, or InfluxDB does not answer`,
    pt: `Nada foi guardado há mais de ${STALLED_MIN} minutos: nenhum ingest funciona, ou o InfluxDB não responde`,
  },
  description: {
    en: "What the stations measure waits on the ingest's disk, in the broker, and then in the stations: nothing is lost soon, nothing new is shown. docker compose ps and docker compose logs ingest influxdb say more.",
    pt: "O que as estações medem espera no disco do ingest, no broker e depois nas estações: nada se perde logo, nada novo aparece. docker compose ps e docker compose logs ingest influxdb dizem mais.",
  },
  severity: "critical",
  asks: [...ingestSilence()],
  firesWhen: `$SILENT >= ${STALLED_MIN}`,
  for: "5m",
  keepFiringFor: "0s",
  // A bucket that is new has nothing and never had. After a week without a word it must not end by itself.
  noDataState: "KeepLast",
  // The one rule that tells when InfluxDB is away.
  execErrState: "Alerting",
  panel: { board: "clima-pipeline", id: 3 },
};

const waiting: AlertRule = {
  uid: "clima-ingest-waiting",
  title: { en: "Messages wait for the store", pt: "Mensagens esperam pelo banco de dados" },
  summary: {
    en: `Ingest ${WORKER}: the oldest message has waited for ${number("WAITED", 0)} s`,
    pt: `Ingest ${WORKER}: a mensagem mais antiga espera há ${numero("WAITED", 0)} s`,
  },
  description: {
    en: "The ingest works, but InfluxDB takes what it sends too slowly or not at all. Its log says what InfluxDB answers.",
    pt: "O ingest funciona, mas o InfluxDB aceita devagar demais, ou não aceita, o que ele envia. O log dele diz o que o InfluxDB responde.",
  },
  severity: "warning",
  asks: [workerOf("WAITED", "oldestUnacknowledgedS")],
  firesWhen: `$WAITED >= ${WAITING_S}`,
  for: "5m",
  keepFiringFor: "15m",
  ...QUIET,
  panel: { board: "clima-pipeline", id: 2 },
};

const spoolGrowing: AlertRule = {
  uid: "clima-spool-growing",
  title: { en: "The spool is growing", pt: "A fila em disco está crescendo" },
  summary: {
    en: `Ingest ${WORKER}: ${number("SPOOL_MB", 1)} MB wait on its disk, ${number("GROWN_MB", 1)} MB more than 15 minutes ago`,
    pt: `Ingest ${WORKER}: ${numero("SPOOL_MB", 1)} MB esperam no disco dele, ${numero("GROWN_MB", 1)} MB a mais do que há 15 minutos`,
  },
  description: {
    en: "More comes than InfluxDB takes. When the disk's share (ingest.spoolMaxBytes) is full, the broker and then the stations keep what comes.",
    pt: "Chega mais do que o InfluxDB aceita. Quando a parte do disco (ingest.spoolMaxBytes) estiver cheia, o broker e depois as estações guardam o que chega.",
  },
  severity: "warning",
  asks: [
    workerOf("SPOOL", "spoolBytes"),
    workerBefore("BEFORE", "spoolBytes", 15),
    { name: "SPOOL_MB", expression: "$SPOOL / 1000000" },
    { name: "GROWN_MB", expression: "($SPOOL - $BEFORE) / 1000000" },
  ],
  firesWhen: "$SPOOL > $BEFORE",
  for: "10m",
  keepFiringFor: "15m",
  ...QUIET,
  panel: { board: "clima-pipeline", id: 6 },
};

/** Whether what was measured gets into the store. */
export const ingestRules: readonly AlertRule[] = [stalled, waiting, spoolGrowing];
