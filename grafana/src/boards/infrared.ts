import { board } from "../board.ts";
import { COLOURED_CELL, column, hiddenColumn } from "../columns.ts";
import { thresholds } from "../fields.ts";
import type { Field, GridPos, Panel } from "../model.ts";
import { stat } from "../panels/stat.ts";
import { stateTimeline } from "../panels/state-timeline.ts";
import { table } from "../panels/table.ts";
import { NO_LEGEND, timeSeries } from "../panels/timeseries.ts";
import * as ask from "../queries/infrared.ts";
import { changesOf, OLDEST_FIRST } from "../queries/points.ts";
import type { Text } from "../text.ts";
import { STATION_WITH_HEALTH } from "../variables.ts";
import { MODES, RESULTS, resultColours } from "./infrared-fields.ts";

const at = (x: number, y: number, w: number, h: number): GridPos => ({ x, y, w, h });

interface Count {
  readonly id: number;
  readonly x: number;
  readonly title: Text;
  readonly description: Text;
  readonly query: string;
  readonly shown?: Field;
}

const count = ({ id, x, title, description, query, shown }: Count): Panel =>
  stat({
    id,
    title,
    description,
    gridPos: at(x, 0, 6, 4),
    queries: [{ query, alias: title }],
    field: { unit: "none", decimals: 0, noValue: { en: "none", pt: "nenhum" }, ...shown },
  });

const counts: readonly Panel[] = [
  count({
    id: 1,
    x: 0,
    title: { en: "Sent", pt: "Enviados" },
    description: {
      en: "Commands that were carried out in the time shown. Dry runs do not count.",
      pt: "Comandos executados no período. Ensaios não contam.",
    },
    query: ask.sentInAll("= 'ok'"),
  }),
  count({
    id: 2,
    x: 6,
    title: { en: "Not sent", pt: "Não enviados" },
    description: {
      en: "Commands that failed, were refused, or came too late. The list below says why.",
      pt: "Comandos que falharam, foram recusados, ou chegaram tarde demais. A lista abaixo diz por quê.",
    },
    query: ask.sentInAll("!= 'ok'"),
    shown: { thresholds: thresholds("green", [1, "orange"]) },
  }),
  count({
    id: 3,
    x: 12,
    title: { en: "Time to answer", pt: "Tempo de resposta" },
    description: {
      en: "From the arrival of a command at the station to its answer: half of them were quicker.",
      pt: "Da chegada de um comando à estação até a resposta: a metade foi mais rápida.",
    },
    query: ask.medianTakenMs,
    shown: { unit: "ms" },
  }),
  count({
    id: 4,
    x: 18,
    title: { en: "Received", pt: "Recebidos" },
    description: {
      en: "Codes of other remotes that the station saw.",
      pt: "Códigos de outros controles que a estação viu.",
    },
    query: ask.receivedInAll,
  }),
];

/**
 * So that a bar is wide enough to be seen: two hours each in a week. With fewer Grafana would write the interval of ten years in years, which
 * InfluxQL does not know.
 */
const FEW_BARS = 100;
const STACKED_BARS = { drawStyle: "bars", fillOpacity: 70, lineWidth: 1, stacking: { mode: "normal", group: "A" } } as const;

const presses: readonly Panel[] = [
  timeSeries({
    id: 10,
    title: { en: "By remote", pt: "Por controle" },
    description: {
      en: "Commands of each interval, those that failed too. Without a remote: raw codes, and codes of a protocol.",
      pt: "Comandos de cada intervalo, também os que falharam. Sem controle: códigos crus, e códigos de um protocolo.",
    },
    gridPos: at(0, 4, 12, 8),
    interval: "10m",
    maxDataPoints: FEW_BARS,
    queries: [
      { query: ask.sentBy("remote", ` AND "remote" != ''`), alias: "$tag_remote" },
      { query: ask.sentWithoutRemote, alias: { en: "without a remote", pt: "sem controle" } },
    ],
    field: { unit: "none", decimals: 0, min: 0 },
    custom: STACKED_BARS,
  }),
  timeSeries({
    id: 11,
    title: { en: "Results", pt: "Resultados" },
    description: {
      en: "Commands of each interval by what became of them: ok, error, expired (too late) or rejected.",
      pt: "Comandos de cada intervalo pelo resultado: ok, error (falha), expired (tarde demais) ou rejected (recusado).",
    },
    gridPos: at(12, 4, 12, 8),
    interval: "10m",
    maxDataPoints: FEW_BARS,
    queries: [{ query: ask.sentBy("result"), alias: "$tag_result" }],
    field: { unit: "none", decimals: 0, min: 0 },
    custom: STACKED_BARS,
    overrides: resultColours,
  }),
  table({
    id: 12,
    title: { en: "By button", pt: "Por botão" },
    description: {
      en: "How often each button was sent in the time shown. A row without a remote: raw codes and the like.",
      pt: "Quantas vezes cada botão foi enviado no período. Linha sem controle: códigos crus e semelhantes.",
    },
    gridPos: at(0, 12, 8, 9),
    queries: [{ query: ask.sentByButton }],
    overrides: [
      hiddenColumn("Time"),
      column("remote", { en: "Remote", pt: "Controle" }),
      column("button", { en: "Button", pt: "Botão" }),
      column("count", { en: "Times", pt: "Vezes" }),
    ],
    options: { sortBy: [{ displayName: { en: "Times", pt: "Vezes" }, desc: true }] },
  }),
  table({
    id: 13,
    title: { en: "Last answers", pt: "Últimas respostas" },
    description: {
      en: "What became of each command, newest first. A dry run counts 0.",
      pt: "O que foi feito de cada comando, o mais novo primeiro. Um ensaio conta 0.",
    },
    gridPos: at(8, 12, 16, 9),
    queries: [{ query: ask.lastSent }],
    overrides: [
      column("Time", { en: "Time", pt: "Hora" }),
      column("command", { en: "Command", pt: "Comando" }),
      column("remote", { en: "Remote", pt: "Controle" }),
      column("button", { en: "Button", pt: "Botão" }),
      column("result", { en: "Result", pt: "Resultado" }, { id: "mappings", value: RESULTS }, COLOURED_CELL),
      column("code", { en: "Why", pt: "Por quê" }),
      column("takenMs", { en: "Took", pt: "Levou" }, { id: "unit", value: "ms" }),
      column("count", { en: "Counts", pt: "Conta" }),
    ],
  }),
  timeSeries({
    id: 14,
    title: { en: "Time to answer", pt: "Tempo de resposta" },
    description: {
      en: "From the arrival of a command at the station to its answer: half of them, 95 of 100, and all of each interval were quicker. A macro takes as long as its pauses.",
      pt: "Da chegada de um comando à estação até a resposta: a metade, 95 de 100, e todos os de cada intervalo foram mais rápidos. Uma macro leva o tempo de suas pausas.",
    },
    gridPos: at(0, 21, 12, 8),
    interval: "10m",
    queries: [
      { query: ask.takenMs(ask.MEDIAN_TAKEN), alias: { en: "half", pt: "metade" } },
      { query: ask.takenMs(ask.SLOW_TAKEN), alias: { en: "95 of 100", pt: "95 de 100" } },
      { query: ask.takenMs(ask.LONGEST_TAKEN), alias: { en: "longest", pt: "mais longo" } },
    ],
    field: { unit: "ms", min: 0 },
    custom: { drawStyle: "points", pointSize: 6 },
  }),
  table({
    id: 15,
    title: { en: "Received codes", pt: "Códigos recebidos" },
    description: {
      en: "What other remotes sent, newest first. Remote and button where they are known; a row with a time alone was of no known protocol.",
      pt: "O que outros controles enviaram, o mais novo primeiro. Controle e botão onde conhecidos; linha só com hora: protocolo desconhecido.",
    },
    gridPos: at(12, 21, 12, 8),
    queries: [{ query: ask.lastReceived }],
    overrides: [
      column("Time", { en: "Time", pt: "Hora" }),
      column("remote", { en: "Remote", pt: "Controle" }),
      column("button", { en: "Button", pt: "Botão" }),
      column("protocol", { en: "Protocol", pt: "Protocolo" }),
      column("address", { en: "Address", pt: "Endereço" }),
      column("protocolCommand", { en: "Command", pt: "Comando" }),
      column("repeats", { en: "Repeats", pt: "Repetições" }),
      hiddenColumn("count"),
    ],
  }),
];

const OF_STATES = { measurement: "ir_event", where: `"event" = 'state'`, tag: "remote" } as const;

const airConditioners: readonly Panel[] = [
  stateTimeline({
    id: 20,
    title: { en: "Air conditioners", pt: "Ar-condicionado" },
    description: {
      en: "The mode that each was last sent. It does not answer, so whether it followed is not known. What was so before the time shown is carried on into it.",
      pt: "O modo que cada um recebeu por último. Ele não responde, então não se sabe se obedeceu. O estado de antes do período continua dentro dele.",
    },
    gridPos: at(0, 29, 12, 6),
    queries: [{ query: changesOf({ ...OF_STATES, field: "mode" }), alias: "$tag_remote" }],
    field: { mappings: MODES },
    transformations: OLDEST_FIRST,
    options: { legend: NO_LEGEND },
  }),
  stateTimeline({
    id: 21,
    title: { en: "Temperature wanted", pt: "Temperatura pedida" },
    description: {
      en: "What each air conditioner was last told to reach, as its remote has it. It stays as it was while the air conditioner is off.",
      pt: "A que cada ar-condicionado foi mandado por último, como o controle a tem. Fica como estava enquanto ele está desligado.",
    },
    gridPos: at(12, 29, 12, 6),
    queries: [{ query: changesOf({ ...OF_STATES, field: "wantedTemperatureC" }), alias: "$tag_remote" }],
    field: { unit: "celsius", decimals: 1, thresholds: thresholds("blue", [20, "light-blue"], [23, "yellow"], [26, "orange"]) },
    transformations: OLDEST_FIRST,
    options: { legend: NO_LEGEND },
  }),
];

/** What was pressed, what was seen, and what it became. */
export const infraredBoard = board({
  uid: "clima-infrared",
  title: { en: "Infrared", pt: "Infravermelho" },
  description: {
    en: "What one station sent by infrared and what became of it, what it saw of other remotes, and how the air conditioners are set.",
    pt: "O que uma estação enviou por infravermelho e no que deu, o que ela viu de outros controles, e como estão os ares-condicionados.",
  },
  from: "now-7d",
  variables: [STATION_WITH_HEALTH],
  panels: [...counts, ...presses, ...airConditioners],
});
