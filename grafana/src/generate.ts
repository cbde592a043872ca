/** Writes grafana/dashboards and grafana/provisioning/alerting, a folder for each language, from their TypeScript source: `npm run generate:grafana`. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { alertFileOf } from "./alerts/provisioning.ts";
import { climateBoard } from "./boards/climate.ts";
import { comparedBoard } from "./boards/compared.ts";
import { healthBoard } from "./boards/health.ts";
import { infraredBoard } from "./boards/infrared.ts";
import { pipelineBoard } from "./boards/pipeline.ts";
import { publicBoard } from "./boards/public.ts";
import { weatherBoard } from "./boards/weather.ts";
import type { Board } from "./model.ts";
import { inLanguage, LANGUAGES, type Language } from "./text.ts";

/** Each board by the name of its file. */
export const boards: ReadonlyMap<string, Board> = new Map([
  ["weather", weatherBoard],
  ["climate", climateBoard],
  ["compared", comparedBoard],
  ["health", healthBoard],
  ["infrared", infraredBoard],
  ["pipeline", pipelineBoard],
  ["public", publicBoard],
]);

/** A board's file in one language. */
export const textOf = (board: Board, language: Language) => `${JSON.stringify(inLanguage(board, language), null, 2)}\n`;

/** What is in each file, by its path below grafana/dashboards. */
export const files: ReadonlyMap<string, string> = new Map(
  (Object.keys(LANGUAGES) as Language[]).flatMap((language) =>
    [...boards].map(([name, board]) => [`${language}/${name}.json`, textOf(board, language)] as const),
  ),
);

/** The same below grafana/provisioning/alerting. */
export const alertFiles: ReadonlyMap<string, string> = new Map(
  (Object.keys(LANGUAGES) as Language[]).map((language) => [`${language}/rules.yaml`, alertFileOf(language)] as const),
);

async function writeAll(folder: URL, files: ReadonlyMap<string, string>) {
  for (const [path, content] of files) {
    const file = new URL(path, folder);
    await mkdir(new URL(".", file), { recursive: true });
    await writeFile(file, content);
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const dashboards = new URL("../dashboards/", import.meta.url);
  // What no source has any more goes. Beside the alert rules may lie contact points of yours.
  await rm(dashboards, { recursive: true, force: true });
  await writeAll(dashboards, files);
  await writeAll(new URL("../provisioning/alerting/", import.meta.url), alertFiles);
}
