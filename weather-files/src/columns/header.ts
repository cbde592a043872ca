import { repaired } from "./spoiled-text.ts";
import { isUnit } from "./units.ts";

/** A header's name, and the unit in brackets behind it. */
export interface Header {
  readonly name: string;
  readonly unit?: string;
}

const BRACKETS = /^(.*?)[\s_]*[([{<]\s*([^()[\]{}<>]*)\s*[)\]}>]\s*(.*)$/s;

/** What HOBOware says of logger and sensor behind a name, HOBOconnect of a channel before it, and the BOM of a text's width. */
const ABOUT_SENSOR = /^Ch: ?\d+ - |\s*\((?:LGR|SEN) S\/N:[^)]*\)|\[\d+\]$/g;

/** "Outdoor Temperature(℃)" ▶ its name and ℃. What stands in other brackets is part of the name. */
export function splitHeader(header: string): Header {
  const plain = repaired(header).replace(ABOUT_SENSOR, "");
  const parts = BRACKETS.exec(plain);
  if (!parts) return { name: plain };
  const [, before = "", inside = "", after = ""] = parts;
  return isUnit(inside) ? { name: `${before} ${after}`.trim(), unit: inside.trim() } : { name: plain };
}

/** A name without case, accents, spaces and punctuation: what tells columns apart. */
export const nameKey = (name: string): string =>
  repaired(name)
    .replace(/[º˚]/g, "°")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
