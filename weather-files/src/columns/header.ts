import { isUnit } from "./units.ts";

/** A header's name, and the unit in brackets behind it. */
export interface Header {
  readonly name: string;
  readonly unit?: string;
}

const BRACKETS = /^(.*?)[\s_]*[([{<]\s*([^()[\]{}<>]*)\s*[)\]}>]\s*(.*)$/s;

/** "Outdoor Temperature(℃)" ▶ its name and ℃. What stands in other brackets is part of the name. */
export function splitHeader(header: string): Header {
  const parts = BRACKETS.exec(header);
  if (!parts) return { name: header };
  const [, before = "", inside = "", after = ""] = parts;
  return isUnit(inside) ? { name: `${before} ${after}`.trim(), unit: inside.trim() } : { name: header };
}

/** A name without case, accents, spaces and punctuation: what tells columns apart. */
export const nameKey = (name: string): string =>
  name
    .replace(/[º˚]/g, "°")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
