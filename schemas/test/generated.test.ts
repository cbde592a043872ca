import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { generate } from "../../scripts/generate.ts";

const onDisk = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

describe("generated files", () => {
  test("are what the schemas make them; `npm run generate` brings them up to date", async () => {
    const generated = await generate();
    const stale = [...generated].filter(([name, content]) => onDisk(name) !== content).map(([name]) => name);
    expect(stale).toEqual([]);
    expect(generated.size).toBe(5);
  });

  test("the validators need nothing at run time", () => {
    const loads = onDisk("src/generated/validators.js").match(/^import\b.*|(?<!')\brequire\(.*/gm);
    expect(loads).toBeNull();
  });
});
