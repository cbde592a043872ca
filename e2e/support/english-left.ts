import { wordsOf } from "../../panel/src/words/words.ts";

/** Stands where a text of the words has a value. */
const HOLE = "\u0001";
const WORD = /[\p{L}]{4,}/u;

/** Every text of a language, in the order of the words; what is made of values, with holes for them. */
function textsOf(words: unknown): string[] {
  if (typeof words === "string") return [words];
  if (typeof words === "function") return [textOf(words as (...values: string[]) => unknown)];
  return typeof words === "object" && words !== null ? Object.values(words).flatMap(textsOf) : [];
}

/** One that wants other values than texts is looked at only where these do not matter. */
function textOf(make: (...values: string[]) => unknown): string {
  try {
    return String(make(...Array.from({ length: make.length }, () => HOLE)));
  } catch {
    return "";
  }
}

const isIn = (text: string, part: string) =>
  new RegExp(`(?<!\\p{L})${part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\p{L})`, "iu").test(text);

/** The texts, or pieces of them between values, that are only in English. Names, such as of a unit, are in both. */
export function englishTexts(): readonly string[] {
  const portuguese = textsOf(wordsOf("pt-BR")).join("\n");
  const pieces = textsOf(wordsOf("en")).flatMap((text) =>
    text.split(HOLE).map((piece) => piece.trim().replace(/^[\p{P}\s]+|[\p{P}\s]+$/gu, "")),
  );
  return [...new Set(pieces)].filter((piece) => WORD.test(piece) && !isIn(portuguese, piece));
}

/** No words of Portuguese, and in nearly every English sentence that stands in no file of words. */
const COMMON = /(?<!\p{L})(the|and|of|is|are|not|with|from|this|time|highest|lowest|none|nothing)(?!\p{L})/giu;

/** What of it a page says. */
export const englishIn = (text: string): string[] => [
  ...englishTexts().filter((piece) => isIn(text, piece)),
  ...[...text.matchAll(COMMON)].map(([word]) => word),
];
