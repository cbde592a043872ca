import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { Context, Hono } from "hono";

const SVG = "image/svg+xml";
const PNG = "image/png";

/** What the page is made of, named in it with its version. */
const PARTS = [
  { file: "style.css", type: "text/css" },
  { file: "theme.js", type: "text/javascript" },
  { file: "main.js", type: "text/javascript" },
];
/** What a browser needs to install the page. */
const APP_FILES = [
  { file: "manifest.webmanifest", type: "application/manifest+json" },
  { file: "icons/icon.svg", type: SVG },
  { file: "icons/icon-192.png", type: PNG },
  { file: "icons/icon-512.png", type: PNG },
  { file: "icons/icon-maskable-512.png", type: PNG },
  { file: "icons/apple-touch-icon.png", type: PNG },
];

interface Asset {
  readonly type: string;
  /** Of the content: it changes when that does. */
  readonly version: string;
  readonly bodies: Readonly<Record<"br" | "gzip" | "identity", Uint8Array<ArrayBuffer>>>;
}

/**
 * Serves the page's files out of the folder where the build put them, compressed once, at the start. The page names its parts with their
 * version, so a browser keeps them until there is another.
 */
export async function addPage(app: Hono, folder: string): Promise<void> {
  const add = (path: string, asset: Asset) => app.get(path, (context) => serve(context, asset, context.req.query("v") === asset.version));
  let html = await readFile(join(folder, "index.html"), "utf8");
  const parts: string[] = [];
  for (const { file, type } of PARTS) {
    const asset = await compressed(await readFile(join(folder, file)), type);
    const address = `/${file}?v=${asset.version}`;
    parts.push(address);
    html = html.replaceAll(`"/${file}"`, `"${address}"`);
    add(`/${file}`, asset);
  }
  for (const { file, type } of APP_FILES) add(`/${file}`, await compressed(await readFile(join(folder, file)), type));
  const page = await compressed(Buffer.from(html), "text/html");
  add("/", page);
  const worker = serviceWorker(await readFile(join(folder, "service-worker.js"), "utf8"), ["/", ...parts, "/icons/icon.svg"], page.version);
  add("/service-worker.js", await compressed(Buffer.from(worker), "text/javascript"));
}

/** It is another with each version of the page, by which browsers see that there is one. */
const serviceWorker = (script: string, files: readonly string[], version: string): string =>
  script.replace("__FILES__", () => files.join(" ")).replace("__VERSION__", version);

async function compressed(content: Buffer, type: string): Promise<Asset> {
  const [br, gz] = await Promise.all([promisify(brotliCompress)(content), promisify(gzip)(content, { level: 9 })]);
  const version = createHash("sha256").update(content).digest("base64url").slice(0, 16);
  return { type, version, bodies: { br: new Uint8Array(br), gzip: new Uint8Array(gz), identity: new Uint8Array(content) } };
}

/** RFC 9110, 12.5.3 and 13.1.2. `isNamedByVersion`: what this address stands for never changes. */
function serve(context: Context, { type, version, bodies }: Asset, isNamedByVersion: boolean): Response {
  const coding = (["br", "gzip"] as const).find((each) => accepts(context.req.header("accept-encoding") ?? "", each)) ?? "identity";
  const etag = `W/"${version}"`;
  const headers = {
    etag,
    vary: "accept-encoding",
    "cache-control": isNamedByVersion ? "public, max-age=31536000, immutable" : "no-cache",
  };
  if (context.req.header("if-none-match")?.includes(`"${version}"`)) return context.body(null, 304, headers);
  const encoding = coding === "identity" ? {} : { "content-encoding": coding };
  return context.body(bodies[coding], 200, { ...headers, ...encoding, "content-type": type === PNG ? type : `${type}; charset=utf-8` });
}

const accepts = (header: string, coding: string): boolean =>
  header.split(",").some((each) => {
    const [name = "", ...parameters] = each.split(";").map((part) => part.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
