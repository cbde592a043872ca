import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "./engine.ts";
import { compilerImage } from "./images.ts";

const sources = fileURLToPath(new URL("../../../edge-agent/test/support", import.meta.url));

/** What the chips count. */
const COUNTS = "htu_t 0x683a\nhtu_h 0x7c82\nbmp_ut 27898\nbmp_up 33900\nbh_raw 1200\n";

/** What a station has to make of that, by their data sheets' formulas. */
export const MEASURED = { temperatureC: 24.69, humidityPct: 54.74, illuminanceLux: 135.8 };

/** Fills a folder with what docker/support/fake-chips.yml preloads, compiled for the base of the image. */
export async function makeFakeChips({ docker }: Engine, folder: string): Promise<void> {
  const compile = ["gcc", "-O1", "-shared", "-fPIC", "-o", "/out/shim.so", "/src/i2c-shim.c", "-ldl"];
  const mounts = ["--volume", `${sources}:/src:ro`, "--volume", `${folder}:/out`];
  await docker("run", "--rm", "--network", "none", ...mounts, compilerImage(), ...compile);
  writeFileSync(join(folder, "state"), COUNTS);
  chmodSync(folder, 0o755); // for the user of the container
}
