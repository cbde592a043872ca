/** Installs a real Node-RED from npm, apart from the project's own packages, for the test of the flow in docs. Too large for a dependency: 117 MB. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { err, ok, type Result } from "@clima/schemas";

/** Node-RED 5 needs Node 22.9; 4 is the last one for 20. */
const OLDEST_FOR_5 = [22, 9];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isFor5 = major > (OLDEST_FOR_5[0] ?? 0) || (major === OLDEST_FOR_5[0] && minor >= (OLDEST_FOR_5[1] ?? 0));
const VERSION = isFor5 ? "5.0.7" : "4.1.8";

const REGISTRY_AWAY = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT/;

/** The path of its program; the error is why it cannot be had here, in one line. */
export function prepareNodeRed(): Result<string, string> {
  const folder = join(fileURLToPath(new URL("../node_modules/", import.meta.url)), ".cache", "clima-node-red", VERSION);
  const program = join(folder, "node_modules/node-red/red.js");
  // Written last: an installation that was killed is begun again.
  const installed = join(folder, "installed");
  if (existsSync(installed)) return ok(program);
  mkdirSync(folder, { recursive: true });
  const quietly = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--fetch-retries=0", "--prefer-offline"];
  const { status, stderr } = spawnSync("npm", ["install", "--prefix", folder, ...quietly, `node-red@${VERSION}`], { encoding: "utf8" });
  if (status !== 0) {
    const away = REGISTRY_AWAY.exec(stderr)?.[0];
    if (away === undefined) throw new Error(`Node-RED ${VERSION} could not be installed: ${stderr}`);
    return err(`Node-RED ${VERSION} cannot be had from npm's registry, ${away}`);
  }
  writeFileSync(installed, "");
  return ok(program);
}
