import type { Translation } from "../translation.ts";
import type { frame as english } from "../en/frame.ts";

export const frame: Translation<typeof english> = {
  stations: "Estações",
  allStations: "Todas as estações",
  settings: "Configurações",
  pages: "Páginas",
  stationPages: "Páginas desta estação",
  tabs: { now: "Agora", history: "Histórico", records: "Recordes", remote: "Controle", station: "Estação" },
};
