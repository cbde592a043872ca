const MAX_SHOWN_CHARS = 60;
/** Deeper parts are shown as … */
const MAX_SHOWN_LEVELS = 3;
const MAX_SHOWN_ENTRIES = 12;

/**
 * A value as JSON, cut to 60 characters. Never looks deeper than three levels: JSON.stringify runs out of stack at
 * some thousand levels, which a few kilobytes of hostile payload have.
 */
export function show(value: unknown): string {
  return cut(render(value, MAX_SHOWN_LEVELS), MAX_SHOWN_CHARS);
}

/** Text without quotes, on one line, cut to 60 characters. */
export const showText = (text: string): string => cut(text.slice(0, MAX_SHOWN_CHARS + 1).replace(INVISIBLE, escapeChar), MAX_SHOWN_CHARS);

/** Control and format characters, which could drive the terminal or turn the line round that a complaint is printed on. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escapeChar(char: string): string {
  const escaped = JSON.stringify(char).slice(1, -1);
  return escaped === char ? char.split("").map(escapeUnit).join("") : escaped;
}

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
const quote = (text: string) => JSON.stringify(text.slice(0, MAX_SHOWN_CHARS + 1)).replace(INVISIBLE, escapeChar);

function render(value: unknown, levels: number): string {
  if (typeof value === "string") return quote(value);
  // JSON.stringify says null of the Infinity that 1e999 is read as, which would be a lie
  if (typeof value !== "object" || value === null) return String(value);
  if (levels === 0) return "…";
  if (Array.isArray(value)) return `[${firstOf(value).map((item) => render(item, levels - 1))}]`;
  return `{${firstOf(Object.entries(value)).map(([name, item]) => `${quote(name)}:${render(item, levels - 1)}`)}}`;
}

const firstOf = <T>(items: readonly T[]) => items.slice(0, MAX_SHOWN_ENTRIES);

/** Cuts after `maxChars`, never through a surrogate pair. */
const cut = (text: string, maxChars: number) =>
  text.length <= maxChars ? text : `${text.slice(0, maxChars).replace(/[\uD800-\uDBFF]$/, "")}…`;

/** "/readings/3/values" and "humidityPct" as readings[3].values.humidityPct */
export function showPath(jsonPointer: string, property?: string): string {
  const names = jsonPointer.split("/").slice(1).map(unescapePointer);
  if (property !== undefined) names.push(property);
  return names.length === 0 ? "the message" : names.map(step).join("").replace(/^\./, "");
}

/** RFC 6901, section 4: ~1 is a slash, ~0 a tilde, replaced in this order. */
const unescapePointer = (token: string) => token.replaceAll("~1", "/").replaceAll("~0", "~");

function step(name: string): string {
  if (/^\d{1,9}$/.test(name)) return `[${name}]`;
  return /^[A-Za-z_$][\w$-]{0,59}$/.test(name) ? `.${name}` : `[${show(name)}]`;
}
