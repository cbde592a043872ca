/** Writes docs/api.md from the description that the panel's HTTP API has of itself: `npm run docs:api`. */
import { writeFile } from "node:fs/promises";
import { readDocument, writeApiMarkdown } from "../panel/test/support/api-markdown.ts";

await writeFile(new URL("../docs/api.md", import.meta.url), writeApiMarkdown(await readDocument()));
console.log("wrote docs/api.md");
