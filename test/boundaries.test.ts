import { describe, expect, test } from "@jest/globals";
import { breaches } from "./support/boundary-rules.ts";
import { importCircles } from "./support/import-circles.ts";
import { readRepositoryFile, repositoryFiles } from "./support/repository.ts";
import { parseSource } from "./support/source-file.ts";

const files = repositoryFiles();
const isCode = (path: string) => /^[\w-]+\/.*\.(ts|tsx|js)$/.test(path) && !/(^|\/)generated\/|\.d\.ts$/.test(path);
const isSource = (path: string) => isCode(path) && !/(^|\/)test\//.test(path);
const code = files.filter(isCode).map((path) => parseSource(path, readRepositoryFile(path)));
const sources = code.filter(({ path }) => isSource(path));

interface Manifest {
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const manifestOf = (path: string): Manifest => JSON.parse(readRepositoryFile(path));
const packages = manifestOf("package.json").workspaces ?? [];
const declared = Object.fromEntries(
  packages.map((folder) => {
    // What a package bundles is a dependency of its development.
    const { dependencies, devDependencies, optionalDependencies } = manifestOf(`${folder}/package.json`);
    return [folder, Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })];
  }),
);

describe("the packages", () => {
  test("keep to their boundaries", () => {
    expect(breaches(sources, declared)).toEqual([]);
  });

  test("import each other in no circle, types and tests included", () => {
    expect(importCircles(code)).toEqual([]);
  });

  test("have sources, and all of them were looked at", () => {
    const folders = new Set(sources.map(({ path }) => path.split("/")[0]));
    const unseen = packages.filter((folder) => files.some((path) => path.startsWith(`${folder}/src/`)) && !folders.has(folder));
    expect(unseen).toEqual([]);
    expect(sources.length).toBeGreaterThan(50);
  });
});

/** A file that would breach a boundary, and what is said of it. */
const BAD: readonly (readonly [path: string, text: string, complaint: string])[] = [
  ["broker/src/a.ts", 'import { x } from "@clima/store";', "broker/src/a.ts imports @clima/store; broker may import schemas, mqtt-wire"],
  [
    "broker/src/a.ts",
    'import type { X } from "@clima/ingest";',
    "broker/src/a.ts imports @clima/ingest; broker may import schemas, mqtt-wire",
  ],
  ["ingest/src/a.ts", 'export * from "@clima/panel";', "ingest/src/a.ts imports @clima/panel; ingest may import schemas, store, mqtt-wire"],
  [
    "panel/src/a.ts",
    'const x = await import("@clima/broker");',
    "panel/src/a.ts imports @clima/broker; panel may import schemas, store, mqtt-wire, client",
  ],
  [
    "edge-agent/src/a.ts",
    'type X = import("@clima/store").Store;',
    "edge-agent/src/a.ts imports @clima/store; edge-agent may import schemas, infrared, mqtt-wire",
  ],
  ["infrared/src/a.ts", 'import { connect } from "mqtt";', "infrared/src/a.ts imports mqtt, which infrared/package.json does not declare"],
  [
    "infrared/src/a.ts",
    'import { x } from "@clima/edge-agent";',
    "infrared/src/a.ts imports @clima/edge-agent; infrared may import schemas",
  ],
  [
    "infrared/src/format/a.ts",
    'import { readFileSync } from "node:fs";',
    "infrared/src/format/a.ts imports node:fs; only infrared/src/library/remote-folder.ts does I/O",
  ],
  ["schemas/src/a.ts", 'import { x } from "@clima/store";', "schemas/src/a.ts imports @clima/store; schemas may import no other package"],
  [
    "store/src/a.ts",
    'import { x } from "@clima/schemas/src/parse.ts";',
    "store/src/a.ts imports @clima/schemas/src/parse.ts; expected @clima/schemas",
  ],
  ["cli/src/a.ts", 'import { x } from "@clima/store/src/port.ts";', "cli/src/a.ts imports @clima/store/src/port.ts; expected @clima/store"],
  [
    "store/src/a.ts",
    'import { x } from "../../schemas/src/parse.ts";',
    "store/src/a.ts imports ../../schemas/src/parse.ts, which is outside of store",
  ],
  ["store/src/a.ts", 'import { x } from "left-pad";', "store/src/a.ts imports left-pad, which store/package.json does not declare"],
  ["store/src/a.ts", 'import x from "@scope/name/deep";', "store/src/a.ts imports @scope/name, which store/package.json does not declare"],
  ["store/src/a.ts", "const x = await import(name);", "store/src/a.ts imports a computed name; expected a text"],
  ["schemas/src/a.ts", 'import { readFile } from "node:fs/promises";', "schemas/src/a.ts imports node:fs/promises; schemas does no I/O"],
  ["schemas/src/a.ts", 'export const x = () => fetch("/");', "schemas/src/a.ts uses fetch; schemas does no I/O"],
  ["store/src/a.ts", "export const x = process.env.HOME;", "store/src/a.ts reads process.env; only cli/src/config.ts does"],
  ["cli/src/a.ts", 'export const x = process["env"];', "cli/src/a.ts reads process.env; only cli/src/config.ts does"],
  ["cli/src/a.ts", "const { env } = process;", "cli/src/a.ts reads process.env; only cli/src/config.ts does"],
  ["cli/src/a.ts", 'import { env } from "node:process";', "cli/src/a.ts reads process.env; only cli/src/config.ts does"],
  [
    "ingest/src/port.ts",
    'import type { MqttClient } from "mqtt";\nexport interface Port { readonly client: MqttClient }',
    "ingest/src/port.ts has only types, as a port has, and imports mqtt; a port knows no library",
  ],
  [
    "edge-agent/src/sampling/sample-loop.ts",
    'import { x } from "../platform/linux-i2c-bus.ts";',
    "edge-agent/src/sampling/sample-loop.ts imports the adapter edge-agent/src/platform/linux-i2c-bus.ts; only main.ts and index.ts do",
  ],
];

const adapter = parseSource(
  "edge-agent/src/platform/linux-i2c-bus.ts",
  'import { openSync } from "i2c-bus";\nexport const open = openSync;',
);
const ingestMqtt = { ingest: ["mqtt"], store: ["@clima/schemas"], "edge-agent": ["i2c-bus"], infrared: ["@clima/schemas"] };

describe("a boundary is breached", () => {
  test.each(BAD)("by %s with %s", (path, text, complaint) => {
    expect(breaches([parseSource(path, text), adapter], ingestMqtt)).toContain(complaint);
  });
});

describe("a boundary is kept", () => {
  test.each([
    ["cli/src/config.ts", "export const x = process.env.HOME;"],
    ["cli/src/a.ts", 'import { startIngest } from "@clima/ingest"; import { startBroker } from "@clima/broker/internal";'],
    ["ingest/src/a.ts", 'import { createStore } from "@clima/store"; import { connect } from "mqtt";'],
    ["edge-agent/src/main.ts", 'import { x } from "./platform/linux-i2c-bus.ts";'],
    ["edge-agent/src/platform/probe.ts", 'import { x } from "./linux-i2c-bus.ts";'],
    ["edge-agent/src/a.ts", 'import type { X } from "./platform/linux-i2c-bus.ts";'],
    ["infrared/src/library/remote-folder.ts", 'import { readFileSync } from "node:fs";'],
    ["schemas/src/a.ts", '// process.env and import("node:fs") in words only\nexport const x = "process.env";'],
    ["e2e/a.test.ts", 'import { freePort } from "../test/support/free-port.ts";'],
  ])("by %s with %s", (path, text) => {
    const declared = { ...ingestMqtt, ingest: ["mqtt", "@clima/store"] };
    expect(breaches([parseSource(path, text), adapter], declared)).toEqual([]);
  });
});

describe("a circle of imports", () => {
  const parsed = (sources: Readonly<Record<string, string>>) => Object.entries(sources).map(([path, text]) => parseSource(path, text));

  test.each([
    ["two files", { "a/b.ts": 'import { c } from "./c.ts";', "a/c.ts": 'import { b } from "./b.ts";' }, ["a/b.ts → a/c.ts → a/b.ts"]],
    [
      "types alone",
      { "a/b.ts": 'import type { C } from "./c.ts";', "a/c.ts": 'export type * from "./b.ts";' },
      ["a/b.ts → a/c.ts → a/b.ts"],
    ],
    ["a file and itself", { "a/b.ts": 'export { x } from "./b.ts";' }, ["a/b.ts → a/b.ts"]],
    [
      "two packages",
      { "store/src/index.ts": 'import { x } from "@clima/panel";', "panel/src/index.ts": 'const x = await import("@clima/store");' },
      ["panel/src/index.ts → store/src/index.ts → panel/src/index.ts"],
    ],
    [
      "three files, and another way back",
      {
        "a/b.ts": 'import "./c.ts";',
        "a/c.ts": 'import "./d.ts"; import "./b.ts";',
        "a/d.ts": 'import "./b.ts";',
        "a/e.ts": 'import "./b.ts";',
      },
      ["a/b.ts → a/c.ts → a/b.ts", "a/b.ts → a/c.ts → a/d.ts → a/b.ts"],
    ],
  ])("of %s is found", (_what, sources, circles) => {
    expect(importCircles(parsed(sources))).toEqual(circles);
  });

  test("is none where several ways lead to one file", () => {
    const sources = { "a/b.ts": 'import "./c.ts"; import "./d.ts";', "a/c.ts": 'import "./d.ts";', "a/d.ts": 'import "node:fs";' };
    expect(importCircles(parsed(sources))).toEqual([]);
  });
});
