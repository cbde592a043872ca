import { messageSchemas } from "@clima/schemas";
import type { JsonSchema } from "./json-schema.ts";

/** The schemas of the messages that the API hands on, as OpenAPI 3.1 writes them, by name. */
export function messageComponents(): Readonly<Record<string, JsonSchema>> {
  const { definitions, IrSendCommand, IrStateCommand, IrLearnCommand, IrCancelCommand, ...messages } = messageSchemas;
  const ofDefinitions = Object.entries(definitions).map(([name, schema]) => [capital(name), translated(schema)]);
  const ofMessages = Object.entries(messages).map(([name, schema]) => [name, translated(schema)]);
  return {
    ...Object.fromEntries([...ofDefinitions, ...ofMessages]),
    IrSendRequest: withoutOurs(translated(IrSendCommand) as JsonSchema),
    IrStateRequest: withoutOurs(translated(IrStateCommand) as JsonSchema),
    IrLearnRequest: withoutOurs(translated(IrLearnCommand) as JsonSchema),
    IrCancelRequest: withoutOurs(translated(IrCancelCommand) as JsonSchema),
  };
}

/** The panel gives a command its id and its expiry. */
function withoutOurs(schema: JsonSchema): JsonSchema {
  const { id: _id, expiresAt: _expiresAt, ...properties } = schema["properties"] as Record<string, unknown>;
  const required = ((schema["required"] ?? []) as string[]).filter((name) => name !== "id" && name !== "expiresAt");
  return { ...schema, properties, required };
}

/** Of draft 7, and in files: what 2020-12 calls otherwise, and where the parts are in this document. */
function translated(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(translated);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([name]) => !["$schema", "$id", "$comment", "title"].includes(name));
  return Object.fromEntries(kept.map(translatedEntry));
}

function translatedEntry([name, value]: [string, unknown]): [string, unknown] {
  if (name === "$ref") return [name, `#/components/schemas/${capital(String(value).replace(/^.*#\/definitions\//, ""))}`];
  if (name === "dependencies") return ["dependentRequired", value];
  // These hold names, which may be those of keywords.
  if (name === "properties") return [name, Object.fromEntries(Object.entries(value as object).map(([each, of]) => [each, translated(of)]))];
  return [name, translated(value)];
}

const capital = (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
