/** Names of columns that stand on several lines, one below the other. */

/** The first name that comes twice, and at which places, from 1. Empty names are no names. */
export function twice(names: readonly string[]): { readonly name: string; readonly first: number; readonly second: number } | undefined {
  const places = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const first = places.get(name);
    if (first !== undefined) return { name, first, second: index + 1 };
    if (name !== "") places.set(name, index + 1);
  }
  return undefined;
}

/** Cell by cell. Where names come twice by that, a name of the lines above is of a group: of the columns right of it, too. */
export function joinColumns(lines: readonly (readonly string[])[]): string[] {
  const width = Math.max(0, ...lines.map(({ length }) => length));
  const joined = joinCells(lines, width);
  if (twice(joined) === undefined) return joined;
  return joinCells(
    lines.map((cells, index) => (index < lines.length - 1 ? filledToTheRight(cells, width) : cells)),
    width,
  );
}

const joinCells = (lines: readonly (readonly string[])[], width: number): string[] =>
  Array.from({ length: width }, (_, index) =>
    lines
      .map((cells) => cells[index] ?? "")
      .join(" ")
      .trim(),
  );

function filledToTheRight(cells: readonly string[], width: number): readonly string[] {
  let group = "";
  return Array.from({ length: width }, (_, index) => {
    group = cells[index] || group;
    return group;
  });
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const wordsOf = (line: string): Word[] =>
  [...line.matchAll(/\S+/g)].map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }));

/**
 * By where the words stand, as in columns that are filled with spaces: a word of the line above belongs to the name below it, or to the next on its
 * right where none is below it, as "Hi" of "Hi Solar" above "Rad." does. `names` as they are when no word is below another.
 */
export function joinByPlace(names: readonly string[], above: string, line: string): readonly string[] {
  const words = wordsOf(line);
  if (words.length !== names.length) return names;
  const upper = wordsOf(above);
  const isOver = (word: Word, { start, end }: Word) => word.start < end && word.end > start;
  const placeOf = (word: Word) => {
    const below = words.findIndex((each) => isOver(word, each));
    return below === -1 ? words.findIndex(({ start }) => start >= word.end) : below;
  };
  return words.map((word, index) => {
    const over = upper.filter((each) => isOver(each, word) || placeOf(each) === index);
    return [...over, word].map(({ text }) => text).join(" ");
  });
}
