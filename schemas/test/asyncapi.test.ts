import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import Ajv from "ajv";
import { parse } from "yaml";
import { COMMANDS, createTopics, type Delivery, deliveries, type ParsedTopic, quantityNames } from "../src/index.ts";

type Json = { readonly [key: string]: unknown };

const file = new URL("../asyncapi.yaml", import.meta.url);
const api = parse(readFileSync(file, "utf8")) as Json;
const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** The part of the document that a "#/…" reference points to. */
function resolve(ref: string, document: unknown = api): unknown {
  const names = ref.replace(/^#\//, "").split("/");
  return names.reduce<unknown>((part, name) => (isJson(part) ? part[name] : undefined), document);
}
const follow = (part: unknown): unknown => (isJson(part) && typeof part["$ref"] === "string" ? resolve(part["$ref"]) : part);
const at = (part: unknown, ...path: string[]) => follow(path.reduce<unknown>((inner, name) => resolve(name, follow(inner)), part));

/** Every reference in a document. */
function refsIn(part: unknown): string[] {
  if (!isJson(part)) return [];
  const own = typeof part["$ref"] === "string" ? [part["$ref"]] : [];
  return [...own, ...Object.values(part).flatMap(refsIn)];
}

const officialSchema = (createRequire(import.meta.url)("@asyncapi/specs") as { schemas: Record<string, object> }).schemas["3.1.0"]!;

const channels = Object.entries(api["channels"] as Json);
const operations = Object.entries(api["operations"] as Json);

/** The address of a channel with its parameters filled in. */
const exampleAddress = (channel: unknown) =>
  String(at(channel, "address"))
    .replace("{station}", "garden")
    .replace("{worker}", "main")
    .replace("{quantity}", "temperatureC")
    .replace("{remote}", "ac")
    .replace("{door}", "cwop-garden");

/** Every topic that the builder can build, of one station, one worker and one quantity. */
function builtTopics(): string[] {
  const topics = createTopics();
  const { latest, command, result, irState, ...plain } = topics.station("garden");
  const ofCommands = COMMANDS.flatMap((name) => [command(name), result(name)]);
  return [
    // Without the filters of subscriptions
    ...Object.values(plain).filter((topic) => !/[+#]/.test(topic)),
    latest("temperatureC"),
    irState("ac"),
    ...ofCommands,
    ...Object.values(topics.ingest("main")),
    topics.doorHealth("cwop-garden"),
    topics.forgotten("garden"),
  ];
}

const kindOf = (channel: unknown): ParsedTopic["kind"] => {
  const parsed = createTopics().parse(exampleAddress(channel));
  if (!parsed) throw new Error(`${exampleAddress(channel)} is no topic`);
  return parsed.kind;
};

/** Name of the message on a topic, by the end of the topic. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/\/_ingest\/main\/health$/, "ingest-health"],
  [/\/_doors\/cwop-garden\/health$/, "door-health"],
  [/\/_forgotten\/garden$/, "status"],
  [/\/cmd\/(read|identify|reload)$/, "station-command"],
  [/\/cmd\/ir\/state$/, "ir-state-command"],
  [/\/event\/ir\/state\/.+$/, "ir-state"],
  [/\/result\/.+$/, "result"],
  [/\/latest\/.+$/, "latest"],
];
const messageOf = (topic: string) =>
  MESSAGES.find(([end]) => end.test(topic))?.[1] ??
  topic.replace(/^clima\/v1\/(_ingest\/)?[^/]+\/(cmd\/|event\/)?/, "").replaceAll("/", "-");

describe("asyncapi.yaml", () => {
  test("is a document of AsyncAPI 3.1.0", () => {
    const ajv = new Ajv.default({ meta: false, strict: false, allErrors: true, validateFormats: false, logger: false });
    const isAsyncApi = ajv.compile(officialSchema);
    isAsyncApi(api);
    expect(isAsyncApi.errors ?? []).toEqual([]);
    expect(isAsyncApi({ ...api, channels: { a: { address: 1 } } })).toBe(false);
  });

  test("has a channel for every topic, and no other", () => {
    expect(channels.map(([, channel]) => exampleAddress(channel)).sort()).toEqual(builtTopics().sort());
  });

  test("refers only to what there is", () => {
    const dangling = refsIn(api).filter((ref) => (ref.startsWith("#/") ? resolve(ref) === undefined : !existsSync(new URL(ref, file))));
    expect(dangling).toEqual([]);
    expect(refsIn(api).length).toBeGreaterThan(100);
  });

  test("its message files refer only to what there is", () => {
    const messages = refsIn(api).filter((ref) => ref.startsWith("./messages/"));
    for (const message of messages) {
      const schema = new URL(message, file);
      const here = JSON.parse(readFileSync(schema, "utf8"));
      for (const ref of refsIn(here)) {
        const [name = "", pointer] = ref.split("#");
        const target = name === "" ? here : JSON.parse(readFileSync(new URL(name, schema), "utf8"));
        expect(pointer === undefined ? target : resolve(`#${pointer}`, target)).toBeDefined();
      }
    }
  });

  test("names every quantity", () => {
    expect(resolve("#/components/parameters/quantity/enum")).toEqual(quantityNames);
  });

  test.each(channels)("channel %s declares the parameters of its address", (_name, channel) => {
    const inAddress = [...String(at(channel, "address")).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(at(channel, "parameters") as Json).sort()).toEqual(inAddress.sort());
  });

  test.each(channels)("channel %s is used by one operation", (name) => {
    expect(operations.filter(([, operation]) => at(operation, "channel") === resolve(`#/channels/${name}`)).length).toBe(1);
  });

  test.each(channels)("channel %s carries the message of its topic", (_name, channel) => {
    const [message] = Object.values(at(channel, "messages") as Json);
    expect(at(message, "payload", "schemaFormat")).toBe("application/schema+json;version=draft-07");
    const { $ref } = (follow(message) as { payload: { schema: { $ref: string } } }).payload.schema;
    expect($ref).toBe(`./messages/${messageOf(exampleAddress(channel))}.schema.json`);
  });

  test.each(operations)("%s has the QoS and retain of the delivery table", (_name, operation) => {
    const { qos, retain } = at(operation, "bindings", "mqtt") as unknown as Delivery;
    expect({ qos, retain }).toEqual(deliveries[kindOf(at(operation, "channel"))]);
  });

  test.each(operations)("%s receives commands and sends all else", (_name, operation) => {
    const isCommand = kindOf(at(operation, "channel")) === "command";
    expect(at(operation, "action")).toBe(isCommand ? "receive" : "send");
  });

  test.each(COMMANDS)("%s is answered on the result topic of the same path", (command) => {
    const address = `clima/v1/{station}/cmd/${command}`;
    const operation = operations.map(([, each]) => each).find((each) => at(each, "channel", "address") === address);
    expect(at(operation, "reply", "channel", "address")).toBe(`clima/v1/{station}/result/${command}`);
  });
});
