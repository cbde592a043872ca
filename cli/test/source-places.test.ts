import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { buildSync } from "esbuild";
import { tempDir } from "../../test/support/temp-dir.ts";
import { withSourcePlaces } from "../src/source-places.ts";

const SOURCE = `
export function fail() {
  throw new Error("boom");
}
`;

describe("a place in a built file", () => {
  const folder = tempDir();
  const builtFile = join(folder.path, "dist/built.js");
  const url = pathToFileURL(builtFile).href;
  let stack: string;

  beforeAll(() => {
    buildSync({
      stdin: { contents: SOURCE, sourcefile: "weather.ts", resolveDir: folder.path },
      absWorkingDir: folder.path,
      outfile: builtFile,
      format: "esm",
      minifyWhitespace: true,
      sourcemap: "linked",
    });
    const built = readFileSync(builtFile, "utf8");
    stack = `Error: boom\n    at fail (${url}:1:${built.indexOf("new Error") + 1})\n    at node:internal/x:1:2`;
  });
  afterAll(() => folder.remove());

  test("becomes the place in its source", () => {
    expect(withSourcePlaces(stack)).toBe(`Error: boom\n    at fail (${folder.path}/weather.ts:3:9)\n    at node:internal/x:1:2`);
  });

  test("stays where there is no map", () => {
    for (const text of [`at x (${url.replace("built", "other")}:1:1)`, "no place at all"]) expect(withSourcePlaces(text)).toBe(text);
  });
});
