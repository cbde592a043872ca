import type { frame as english } from "../en/frame.ts";
import type { Translation } from "../translation.ts";

export const frame: Translation<typeof english> = {
  stations: "Estações",
  allStations: "Todas as estações",
  settings: "Configurações",
  pages: "Páginas",
  stationPages: "Páginas desta estação",
  looking: "Procurando estações…",
  notYetHeard: "As estações aparecem assim que puderem ser ouvidas.",
  noStation: "Nenhuma estação foi vista ainda. Inicie uma com: clima agent",
  cannotShow: (problem) => `Nenhuma estação pode ser mostrada: ${problem}`,
  panelSilent: "o painel não responde",
  browserOffline: "este navegador está sem rede",
  skip: "Ir para o conteúdo",
  tabs: { now: "Agora", history: "Histórico", records: "Recordes", remote: "Controle", station: "Estação" },
};
