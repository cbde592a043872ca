import type { settings as english } from "../en/settings.ts";
import type { Translation } from "../translation.ts";

export const settings: Translation<typeof english> = {
  language: "Idioma",
  units: "Unidades",
  theme: "Cores",
  unitSystems: {
    metric: { name: "Métricas", units: "°C, hPa, m/s, mm, km" },
    imperial: { name: "Imperiais", units: "°F, inHg, mph, in, mi" },
  },
  themes: { auto: "Como no aparelho", light: "Claras", dark: "Escuras" },
  example: "Exemplo",
  kept: "Cada escolha vale na hora e fica guardada neste navegador; enquanto não houver uma, a página segue as preferências dele.",
};
