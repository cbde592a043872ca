import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "@clima/schemas";
import { loadConfig } from "../../config.ts";
import { fail } from "../../terminal.ts";
import { openArchive } from "./archive.ts";

/** On a computer without settings those of the archive say where everything goes; `dataDir` is what the user typed, and wins. */
export async function withArchivedSettings(
  archive: string,
  { settingsFile, dataDir }: { readonly settingsFile: string; readonly dataDir: string | undefined },
  config: Config,
): Promise<Config> {
  if (existsSync(settingsFile) || !existsSync(archive)) return config;
  const opened = await openArchive(archive, createReadStream(archive));
  if (!opened.manifest.files[0]?.path.startsWith("settings/")) return config;
  const folder = await mkdtemp(join(tmpdir(), "clima-restore-"));
  try {
    const file = join(folder, "clima.yaml");
    const first = await opened.files().next();
    if (!first.done) await first.value.writeTo(file);
    const loaded = loadConfig({ file, overrides: { dataDir }, isWithoutFiles: true });
    if (!loaded.ok)
      return fail("the settings in the archive have problems:", ...loaded.error.map((line) => `  ${line}`), "nothing was changed");
    return loaded.value;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
