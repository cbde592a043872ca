/** Writes docs/topics.md from asyncapi.yaml and the message schemas: `npm run docs:topics`. */
import { writeFile } from "node:fs/promises";
import { topicsDocument } from "./topics-document/topics-document.ts";

await writeFile(new URL("../docs/topics.md", import.meta.url), await topicsDocument());
console.log("wrote docs/topics.md");
