#!/usr/bin/env node
import { existsSync } from "node:fs";

if (existsSync(new URL("../../dist/clima.js", import.meta.url))) await import("../../dist/clima.js");
else {
  process.stderr.write("Clima is not built yet: run npm run build in its folder (npm ci does it, too), or copy dist/ there.\n");
  process.exitCode = 1;
}
