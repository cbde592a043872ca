/** covers and overlap decide who may do what: both are held against every topic of a small world. */
import { describe, expect, test } from "@jest/globals";
import { covers, overlap } from "../../src/access/topic-patterns.ts";

const MAX_LEVELS = 3;

/** All sequences of 1 to MAX_LEVELS levels out of an alphabet. */
function sequences(alphabet: readonly string[], levels = MAX_LEVELS): string[][] {
  const shorter = levels === 1 ? [] : sequences(alphabet, levels - 1);
  const longest = shorter.length === 0 ? [[]] : shorter.filter((each) => each.length === levels - 1);
  return [...shorter, ...longest.flatMap((start) => alphabet.map((level) => [...start, level]))];
}

const paths = (levels: readonly string[][]) => levels.map((each) => each.join("/"));
/** One letter more than the filters know, and one level more: where a filter could tell two topics apart, the world has both. */
const TOPICS = paths(sequences(["a", "b", "", "other"], MAX_LEVELS + 1));
const FILTERS = paths(
  sequences(["a", "b", "", "+", "#"]).filter((levels) => levels.lastIndexOf("#") === -1 || levels.indexOf("#") === levels.length - 1),
);

/** [MQTT-4.7.1-2] and [MQTT-4.7.1-3], as the standard words them, by way of a regular expression. */
function matcherOf(filter: string): RegExp {
  const parts = filter.split("/").map((level) => (level === "+" ? "[^/]*" : level === "#" ? ".*" : level));
  const source = parts.join("/");
  return new RegExp(filter === "#" ? "^.*$" : filter.endsWith("/#") ? `^${source.slice(0, -"/.*".length)}(/.*)?$` : `^${source}$`);
}

const matched = new Map(FILTERS.map((filter) => [filter, new Set(TOPICS.filter((topic) => matcherOf(filter).test(topic)))]));
const topicsOf = (filter: string) => matched.get(filter) as ReadonlySet<string>;

describe(`every pair of ${FILTERS.length} filters, over ${TOPICS.length} topics`, () => {
  test("the world is as large as meant", () => {
    expect({ filters: FILTERS.length, topics: TOPICS.length }).toEqual({ filters: 105, topics: 340 });
  });

  test("covers: all that the narrow one matches, the wide one matches", () => {
    const wrong: string[] = [];
    for (const wide of FILTERS) {
      for (const narrow of FILTERS) {
        const isCovered = [...topicsOf(narrow)].every((topic) => topicsOf(wide).has(topic));
        if (covers(wide, narrow) !== isCovered) wrong.push(`${wide} over ${narrow}: expected ${isCovered}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("overlap: some topic is matched by both", () => {
    const wrong: string[] = [];
    for (const one of FILTERS) {
      for (const other of FILTERS) {
        const isShared = [...topicsOf(one)].some((topic) => topicsOf(other).has(topic));
        if (overlap(one, other) !== isShared) wrong.push(`${one} and ${other}: expected ${isShared}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
