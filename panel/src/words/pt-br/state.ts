import type { state as english } from "../en/state.ts";
import type { Translation } from "../translation.ts";

export const state: Translation<typeof english> = {
  kinds: { online: "on-line", silent: "em silêncio", offline: "off-line", unknown: "desconhecida" },
  neverHeard: "nunca ouvida",
  lastHeard: (ago) => `ouvida ${ago}`,
  offline: (since) => `off-line ${since}`,
  silent: (since) => `em silêncio ${since}`,
  onlineSeen: (ago) => `on-line, vista ${ago}`,
  heardSeen: (ago) => `ouvida, vista ${ago}`,
  sources: { pi: "Raspberry Pi", simulated: "simulada", recorded: "gravada", device: "outro aparelho" },
  stored: (ago) => `gravado ${ago}`,
  timeUnknown: "hora desconhecida: o relógio da estação estava adiantado",
  clockAhead: (length) =>
    `O relógio desta estação está ${length} adiantado: as horas de suas leituras são duvidosas. Nela, execute: timedatectl status`,
  clockBehind: (length) =>
    `O relógio desta estação está ${length} atrasado: as horas de suas leituras são duvidosas. Nela, execute: timedatectl status`,
  notStored: (problem) => `As leituras não estão sendo gravadas: ${problem}. Elas esperam até o banco de dados voltar.`,
  unstored: (ago) => `As leituras chegam, mas não são gravadas; a mais antiga que espera chegou ${ago}.`,
  noIngest: "O serviço de gravação não está conectado ao broker.",
  browserOffline: (since) => `Este navegador está sem rede ${since}.`,
  panelSilent: (since) => `O painel não responde ${since}.`,
  shownIsFromBefore: "O que se vê é de antes.",
  shownIsFrom: (time) => `Últimos valores recebidos: ${time}.`,
  brokerAway: (since) => `O broker está fora do ar ${since}. Até ele voltar, nenhuma leitura chega e nenhum botão pode ser apertado.`,
  brokerRefuses: (since, problem) =>
    `O broker recusa o painel ${since}: ${problem}. Até ele ser aceito, nenhuma leitura chega e nenhum botão pode ser apertado.`,
  ingestAway: (since) => `O serviço de gravação está fora do ar ${since}. As leituras são mostradas, mas não são gravadas até ele voltar.`,
  storeAway: (since, problem) =>
    `O banco de dados está fora do ar ${since}: ${problem}. As leituras esperam, e o histórico não pode ser mostrado até ele voltar.`,
  notStoredSince: (since, problem) =>
    `As leituras não estão sendo gravadas ${since}: ${problem}. Elas esperam até o banco de dados voltar.`,
  noAnswer: "sem resposta",
  noReason: "sem motivo informado",
};
