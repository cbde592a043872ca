import { existsSync, readFileSync } from "node:fs";
import type { DoorsSettings } from "@clima/doors";
import { type Config, complaintsOf, configSchema, err, isConfig, ok, type Result } from "@clima/schemas";
import { parse } from "yaml";
import { brokerAccessOf, type WithCertificates } from "./configuration/broker-files.ts";
import { ownBrokerUrl, problemsOfInfluxUrl, problemsOfRepeats, readBrokerUrl } from "./configuration/broker-urls.ts";
import { getAt, type Setting, type SettingSchema, setAt, settingsOf, type Tree } from "./configuration/config-tree.ts";
import { withDoorSecrets } from "./configuration/door-secrets.ts";
import { takeOutRemoved } from "./configuration/removed-settings.ts";
import { isSecret, withSecretFiles } from "./configuration/secret-files.ts";
import { sourceOfThisComputer } from "./configuration/station-source.ts";
import { suggestSetting, suggestVariable } from "./configuration/suggest-variable.ts";
import { timeZoneOfThisComputer } from "./configuration/time-zone.ts";

export const settings: readonly Setting[] = settingsOf(configSchema);
const DEFAULT_CONFIG_FILE = "clima.yaml";

/** Where the settings name files with certificates, with what is in them. */
export interface LoadedConfig extends Config {
  mqtt: WithCertificates<Config["mqtt"]>;
  ingest: Config["ingest"] & { alsoFrom?: WithCertificates<NonNullable<Config["ingest"]["alsoFrom"]>[number]>[] };
  doors: Config["doors"] & DoorsSettings["doors"];
}

export interface ConfigSources {
  /** clima.yaml in the working folder when absent, if there is one. */
  readonly file?: string | undefined;
  /** Defaults of a command, by path; they replace the schema's. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Settings of the command line, by path; they win. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Files that the settings name are left alone; for what makes them. */
  readonly isWithoutFiles?: boolean;
}

/**
 * The configuration: defaults, then the YAML file, then the environment, then the command line; the later wins.
 * All problems are reported at once, a line each.
 */
export function loadConfig(sources: ConfigSources): Result<LoadedConfig, string[]> {
  const { file, defaults = {}, overrides = {}, environment = process.env, isWithoutFiles = false } = sources;
  const tree: Tree = {};
  for (const { path, schema } of settings) if (schema.default !== undefined) setAt(tree, path, schema.default);
  for (const [path, value] of Object.entries(defaults)) setAt(tree, path, value);
  const problems = [...addFile(tree, file), ...addEnvironment(tree, environment)];
  for (const [path, value] of Object.entries(overrides)) if (value !== undefined) setAt(tree, path, value);
  problems.push(...takeOutRemoved(tree));
  fillInSource(tree);
  const isUrlOurs = getAt(tree, "mqtt.url") === undefined;
  if (isUrlOurs) setAt(tree, "mqtt.url", DEFAULT_BROKER_URL);
  if (!isConfig(tree)) problems.push(...problemsOfSchema(tree));
  else if (isUrlOurs) setAt(tree, "mqtt.url", ownBrokerUrl(tree.broker) ?? DEFAULT_BROKER_URL);
  readUrls(tree, problems);
  const withFiles: Tree = isWithoutFiles ? tree : addSecretsOfDoors(addCertificates(tree, problems), problems);
  if (problems.length > 0 || !isConfig(tree)) return err(problems);
  return ok(withFiles as Tree & LoadedConfig);
}

/** Where a broker is looked for when nothing is known of it. */
const DEFAULT_BROKER_URL = "mqtt://127.0.0.1:1883";

/** What `station.source` is when nobody says. A section that is no section is for the schema to refuse. */
function fillInSource(tree: Tree): void {
  const isSection = typeof tree["station"] === "object";
  if (isSection && getAt(tree, "station.source") === undefined) setAt(tree, "station.source", sourceOfThisComputer());
}

/** Every URL of the configuration is read here first, so that no service meets one that it cannot use. */
function readUrls(tree: Tree, problems: string[]): void {
  const readAll = (path: string) => {
    const all = getAt(tree, path);
    if (Array.isArray(all)) {
      const read = all.map((each: unknown, index) => readBrokerUrl(each, `${path}[${index}]`, problems));
      setAt(tree, path, read);
    }
  };
  tree["mqtt"] = readBrokerUrl(tree["mqtt"], "mqtt", problems);
  readAll("ingest.alsoFrom");
  readAll("broker.bridges");
  if (getAt(tree, "store.kind") === "influxdb" || getAt(tree, "store.alsoKind") === "influxdb")
    problems.push(...problemsOfInfluxUrl(getAt(tree, "store.influxUrl")));
}

/** This is the one place where certificates for brokers are read: once, at the start. */
function addCertificates(tree: Tree, problems: string[]): Tree {
  const access = (settings: unknown, path: string) => {
    const found = brokerAccessOf(settings, path);
    problems.push(...found.problems);
    return found.access;
  };
  const mqtt = access(tree["mqtt"], "mqtt");
  const alsoFrom = getAt(tree, "ingest.alsoFrom");
  if (!Array.isArray(alsoFrom)) return { ...tree, mqtt };
  problems.push(...problemsOfRepeats(getAt(tree, "mqtt.url"), alsoFrom));
  const further = alsoFrom.map((each: unknown, index) => access(each, `ingest.alsoFrom[${index}]`));
  return { ...tree, mqtt, ingest: { ...(tree["ingest"] as Tree), alsoFrom: further } };
}

/** What the schema refuses already is not read. */
const addSecretsOfDoors = (tree: Tree, problems: string[]): Tree =>
  isConfig(tree) ? { ...tree, doors: withDoorSecrets(tree.doors, problems) } : tree;

/** A setting is named by its path, and where it came from the environment, one finds its variable by `clima config list`. */
function problemsOfSchema(tree: Tree): string[] {
  isConfig(tree);
  const paths = settings.map(({ path }) => path);
  return complaintsOf(isConfig.errors ?? []).map((problem) => {
    const unknown = /^(\S+) is not known here$/.exec(problem)?.[1];
    return unknown === undefined ? problem.replace(/^the message /, "the configuration ") : `${problem}; ${suggestSetting(unknown, paths)}`;
  });
}

function addFile(tree: Tree, file: string | undefined): string[] {
  if (file === undefined && !existsSync(DEFAULT_CONFIG_FILE)) return [];
  const path = file ?? DEFAULT_CONFIG_FILE;
  try {
    const content: unknown = parse(readFileSync(path, "utf8")) ?? {};
    if (typeof content !== "object" || Array.isArray(content))
      return [`${path} holds no settings; expected lines such as "panel:" and below it "  port: 8080"`];
    mergeInto(tree, content as Tree);
    return [];
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return [code === "ENOENT" ? `${path} is not there; name a file that is, or leave --config out` : `${path} cannot be read: ${message}`];
  }
}

function mergeInto(tree: Tree, more: Tree): void {
  for (const [name, value] of Object.entries(more)) {
    const below = tree[name];
    const areSections = [below, value].every((side) => typeof side === "object" && side !== null && !Array.isArray(side));
    if (areSections) mergeInto(below as Tree, value as Tree);
    else tree[name] = value;
  }
}

function addEnvironment(tree: Tree, environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Map(settings.map((setting) => [setting.variable, setting]));
  const [complete, ofFiles] = withSecretFiles(environment, settings);
  const problems = [...ofFiles];
  for (const [variable, text] of Object.entries(complete)) {
    if (!variable.startsWith("CLIMA_") || text === undefined || text === "") continue;
    const setting = known.get(variable);
    if (setting) setAt(tree, setting.path, typedAs(setting, text));
    else problems.push(`${variable} is no setting; ${suggestVariable(variable, [...known.keys()])}`);
  }
  return problems;
}

/** As the setting's type asks; what cannot be read as that stays a text, which the schema then refuses. */
function typedAs({ schema }: Setting, text: string): unknown {
  if (schema.type === "boolean") return text === "true" || (text === "false" ? false : text);
  if (schema.type === "array") return typedAsList(schema, text);
  const isNumeric = schema.type === "integer" || schema.type === "number";
  return isNumeric && text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}

/** JSON, or, where the members are texts, these with commas between them. */
const typedAsList = (schema: SettingSchema, text: string): unknown =>
  schema.items?.type === "string" && !text.trim().startsWith("[") ? text.split(",").map((each) => each.trim()) : parsedJson(text);

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A setting's value in a configuration, as `clima config check` shows it; secrets are hidden. */
export function showSetting(config: Config, { path }: Setting): string {
  const value = getAt(config, path);
  if (value === undefined) return "(not set)";
  if (isSecret(path)) return HIDDEN;
  const text = typeof value === "object" ? JSON.stringify(value, showEntry) : String(value);
  // A URL may carry a password: mqtt://user:password@host
  return text.replace(/(:\/\/[^\s:@/"]*):[^\s@/"]*@/g, `$1:${HIDDEN}@`);
}

/** The value of a setting as it counts, for programs: what is hidden from people is hidden from them, too. undefined where it is not set. */
export function settingValue(config: Config, setting: Setting): unknown {
  const value = getAt(config, setting.path);
  if (value === undefined || typeof value === "number" || typeof value === "boolean") return value;
  const shown = showSetting(config, setting);
  return typeof value === "object" ? JSON.parse(shown) : shown;
}

const HIDDEN = "(hidden)";
/** What was read out of files is no setting, and a private key is not for the screen. */
const isOutOfFile = (name: string): boolean => ["ca", "cert", "key"].includes(name);
const showEntry = (name: string, value: unknown): unknown => (isOutOfFile(name) ? undefined : isSecret(name) ? HIDDEN : value);

/** The time zone that dates of this process are in, where it has a name. */
export const ownTimeZone = (): string | undefined => timeZoneOfThisComputer(process.env["TZ"]);

/** What systemd passes to the services that it starts (sd_notify(3), sd_watchdog_enabled(3)). */
export const systemdEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;

/** The variables of the environment that are settings, by name. */
export const settingsVariables = (): readonly string[] =>
  Object.keys(process.env)
    .filter((name) => name.startsWith("CLIMA_"))
    .sort();
