import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import { fieldsOf, type Lookup, resolved, type Schema } from "./schema-words.ts";

const schemasDir = new URL("../../schemas/", import.meta.url);

type Json = { readonly [key: string]: unknown };

interface Channel {
  readonly address: string;
  readonly words: string;
  /** Clima publishes it; otherwise Clima listens. */
  readonly isSent: boolean;
  readonly qos: number;
  readonly isRetained: boolean;
  /** File name of the message's schema. */
  readonly schema: string;
}

interface Message {
  readonly schema: string;
  readonly isText: boolean;
  readonly content: Schema;
  readonly examples: readonly string[];
}

/** docs/topics.md: every topic of asyncapi.yaml, and every payload with its fields and an example. */
export async function topicsDocument(): Promise<string> {
  const api = parse(await readFile(new URL("asyncapi.yaml", schemasDir), "utf8")) as Json;
  const channels = channelsOf(api);
  const lookup = await readSchemas();
  const messages = await Promise.all([...new Set(channels.map(({ schema }) => schema))].map((schema) => readMessage(schema, lookup)));
  return [
    "<!-- Written by `npm run docs:topics` from schemas/asyncapi.yaml and the message schemas. Do not edit. -->",
    "# Topics and payloads",
    String(at(api, "info", "description")).trim(),
    "For tools: [asyncapi.yaml](../schemas/asyncapi.yaml) (AsyncAPI 3.1), and a JSON Schema of each payload in [messages](../schemas/messages).",
    "## Words in topics",
    table(["word", "what it stands for"], parametersOf(api)),
    "## What Clima publishes",
    topicTable(channels.filter(({ isSent }) => isSent)),
    "## What Clima listens to",
    "A command is answered on `result/…` of the same name; with MQTT 5, on the Response Topic of the command as well.",
    topicTable(channels.filter(({ isSent }) => !isSent)),
    "## Quantities",
    table(["name", "what it is", "unit", "accepted"], await quantityRows()),
    "## Payloads",
    ...messages.flatMap((message) => payloadSection(message, lookup)),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

/** The part of the document at a path, references followed. */
function at(document: Json, ...path: string[]): unknown {
  return path.reduce<unknown>((part, name) => follow((part as Json | undefined)?.[name], document), document);
}

function follow(part: unknown, document: Json): unknown {
  const ref = (part as Json | undefined)?.["$ref"];
  return typeof ref === "string" && ref.startsWith("#/") ? at(document, ...ref.slice(2).split("/")) : part;
}

function channelsOf(api: Json): readonly Channel[] {
  return Object.values(api["operations"] as Record<string, Json>).map((operation) => {
    const channel = follow(operation["channel"], api) as Json;
    const [message] = Object.values(channel["messages"] as Json).map((each) => follow(each, api) as Json);
    const mqtt = (follow(operation["bindings"], api) as Json)["mqtt"] as Json;
    return {
      address: String(channel["address"]),
      words: String(channel["description"]),
      isSent: operation["action"] === "send",
      qos: Number(mqtt["qos"]),
      isRetained: mqtt["retain"] === true,
      schema: String(at(message ?? {}, "payload", "schema", "$ref")).replace("./messages/", ""),
    };
  });
}

function parametersOf(api: Json): readonly (readonly string[])[] {
  const parameters = at(api, "components", "parameters") as Record<string, Json>;
  return Object.entries(parameters).map(([name, { description, examples = [] }]) => {
    const such = (examples as readonly string[]).map((each) => `\`${each}\``).join(", ");
    return [`\`{${name}}\``, `${description}${such === "" ? "" : `, such as ${such}`}`];
  });
}

async function quantityRows(): Promise<readonly (readonly string[])[]> {
  const all = JSON.parse(await readFile(new URL("quantities.json", schemasDir), "utf8")) as Record<string, Json>;
  return Object.entries(all).map(([name, { label, unit, min, max }]) => [`\`${name}\``, String(label), String(unit), `${min} to ${max}`]);
}

async function readSchemas(): Promise<Lookup> {
  const folder = new URL("messages/", schemasDir);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".schema.json"));
  const all = new Map(
    await Promise.all(names.map(async (name) => [name, JSON.parse(await readFile(new URL(name, folder), "utf8")) as Schema] as const)),
  );
  const lookup: Lookup = (ref) => {
    const [file = "", path = ""] = ref.split("#");
    // Inside common.schema.json references have no file.
    const schema = all.get(file === "" ? "common.schema.json" : file);
    if (schema === undefined) throw new Error(`no schema is called ${ref}`);
    return path === "" ? schema : (at(schema, ...path.slice(1).split("/")) as Schema);
  };
  return lookup;
}

async function readMessage(schema: string, lookup: Lookup): Promise<Message> {
  const content = resolved(lookup(schema), lookup);
  const kind = schema.replace(".schema.json", "");
  const folder = new URL("examples/valid/", schemasDir);
  const files = (await readdir(folder)).filter((name) => name.startsWith(`${kind}-`)).sort();
  // A name such as ir-state-command-off.json is of a longer kind.
  const own = files.filter((name) => !(kind === "ir-state" && name.startsWith("ir-state-command-")));
  const texts = await Promise.all(own.slice(0, 2).map((name) => readFile(new URL(name, folder), "utf8")));
  const isText = content["type"] !== "object";
  const examples = texts.map((text) => (JSON.parse(text) as { readonly payload: unknown }).payload);
  return { schema, content, isText, examples: examples.map((each) => (isText ? String(each) : JSON.stringify(each, null, 2))) };
}

const topicTable = (channels: readonly Channel[]): string =>
  table(
    ["topic", "what it is", "QoS", "retained", "payload"],
    channels.map(({ address, words, qos, isRetained, schema }) => [
      `\`${address}\``,
      words,
      String(qos),
      isRetained ? "yes" : "no",
      `[${titleOf(schema)}](#${titleOf(schema)})`,
    ]),
  );

const titleOf = (schema: string): string => schema.replace(".schema.json", "");

function payloadSection({ schema, content, isText, examples }: Message, lookup: Lookup): readonly string[] {
  const kind = isText ? "Plain text." : "JSON.";
  const fields = fieldsOf(content, lookup).map(({ name, type, isRequired, words }) => [
    `\`${name}\``,
    type,
    isRequired ? "yes" : "",
    words,
  ]);
  return [
    `### ${titleOf(schema)}`,
    `${capitalised(String(content["description"] ?? content["title"]))}. ${kind} [Schema](../schemas/messages/${schema})`,
    ...(fields.length === 0 ? [allowedTexts(content)] : [table(["field", "type", "always", "what it is"], fields)]),
    ...examples.map((example) => `\`\`\`${isText ? "text" : "json"}\n${example}\n\`\`\``),
  ];
}

function allowedTexts(content: Schema): string {
  const texts = content["enum"];
  return Array.isArray(texts) ? `One of ${texts.map((each) => `\`${each}\``).join(", ")}.` : String(content["$comment"] ?? "A number.");
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
