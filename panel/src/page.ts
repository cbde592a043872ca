import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hono } from "hono";

const ASSETS = [
  { path: "/", file: "index.html", type: "text/html" },
  { path: "/style.css", file: "style.css", type: "text/css" },
  { path: "/main.js", file: "main.js", type: "text/javascript" },
];

/** Serves the page's files out of the folder where the build put them. */
export async function addPage(app: Hono, folder: string): Promise<void> {
  for (const { path, file, type } of ASSETS) {
    const body = await readFile(join(folder, file), "utf8");
    app.get(path, (context) => context.body(body, 200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache" }));
  }
}
