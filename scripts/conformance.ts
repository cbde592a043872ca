/** Writes docs/mqtt-conformance.md from the table that the broker's conformance tests run: `npm run docs:conformance`. */
import { writeFile } from "node:fs/promises";
import { writeDocument } from "../broker/test/conformance/document.ts";

await writeFile(new URL("../docs/mqtt-conformance.md", import.meta.url), writeDocument());
console.log("wrote docs/mqtt-conformance.md");
