import { posix } from "node:path";
import type { Import, SourceFile } from "./source-file.ts";

/** Which packages a package may import; those that are not named here may import all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  store: ["schemas"],
  "weather-files": ["schemas", "store"],
  infrared: ["schemas"],
  "edge-agent": ["schemas", "infrared", "mqtt-wire"],
  "mqtt-wire": ["schemas"],
  client: ["schemas", "mqtt-wire"],
  broker: ["schemas", "mqtt-wire"],
  ingest: ["schemas", "store", "mqtt-wire"],
  doors: ["schemas", "mqtt-wire"],
  panel: ["schemas", "store", "mqtt-wire", "client"],
  grafana: ["schemas"],
};

/** What others than Clima get of these is what is built of them; Clima itself takes the sources, and of the broker also settings, users and certificates. */
const FOR_CLIMA: readonly string[] = ["@clima/broker/internal", "@clima/client/internal"];

/** Libraries that reach a device, a file or the network: a file that loads one is an adapter. */
const TECHNOLOGIES = new Set([
  "mqtt",
  "mqtt-packet",
  "ws",
  "aedes",
  "aedes-persistence-level",
  "classic-level",
  "libsql",
  "@duckdb/node-api",
  "@duckdb/node-bindings",
  "@influxdata/influxdb-client",
  "i2c-bus",
  "onoff",
  "hono",
  "@hono/node-server",
]);
/** An adapter's name begins with its technology. */
const ADAPTER_NAME = /^(mqtt-js|libsql|duckdb|influx|linux|lirc|system)-/;

/** Names of the packages that each package.json declares, by folder. */
export type Declared = Readonly<Record<string, readonly string[]>>;

/** Every breach of the boundaries, one line each. */
export function breaches(files: readonly SourceFile[], declared: Declared): string[] {
  const adapters = new Set(files.filter(isAdapter).map(({ path }) => path));
  return files.flatMap((file) => [
    ...file.imports.flatMap((each) => [...breachesOfImport(file, each, declared), ...breachesOfAdapter(file, each, adapters)]),
    ...breachesOfContents(file),
  ]);
}

/** What starts processes of Clima passes their environment on. */
const MAY_READ_ENV = new Set(["e2e", "scripts", "bench", "test"]);
/** What joins the parts knows their adapters. */
const WIRING_FOLDERS = new Set(["cli", "e2e", "bench"]);

const folderOf = (path: string) => path.split("/")[0] ?? "";
const packageOf = (from: string) => from.split("/", from.startsWith("@") ? 2 : 1).join("/");
const isRelative = (from: string) => from.startsWith(".");
const isLibrary = (from: string) => !isRelative(from) && !from.startsWith("node:") && !from.startsWith("@clima/");

function breachesOfImport({ path }: SourceFile, { from }: Import, declared: Declared): string[] {
  const folder = folderOf(path);
  const allowed = MAY_IMPORT[folder];
  if (from === "(computed)") return [`${path} imports a computed name; expected a text`];
  if (isRelative(from)) {
    const isInside = folderOf(posix.join(posix.dirname(path), from)) === folder;
    return allowed === undefined || isInside ? [] : [`${path} imports ${from}, which is outside of ${folder}`];
  }
  if (from.startsWith("node:")) return breachesOfPureness(path, from);
  const name = packageOf(from);
  const isDeep = name.startsWith("@clima/") && from !== name && !FOR_CLIMA.includes(from);
  const isForbidden = name.startsWith("@clima/") && allowed?.includes(name.slice("@clima/".length)) === false;
  return [
    ...(isDeep ? [`${path} imports ${from}; expected ${name}`] : []),
    ...(isForbidden ? [`${path} imports ${from}; ${folder} may import ${allowed.join(", ") || "no other package"}`] : []),
    ...(declared[folder]?.includes(name) === false ? [`${path} imports ${name}, which ${folder}/package.json does not declare`] : []),
  ];
}

/** The one file of `infrared` that reaches out: its folder of remotes. */
const INFRARED_FILES = "infrared/src/library/remote-folder.ts";

function breachesOfPureness(path: string, from: string): string[] {
  const folder = folderOf(path);
  if (folder === "schemas") return [`${path} imports ${from}; schemas does no I/O`];
  return folder === "infrared" && path !== INFRARED_FILES ? [`${path} imports ${from}; only ${INFRARED_FILES} does I/O`] : [];
}

function breachesOfContents({ path, imports, isTypesOnly, worldGlobals, isReadingEnv }: SourceFile): string[] {
  const libraries = imports.map(({ from }) => from).filter(isLibrary);
  const isEnvImported = imports.some(({ from }) => from === "node:process");
  return [
    ...(isTypesOnly ? libraries.map((from) => `${path} has only types, as a port has, and imports ${from}; a port knows no library`) : []),
    ...(path.startsWith("schemas/") ? worldGlobals.map((name) => `${path} uses ${name}; schemas does no I/O`) : []),
    ...((isReadingEnv || isEnvImported) && !MAY_READ_ENV.has(folderOf(path)) && path !== "cli/src/config.ts"
      ? [`${path} reads process.env; only cli/src/config.ts does`]
      : []),
  ];
}

const isAdapter = ({ path, imports }: SourceFile) =>
  ADAPTER_NAME.test(posix.basename(path)) || imports.some(({ from, isType }) => !isType && TECHNOLOGIES.has(packageOf(from)));

/** An adapter is known to main.ts, index.ts, other adapters, and the files of its own folder below src. */
function breachesOfAdapter(file: SourceFile, { from, isType }: Import, adapters: ReadonlySet<string>): string[] {
  const target = posix.join(posix.dirname(file.path), from);
  if (isType || !isRelative(from) || !adapters.has(target) || WIRING_FOLDERS.has(folderOf(file.path))) return [];
  const isWiring = ["main.ts", "index.ts"].includes(posix.basename(file.path)) || adapters.has(file.path);
  const isOwnFolder = posix.dirname(target) === posix.dirname(file.path) && posix.basename(posix.dirname(target)) !== "src";
  return isWiring || isOwnFolder ? [] : [`${file.path} imports the adapter ${target}; only main.ts and index.ts do`];
}
