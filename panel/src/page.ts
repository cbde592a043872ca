import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Hono } from "hono";

const webDir = fileURLToPath(new URL("web/", import.meta.url));

/** The page's files: its TypeScript is bundled in memory, so that there is no build step to forget. */
export async function addPage(app: Hono): Promise<void> {
  const uplotCss = join(dirname(createRequire(import.meta.url).resolve("uplot/package.json")), "dist/uPlot.min.css");
  const [html, css, chartCss, script] = await Promise.all([
    readFile(join(webDir, "index.html"), "utf8"),
    readFile(join(webDir, "style.css"), "utf8"),
    readFile(uplotCss, "utf8"),
    bundle(),
  ]);
  const asset = (path: string, type: string, body: string) =>
    app.get(path, (context) => context.body(body, 200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache" }));
  asset("/", "text/html", html);
  asset("/style.css", "text/css", `${chartCss}\n${css}`);
  asset("/main.js", "text/javascript", script);
}

async function bundle(): Promise<string> {
  const built = await build({
    entryPoints: [join(webDir, "main.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    write: false,
    logLevel: "silent",
  });
  const [output] = built.outputFiles;
  if (!output) throw new Error("esbuild wrote nothing");
  return output.text;
}
