import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { quantityNames } from "@clima/schemas";
import { fieldsOf, type Schema } from "../scripts/topics-document/schema-words.ts";
import { topicsDocument } from "../scripts/topics-document/topics-document.ts";

test("docs/topics.md tells what asyncapi.yaml and the message schemas say; npm run docs:topics writes it", async () => {
  const written = await readFile(new URL("../docs/topics.md", import.meta.url), "utf8");
  expect(written).toBe(await topicsDocument());
});

test("every topic, quantity and link is in it", async () => {
  const document = await topicsDocument();
  for (const name of quantityNames) expect(document).toContain(`| \`${name}\` |`);
  const anchors = [...document.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(anchors.length).toBeGreaterThan(30);
  for (const anchor of anchors) expect(document).toContain(`\n### ${anchor}\n`);
});

test("a field is told with its limits, whether it is always there, and what is inside of it", () => {
  const schema: Schema = {
    required: ["list"],
    properties: {
      list: { type: "array", maxItems: 3, items: { $ref: "item" } },
      share: { description: "of all", type: "number", minimum: 0, maximum: 1 },
      kind: { enum: ["a", "b"] },
    },
  };
  const item: Schema = { type: "object", required: ["name"], properties: { name: { $comment: "a letter", type: "string", minLength: 1 } } };
  expect(fieldsOf(schema, () => item)).toEqual([
    { name: "list", type: "list of object, at most 3 items", isRequired: true, words: "" },
    { name: "list[].name", type: "text, at least 1 characters", isRequired: true, words: "a letter" },
    { name: "share", type: "number, 0 to 1", isRequired: false, words: "of all" },
    { name: "kind", type: '`"a"`, `"b"`', isRequired: false, words: "" },
  ]);
});
