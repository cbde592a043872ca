const POINTS: readonly string[] = ["n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw"];
const STEP_DEG = 22.5;

/** Words of the cardinal points: English, German, French, Spanish, Portuguese, Italian, Dutch. */
const WORDS: readonly (readonly [letter: "n" | "e" | "s" | "w", words: string])[] = [
  ["n", "north nord norte noord norden noorden nor"],
  ["e", "east ost est este leste oost oosten osten"],
  ["s", "south sud sul sur zuid zuiden suden"],
  ["w", "west ouest oeste ovest westen"],
];

/** Longest first, so that "nordost" is not read as "nord" and "ost" of nothing. */
const WORD_LETTERS: readonly (readonly [word: string, letter: string])[] = WORDS.flatMap(([letter, words]) =>
  words.split(" ").map((word): [string, string] => [word, letter]),
).sort(([a], [b]) => b.length - a.length);

/** Degrees of a wind in words or letters, exact to 22.5°; undefined for what is none, such as "variable". */
export type CompassReader = (text: string) => number | undefined;

/**
 * The letter O is west in French, Spanish, Portuguese and Italian and east in German and Dutch: a column with a W means east by it, one
 * with an E means west. Where the sample has neither or both, winds with an O are not read.
 */
export function compassOf(sample: readonly string[]): CompassReader {
  const letters = new Set(
    sample
      .map(lettersOf)
      .filter((word) => /^[nesow]{1,3}$/.test(word))
      .join(""),
  );
  const [hasEast, hasWest] = [letters.has("e"), letters.has("w")];
  const ofO = hasEast === hasWest ? "o" : hasWest ? "e" : "w";
  return (text) => {
    const at = POINTS.indexOf(lettersOf(text).replaceAll("o", ofO));
    return at === -1 ? undefined : at * STEP_DEG;
  };
}

/** "Nord-Nord-Ost" ▶ "nne" */
function lettersOf(text: string): string {
  let rest = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
  let letters = "";
  while (rest !== "" && letters.length < 4) {
    const found = WORD_LETTERS.find(([start]) => rest.startsWith(start));
    letters += found?.[1] ?? rest.slice(0, 1);
    rest = rest.slice(found?.[0].length ?? 1);
  }
  return letters;
}
