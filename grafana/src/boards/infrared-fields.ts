import { valueMapping } from "../fields.ts";
import type { Override } from "../model.ts";

const COLOURS = { ok: "green", error: "red", expired: "orange", rejected: "purple" } as const;

/** What became of a command: in words with its colour. */
export const RESULTS = [
  valueMapping({
    ok: { text: { en: "sent", pt: "enviado" }, color: COLOURS.ok },
    error: { text: { en: "failed", pt: "falhou" }, color: COLOURS.error },
    expired: { text: { en: "too late", pt: "tarde demais" }, color: COLOURS.expired },
    rejected: { text: { en: "refused", pt: "recusado" }, color: COLOURS.rejected },
  }),
];

export const resultColours: readonly Override[] = Object.entries(COLOURS).map(([result, fixedColor]) => ({
  matcher: { id: "byName", options: result },
  properties: [{ id: "color", value: { mode: "fixed", fixedColor } }],
}));

/** Modes that remotes of air conditioners have; others are shown as they are. */
export const MODES = [
  valueMapping({
    off: { text: { en: "off", pt: "desligado" }, color: "#9fa7b3" },
    cool: { text: { en: "cool", pt: "frio" }, color: "blue" },
    heat: { text: { en: "heat", pt: "quente" }, color: "red" },
    dry: { text: { en: "dry", pt: "seco" }, color: "yellow" },
    fan: { text: { en: "fan", pt: "ventilar" }, color: "green" },
    fan_only: { text: { en: "fan", pt: "ventilar" }, color: "green" },
    auto: { text: { en: "auto", pt: "automático" }, color: "purple" },
    heat_cool: { text: { en: "auto", pt: "automático" }, color: "purple" },
  }),
];
