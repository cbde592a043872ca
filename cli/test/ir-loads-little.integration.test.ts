import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";

const CLIMA = join(import.meta.dirname, "../bin/clima.js");

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

/** The modules that a command asks for. */
function modulesOf(...args: readonly string[]): readonly string[] {
  const list = join(place.path, "modules.txt");
  writeFileSync(list, "");
  execFileSync(process.execPath, ["--import", pathToFileURL(recorder).href, CLIMA, ...args], {
    cwd: place.path,
    env: { ...process.env, CLIMA_DATA_DIR: place.path, MODULE_LIST: list },
  });
  return readFileSync(list, "utf8").split("\n");
}

const HEAVY = ["libsql", "mqtt", "@clima/edge-agent"];
const remote = join(place.path, "hifi.txt");
writeFileSync(remote, "power: +8570-4240+550-1580C-510+565-1565F-505Fh\n");

test.each([
  ["ir", "import", remote],
  ["ir", "list"],
  ["ir", "show", "demo-tv"],
  ["ir", "convert", "demo-tv", "--to", "flipper"],
])("clima %s %s loads neither a database nor an MQTT client", (...args) => {
  const modules = modulesOf(...args);
  expect(modules).toContain("@clima/infrared");
  expect(modules.filter((name) => HEAVY.includes(name))).toEqual([]);
});

test("the list of modules names an MQTT client where there is one", () => {
  expect(() => modulesOf("ir", "learn", "hifi", "power", "--broker", "mqtt://127.0.0.1:1")).toThrow();
  expect(readFileSync(join(place.path, "modules.txt"), "utf8").split("\n")).toContain("mqtt");
});
