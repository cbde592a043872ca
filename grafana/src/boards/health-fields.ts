import { valueMapping } from "../fields.ts";

/** A station says how it is every minute: two of them, so that every interval holds a message. */
export const HEALTH_INTERVAL = "2m";

export const NOT_TOLD = { en: "not told", pt: "não informado" } as const;

export const ONLINE = [
  valueMapping({
    "1": { text: { en: "online", pt: "conectada" }, color: "green" },
    "0": { text: { en: "offline", pt: "desconectada" }, color: "red" },
  }),
];

export const ANSWERS = [
  valueMapping({
    "1": { text: { en: "answers", pt: "responde" }, color: "green" },
    "0": { text: { en: "fails", pt: "falha" }, color: "red" },
  }),
];

export const YES_NO = [
  valueMapping({
    "0": { text: { en: "no", pt: "não" }, color: "green" },
    "1": { text: { en: "yes", pt: "sim" }, color: "red" },
  }),
];
