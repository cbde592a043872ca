import type { Quantity } from "@clima/schemas";
import { labelOf } from "../fields.ts";
import { type AlertRule, type Asked, QUIET } from "./alert-rule.ts";
import {
  DIM_LUX,
  DISK_FREE_MB,
  PRESSURE_STUCK_MIN,
  SATURATED_PCT,
  SILENT_INTERVALS,
  SILENT_MIN,
  STUCK_INTERVALS,
  STUCK_MIN,
  UNDER_VOLTAGE_TIMES,
} from "./limits.ts";
import { healthOf, hoursHeard, IGNORED, INTERVAL_S, lastSeen, sinceChange, stationSilence, WAITING_BYTES } from "./questions.ts";
import { number, numero, STATION } from "./words.ts";

const IS_WATCHED = "$IGNORED == 0";
/** What waits on the ingest's disk may be the reading that is missed; without an ingest nothing is known, and a rule of its own says so. */
const IS_ALL_STORED = "$WAITING == 0";

const silent: AlertRule = {
  uid: "clima-station-silent",
  title: { en: "A station is silent", pt: "Uma estação está em silêncio" },
  summary: {
    en: `${STATION} has sent no reading for ${number("SILENT", 0)} minutes`,
    pt: `${STATION} não envia medições há ${numero("SILENT", 0)} minutos`,
  },
  description: {
    en: "No power, no network, a clock that is far behind, or the agent has stopped; it sends later what it measured meanwhile. After a week the station counts as taken down, as it does at once after clima station forget.",
    pt: "Sem energia, sem rede, um relógio muito atrasado, ou o agente parou; ele envia depois o que mediu nesse tempo. Após uma semana a estação conta como desmontada, assim como logo após clima station forget.",
  },
  severity: "critical",
  asks: [...stationSilence(), INTERVAL_S, IGNORED, WAITING_BYTES],
  firesWhen: `$SILENT >= ${SILENT_MIN} && $SILENT >= ${SILENT_INTERVALS} * $INTERVAL / 60 && ${IS_WATCHED} && ${IS_ALL_STORED}`,
  // Looked at twice: what came while the store was away is written when it is back.
  for: "5m",
  keepFiringFor: "0s",
  ...QUIET,
  panel: { board: "clima-weather", id: 31 },
};

const sensorFailed: AlertRule = {
  uid: "clima-sensor-failed",
  title: { en: "A sensor has failed", pt: "Um sensor falhou" },
  summary: {
    en: `${STATION}: sensor {{ $labels.sensor }} has not answered for ${number("SINCE", 0)} minutes`,
    pt: `${STATION}: o sensor {{ $labels.sensor }} não responde há ${numero("SINCE", 0)} minutos`,
  },
  description: {
    en: "Look at its wires, then at the station's log; clima doctor says what it finds at which address.",
    pt: "Verifique os fios e depois o log da estação; clima doctor diz o que encontra em cada endereço.",
  },
  severity: "warning",
  asks: [
    healthOf("ANSWERS", "ok", '"station", "sensor"'),
    healthOf("SINCE_S", "sinceS", '"station", "sensor"'),
    IGNORED,
    { name: "SINCE", expression: "$SINCE_S / 60" },
  ],
  firesWhen: `$ANSWERS == 0 && ${IS_WATCHED}`,
  for: "5m",
  // A loose contact comes and goes.
  keepFiringFor: "15m",
  ...QUIET,
  panel: { board: "clima-health", id: 11 },
};

interface Stuck {
  readonly uid: string;
  readonly quantity: Quantity;
  readonly afterMin: number;
  /** Of a quantity that may rightly stay the same: what is asked beside, and when it counts. */
  readonly unless?: { readonly asked: Asked; readonly counts: string };
  readonly panelId: number;
}

function stuck({ uid, quantity, afterMin, unless, panelId }: Stuck): AlertRule {
  const { en, pt } = labelOf(quantity);
  return {
    uid,
    title: { en: `A sensor is stuck: ${en.toLowerCase()}`, pt: `Um sensor travou: ${pt.toLowerCase()}` },
    summary: {
      en: `${STATION}: ${en.toLowerCase()} has not changed for ${number("UNCHANGED", 0)} minutes`,
      pt: `${STATION}: ${pt.toLowerCase()} não muda há ${numero("UNCHANGED", 0)} minutos`,
    },
    description: {
      en: "The same number to the last digit for hours, or none any more: a station leaves out what is stuck. Take its power away for a moment; if that does not help, the sensor has to go.",
      pt: "O mesmo número até o último dígito há horas, ou já nenhum: a estação omite o que travou. Desligue-a por um momento; se não ajudar, troque o sensor.",
    },
    severity: "warning",
    asks: [...sinceChange(quantity), hoursHeard(afterMin), INTERVAL_S, IGNORED, ...(unless === undefined ? [] : [unless.asked])],
    firesWhen: [
      `$UNCHANGED - $SILENT >= ${afterMin}`,
      `$UNCHANGED - $SILENT >= ${STUCK_INTERVALS} * $INTERVAL / 60`,
      // A station that was away and is back has not yet had the time to change.
      `$HOURS >= ${afterMin / 60}`,
      IS_WATCHED,
      ...(unless === undefined ? [] : [unless.counts]),
    ].join(" && "),
    for: "0s",
    keepFiringFor: "0s",
    ...QUIET,
    panel: { board: "clima-weather", id: panelId },
  };
}

const underVoltage: AlertRule = {
  uid: "clima-under-voltage",
  title: { en: "Under-voltage", pt: "Tensão baixa" },
  summary: {
    en: `${STATION}: supply too weak in ${number("TIMES", 0)} of the last 10 minutes`,
    pt: `${STATION}: alimentação fraca demais em ${numero("TIMES", 0)} dos últimos 10 minutos`,
  },
  description: {
    en: "Below 4.63 V the Raspberry Pi slows down, and its SD card may lose data. Take a stronger supply and a shorter, thicker cable.",
    pt: "Abaixo de 4,63 V o Raspberry Pi fica lento e o cartão SD pode perder dados. Use uma fonte mais forte e um cabo mais curto e mais grosso.",
  },
  severity: "warning",
  asks: [
    {
      name: "TIMES",
      query: 'SELECT sum("underVoltage") FROM "station_health" WHERE $timeFilter GROUP BY "station"',
      fromS: 600,
      toS: 0,
      reducer: "last",
    },
    IGNORED,
  ],
  firesWhen: `$TIMES >= ${UNDER_VOLTAGE_TIMES} && ${IS_WATCHED}`,
  for: "0s",
  // It comes and goes with what the computer does.
  keepFiringFor: "1h",
  ...QUIET,
  panel: { board: "clima-health", id: 5 },
};

const diskNearlyFull: AlertRule = {
  uid: "clima-disk-nearly-full",
  title: { en: "A station's disk is nearly full", pt: "O disco de uma estação está quase cheio" },
  summary: { en: `${STATION}: ${number("FREE", 0)} MB free`, pt: `${STATION}: ${numero("FREE", 0)} MB livres` },
  description: {
    en: `Less than ${DISK_FREE_MB} MB where the station keeps what it could not yet send. sudo apt clean; df -h shows what fills the card.`,
    pt: `Menos de ${DISK_FREE_MB} MB onde a estação guarda o que ainda não pôde enviar. sudo apt clean; df -h mostra o que enche o cartão.`,
  },
  severity: "warning",
  asks: [healthOf("FREE", "diskFreeMb", '"station"'), IGNORED],
  firesWhen: `$FREE < ${DISK_FREE_MB} && ${IS_WATCHED}`,
  for: "10m",
  // What a program writes and removes goes to and fro.
  keepFiringFor: "1h",
  ...QUIET,
  panel: { board: "clima-health", id: 6 },
};

/** How the stations are, looked at often. */
export const stationRules: readonly AlertRule[] = [sensorFailed, underVoltage, diskNearlyFull];

/** What takes minutes or hours to show, and looks at days. */
export const slowRules: readonly AlertRule[] = [
  silent,
  stuck({ uid: "clima-stuck-temperature", quantity: "temperatureC", afterMin: STUCK_MIN, panelId: 10 }),
  stuck({
    uid: "clima-stuck-humidity",
    quantity: "humidityPct",
    afterMin: STUCK_MIN,
    unless: { asked: lastSeen("HUMIDITY", "humidityPct"), counts: `$HUMIDITY < ${SATURATED_PCT}` },
    panelId: 11,
  }),
  stuck({
    uid: "clima-stuck-light",
    quantity: "illuminanceLux",
    afterMin: STUCK_MIN,
    unless: { asked: lastSeen("LIGHT", "illuminanceLux"), counts: `$LIGHT >= ${DIM_LUX}` },
    panelId: 14,
  }),
  stuck({ uid: "clima-stuck-pressure", quantity: "pressureHpa", afterMin: PRESSURE_STUCK_MIN, panelId: 12 }),
];
