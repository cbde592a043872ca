import type { stations as english } from "../en/stations.ts";
import type { Translation } from "../translation.ts";

export const stations: Translation<typeof english> = {
  none: "Nenhuma estação foi ouvida ainda.",
  newest: (ago) => `medido ${ago}`,
};
