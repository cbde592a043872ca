/** Writes grafana/dashboards from their TypeScript source: `npm run generate:grafana`. */
import { writeFile } from "node:fs/promises";
import { ingestDashboard } from "./ingest-dashboard.ts";
import { weatherDashboard } from "./weather-dashboard.ts";

const textOf = (dashboard: object) => `${JSON.stringify(dashboard, null, 2)}\n`;

export const files: ReadonlyMap<string, string> = new Map([
  ["weather.json", textOf(weatherDashboard)],
  ["ingest.json", textOf(ingestDashboard)],
]);

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const [name, content] of files) await writeFile(new URL(`../dashboards/${name}`, import.meta.url), content);
}
