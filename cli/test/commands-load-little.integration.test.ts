import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";

const CLIMA = join(import.meta.dirname, "../bin/clima.js");
const DIST = join(import.meta.dirname, "../../dist");

const place = tempDir();
afterAll(place.remove);

/** Hooks that write the name of every module that is asked for into the file of MODULE_LIST. */
const HOOKS = `
import { appendFileSync } from "node:fs";
export function resolve(specifier, context, next) {
  appendFileSync(process.env.MODULE_LIST, specifier + "\\n");
  return next(specifier, context);
}`;
const hooks = join(place.path, "hooks.mjs");
writeFileSync(hooks, HOOKS);
const recorder = join(place.path, "recorder.mjs");
writeFileSync(recorder, `import { register } from "node:module"; register(${JSON.stringify(pathToFileURL(hooks).href)});`);

/** What a command loads: packages by their names, and the sources that its files were bundled from. */
function loadedBy(...args: readonly string[]): readonly string[] {
  const list = join(place.path, "modules.txt");
  writeFileSync(list, "");
  spawnSync(process.execPath, ["--import", pathToFileURL(recorder).href, CLIMA, ...args], {
    cwd: place.path,
    env: { ...process.env, CLIMA_DATA_DIR: place.path, MODULE_LIST: list },
  });
  const modules = readFileSync(list, "utf8").trimEnd().split("\n");
  return modules.flatMap((name) => (/^\.{1,2}\//.test(name) ? sourcesOf(basename(name)) : [name]));
}

const sourcesOf = (file: string): readonly string[] => JSON.parse(readFileSync(join(DIST, `${file}.map`), "utf8")).sources;

const HEAVY = /\/node_modules\/(libsql|mqtt|mqtt-packet|csv-parse)\/|\/edge-agent\//;
const remote = join(place.path, "hifi.txt");
writeFileSync(remote, "power: +8570-4240+550-1580C-510+565-1565F-505Fh\n");

test.each([
  ["ir", "import", remote],
  ["ir", "list"],
  ["ir", "show", "hifi"],
  ["ir", "convert", "hifi", "--to", "flipper"],
  ["ir", "ac", "list"],
])("clima %s %s loads neither the agent, its database nor an MQTT client", (...args) => {
  const loaded = loadedBy(...args);
  expect(loaded).toContain("../infrared/src/format/formats.ts");
  expect(loaded.filter((name) => HEAVY.test(name))).toEqual([]);
});

test.each([
  ["ir send", ["ir", "send", "hifi", "power", "--broker", "mqtt://127.0.0.1:1"]],
  ["doctor", ["doctor"]],
])("clima %s, which logs in by the broker's own login, loads no broker", (_what, args) => {
  expect(loadedBy(...args).filter((name) => name.startsWith("../broker/"))).toEqual([]);
});

test("clima --version loads nothing of Clima but the command line", () => {
  const packages = loadedBy("--version").flatMap((name) => /^\.\.\/([\w-]+)\/src\//.exec(name)?.[1] ?? []);
  expect(new Set(packages)).toEqual(new Set(["cli"]));
});

test.each([
  ["the MQTT client of ir learn", ["ir", "learn", "hifi", "power", "--broker", "mqtt://127.0.0.1:1"], /\/node_modules\/mqtt\//],
  ["the agent of doctor", ["doctor", "--json"], /\/edge-agent\//],
])("the list of what is loaded names %s", (_what, args, expected) => {
  expect(loadedBy(...args).some((name) => expected.test(name))).toBe(true);
});
