/** The conformance table is whole: every statement has a row, every test that a row names is there, and the document says the same. */
import { describe, expect, test } from "@jest/globals";
import { readRepositoryFile } from "../../../test/support/repository.ts";
import { chapters } from "./chapters.ts";
import { countOf, identifiersOf, writeDocument } from "./document.ts";
import { IDENTIFIERS } from "./identifiers.ts";

const rules = chapters.flatMap((chapter) => chapter.rules);

describe.each(["v3", "v5"] as const)("the statements of %s", (standard) => {
  const named = rules.flatMap((rule) => identifiersOf(rule, standard));

  test("have a row each", () => {
    expect(IDENTIFIERS[standard].filter((identifier) => !named.includes(identifier))).toEqual([]);
  });

  test("are those of the standard", () => {
    expect(named.filter((identifier) => !IDENTIFIERS[standard].includes(identifier))).toEqual([]);
  });

  test("that bind a server are shown, or it is said why they are not", () => {
    const { bindServers, shown, unshown } = countOf(standard);
    expect(shown + unshown).toBe(bindServers);
    expect(shown / bindServers).toBeGreaterThan(0.9);
  });
});

test("a rule that binds servers has a case, a test, or a reason why there is none", () => {
  const bare = rules.filter(({ bindsClients, cases, tests, unshown }) => !bindsClients && !cases && !tests && unshown === undefined);
  expect(bare.map(({ asks }) => asks)).toEqual([]);
});

test("the tests that rules name are there", () => {
  const named = [...new Set(rules.flatMap(({ tests = [] }) => tests))];
  const isThere = (name: string) => {
    const colon = name.indexOf(": ");
    return readRepositoryFile(`broker/test/${name.slice(0, colon)}.test.ts`).includes(JSON.stringify(name.slice(colon + 2)));
  };
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});

test("docs/mqtt-conformance.md is what `npm run docs:conformance` writes", () => {
  expect(readRepositoryFile("docs/mqtt-conformance.md")).toBe(writeDocument());
});
