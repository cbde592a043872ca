/** Draws docs/images/*.svg: `npm run docs:wiring` after a change in scripts/wiring. */
import { mkdirSync, writeFileSync } from "node:fs";
import { toSvg } from "./wiring/canvas.ts";
import { DRAWINGS } from "./wiring/drawings.ts";

const folder = new URL("../docs/images/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, drawing] of Object.entries(DRAWINGS)) writeFileSync(new URL(`${name}.svg`, folder), toSvg(drawing));
console.log(`Drew ${Object.keys(DRAWINGS).length} drawings in docs/images.`);
