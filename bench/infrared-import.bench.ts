/**
 * A collection of remotes imported as a folder and as an archive: how long it takes, and what it says.
 * `node --import tsx bench/infrared-import.bench.ts [files]`
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { createRandom } from "../test/support/random.ts";
import { seedOfRun } from "../test/support/seed.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { rounded } from "./support/report.ts";

const FILES = Number(process.argv[2] ?? 9000);
const BRANDS = 200;
const random = createRandom(seedOfRun());
const upTo = (max: number) => Math.floor(random() * (max + 1));

/** As many buttons and timings as a file of Flipper-IRDB has on average. */
function flipperFile(): string {
  const parsed = Array.from({ length: 20 }, (_, index) => {
    const [address, command] = [upTo(255), index].map((byte) => byte.toString(16).padStart(2, "0"));
    return `name: K${index}\ntype: parsed\nprotocol: NEC\naddress: ${address} 00 00 00\ncommand: ${command} 00 00 00\n`;
  });
  const raw = Array.from({ length: 15 }, (_, index) => {
    const lengths = Array.from({ length: 120 }, () => 300 + upTo(2000));
    return `name: R${index}\ntype: raw\nfrequency: 38000\nduty_cycle: 0.330000\ndata: ${lengths.join(" ")}\n`;
  });
  return ["Filetype: IR signals file\nVersion: 1\n", ...parsed, ...raw].join("#\n");
}

const place = tempDir();
const archive: Record<string, Uint8Array> = {};
for (let count = 0; count < FILES; count += 1) {
  const folder = `Brand${count % BRANDS}/${["TVs", "Fans", "ACs"][upTo(2)]}`;
  const path = `${folder}/remote${Math.floor(count / BRANDS)}.ir`;
  mkdirSync(join(place.path, "irdb", folder), { recursive: true });
  const content = Buffer.from(flipperFile());
  writeFileSync(join(place.path, "irdb", path), content);
  archive[path] = content;
}
writeFileSync(join(place.path, "irdb.zip"), zipSync(archive, { level: 1 }));

for (const [what, dataDir] of [
  ["irdb", "as a folder"],
  ["irdb.zip", "as an archive"],
  ["irdb.zip", "again"],
] as const) {
  const startedMs = performance.now();
  const clima = join(import.meta.dirname, "../cli/bin/clima.js");
  const env = { ...process.env, CLIMA_DATA_DIR: join(place.path, dataDir === "again" ? "as an archive" : dataDir) };
  const said = execFileSync(process.execPath, [clima, "ir", "import", join(place.path, what)], { env, encoding: "utf8" });
  process.stdout.write(`${FILES} files ${dataDir}: ${rounded((performance.now() - startedMs) / 1000)} s: ${said}`);
}
place.remove();
