/** Elements as text. All numbers get one decimal, so that pages stay small. */

type Attributes = Readonly<Record<string, string | number | undefined>>;

export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const attribute = ([name, value]: readonly [string, string | number | undefined]): string =>
  value === undefined ? "" : ` ${name}="${typeof value === "number" ? short(value) : escapeText(value)}"`;

export const short = (value: number): string => String(Math.round(value * 10) / 10);

/** An element; `content` is markup, not text. */
export const element = (name: string, attributes: Attributes, content = ""): string =>
  `<${name}${Object.entries(attributes).map(attribute).join("")}>${content}</${name}>`;

export const svg = (width: number, height: number, content: string): string =>
  element("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${short(width)} ${short(height)}` }, content);

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes): string =>
  element("line", { x1, y1, x2, y2, ...attributes });

export const rect = (x: number, y: number, width: number, height: number, attributes: Attributes): string =>
  element("rect", { x, y, width: Math.max(0, width), height: Math.max(0, height), ...attributes });

export const text = (x: number, y: number, content: string, attributes: Attributes): string =>
  element("text", { x, y, ...attributes }, escapeText(content));

// Digits are all of one width, so that numbers do not jiggle.
const NARROW = /[ijl.,:;'|!()[\]I t°f]/g;
const WIDE = /[mwMW%@]/g;

/** About how wide a text is in Inter. */
export function textWidth(content: string, sizePx: number): number {
  const narrow = content.match(NARROW)?.length ?? 0;
  const wide = content.match(WIDE)?.length ?? 0;
  return sizePx * (narrow * 0.35 + wide * 0.88 + ([...content].length - narrow - wide) * 0.63);
}

/** Cut off with an ellipsis where it does not fit. */
export function fitted(content: string, sizePx: number, widthPx: number): string {
  if (textWidth(content, sizePx) <= widthPx) return content;
  const letters = [...content];
  while (letters.length > 1 && textWidth(`${letters.join("")}…`, sizePx) > widthPx) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}
