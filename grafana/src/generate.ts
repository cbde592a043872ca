/** Writes grafana/dashboards from their TypeScript source: `npm run generate:grafana`. */
import { writeFile } from "node:fs/promises";
import { weatherDashboard } from "./weather-dashboard.ts";

export const files: ReadonlyMap<string, string> = new Map([["weather.json", `${JSON.stringify(weatherDashboard, null, 2)}\n`]]);

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const [name, content] of files) await writeFile(new URL(`../dashboards/${name}`, import.meta.url), content);
}
