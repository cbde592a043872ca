import { expect, test } from "@jest/globals";
import type { Item, WeatherSource } from "@clima/weather-files";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { createImportRun } from "../../src/commands/history/import-run.ts";

const reading = { station: "garden", bootId: "import", seq: 0, takenAt: "2026-01-01T00:00:00.000Z", values: { temperatureC: 3 } };

function sourceOf(name: string, profile: string, item: Item): WeatherSource {
  async function* items() {
    yield [item];
  }
  return { name, profile, uses: [], notes: [], refusedHeader: "", items: items(), fraction: () => 1 };
}

test("an import is listed with the shapes of what it stored, and tells once of what is nothing for Clima", async () => {
  const { store } = memoryStore();
  const run = createImportRun(store, "a.zip", { read: { nowMs: Date.UTC(2026, 5) } }, new AbortController());
  const readme = sourceOf("readme.md", "nothing for Clima", { kind: "skipped", what: "readme.md: it is no table" });
  for (const source of [readme, sourceOf("a.csv", "weewx", { kind: "reading", line: 2, reading, text: () => "" })])
    await run.work({ source, path: "/nowhere/a.zip", fraction: () => 1 });
  await run.end(true);
  const imports = await store.imports();
  expect(imports).toMatchObject({ ok: true, value: [{ profile: "weewx", state: "done", counts: { added: 1, skipped: 1 } }] });
  expect(run.lines().filter((line) => line.includes("it is no table"))).toEqual(["  1 × readme.md: it is no table"]);
});
