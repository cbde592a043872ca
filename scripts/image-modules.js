/** Copies what the built program loads from node_modules into a folder: `node scripts/image-modules.js FOLDER`; the image is made of it. */
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { programModuleFiles, programModules } from "./program-modules.js";

const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));
const target = process.argv[2];
if (target === undefined) throw new Error("expected the folder to copy to: node scripts/image-modules.js FOLDER");
for (const path of await programModuleFiles(modules)) {
  await mkdir(dirname(join(target, path)), { recursive: true });
  await copyFile(join(modules, path), join(target, path));
}
console.log((await programModules(modules)).join("\n"));
