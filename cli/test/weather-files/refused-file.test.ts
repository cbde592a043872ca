import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { createRefusedFile, refusedNameOf } from "../../src/commands/weather-files/refused-file.ts";

let place: ReturnType<typeof tempDir>;
const at = (name: string) => join(place.path, name);
beforeEach(() => {
  place = tempDir();
});
afterEach(() => place.remove());

const TABLE = { refusedHeader: "when;temp;note\n", delimiter: ";" };
const refused = (text: string, reason: string) => ({ kind: "refused", line: 7, text, reason }) as const;

function written(source: { refusedHeader: string; delimiter?: string }, ...rows: readonly (readonly [string, string])[]): string {
  const file = createRefusedFile(source, at("a.refused.csv"));
  for (const [text, reason] of rows) file.add(refused(text, reason));
  file.close();
  return readFileSync(file.name() ?? "", "utf8");
}

describe("a file of what was refused", () => {
  test("has the header and the rows as they stood, and why in a last column", () => {
    expect(written(TABLE, ["x;21,4;", "the time is x"], ["y;1;\r\n", 'it says "y"; no time'])).toBe(
      'when;temp;note;why\nx;21,4;;the time is x\ny;1;;"it says ""y""; no time"\n',
    );
  });

  test("keeps empty cells at the end, also between tabs", () => {
    expect(written({ refusedHeader: "a\tb\tc", delimiter: "\t" }, ["1\t\t", "no time"])).toBe("a\tb\tc\twhy\n1\t\t\tno time\n");
  });

  test("of one that was mended has its column once, with the reason of now", () => {
    const again = { refusedHeader: "when;temp;why", delimiter: ";" };
    expect(written(again, ['x;1;"was ""x""; no time"', "still no time"], ["y;2;", "no"])).toBe(
      "when;temp;why\nx;1;still no time\ny;2;no\n",
    );
  });

  test.each([
    ["line protocol", "# precision: s\n", "# precision: s\n# why: no fields\nweather 1\n"],
    ["messages", "", "# why: no fields\nweather 1\n"],
  ])("of %s says why in a comment above", (_what, refusedHeader, text) => {
    expect(written({ refusedHeader }, ["weather 1", "no\nfields"])).toBe(text);
  });

  test("is not there when nothing was refused", () => {
    const file = createRefusedFile(TABLE, at("none.csv"));
    file.close();
    expect([file.name(), readdirSync(place.path)]).toEqual([undefined, []]);
  });

  test("goes over no older one: it gets a number", () => {
    writeFileSync(at("a.refused.csv"), "mine");
    expect(written(TABLE, ["x;1;", "no"])).toContain("x;1;;no");
    expect(written(TABLE, ["y;1;", "no"])).toContain("y;1;;no");
    expect(readdirSync(place.path).sort()).toEqual(["a.refused-2.csv", "a.refused-3.csv", "a.refused.csv"]);
    expect(readFileSync(at("a.refused.csv"), "utf8")).toBe("mine");
  });

  test("that cannot be written is told with what to do", () => {
    const file = createRefusedFile(TABLE, at("no/such/folder.csv"));
    expect(() => file.add(refused("x", "no"))).toThrow(/cannot be kept in .*ENOENT.*; name another file with --refused/);
  });
});

test.each([
  ["/a/2026.csv", TABLE, "/a/2026.refused.csv"],
  ["/a/2026.csv.gz", TABLE, "/a/2026.refused.csv"],
  ["weewx.sdb", TABLE, "weewx.refused.csv"],
  ["my.year.2026.txt", TABLE, "my.year.2026.refused.csv"],
  ["history", TABLE, "history.refused.csv"],
  ["out.lp", { refusedHeader: "# precision: s\n" }, "out.refused.lp"],
  ["out.jsonl", { refusedHeader: "" }, "out.refused.ndjson"],
])("what is refused of %s is kept beside it", (path, source, name) => {
  expect(refusedNameOf(path, source)).toBe(name);
});
