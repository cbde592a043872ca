import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import Ajv from "ajv";
import type { RejectedMessage } from "../src/index.ts";
import { examplesOf, parsers, payloadText } from "./examples.ts";

const messagesDir = new URL("../messages/", import.meta.url);
const schemaFiles = readdirSync(messagesDir).filter((file) => file.endsWith(".schema.json"));
const PARTS = ["common", "values", "quality"];
const messages = schemaFiles.map((file) => file.replace(".schema.json", "")).filter((name) => !PARTS.includes(name));

const valid = examplesOf("valid");
const invalid = examplesOf("invalid");
const utf8 = new TextEncoder();

describe("examples", () => {
  test("every message has a parser, and every parser a message", () => {
    expect(Object.keys(parsers).sort()).toEqual(messages.sort());
  });

  test.each(messages)("%s has at least two valid and five invalid examples", (message) => {
    expect(valid.filter((example) => example.message === message).length).toBeGreaterThanOrEqual(2);
    expect(invalid.filter((example) => example.message === message).length).toBeGreaterThanOrEqual(5);
  });

  test("every file is named after its message", () => {
    for (const { file, message } of [...valid, ...invalid]) expect(file.startsWith(`${message}-`)).toBe(true);
  });
});

describe("valid examples", () => {
  test.each(valid)("$file is parsed to what was sent", (example) => {
    const text = payloadText(example);
    const value = example.message === "status" ? text : JSON.parse(text);
    expect(parsers[example.message]!(text)).toEqual({ ok: true, value });
    expect(parsers[example.message]!(utf8.encode(text))).toEqual({ ok: true, value });
  });
});

test("a rejected message gives the reason that its payload deserves", () => {
  const rejected = valid.find(({ file }) => file === "rejected-too-hot.json")?.payload as RejectedMessage;
  const payload = Buffer.from(rejected.payloadBase64, "base64");
  expect(parsers["telemetry"]!(payload)).toEqual({ ok: false, error: rejected.reason });
  expect(payload.length).toBe(rejected.payloadBytes);
});

describe("invalid examples", () => {
  test.each(invalid)("$file is refused in words", (example) => {
    const text = payloadText(example);
    expect(parsers[example.message]!(text)).toEqual({ ok: false, error: example.complaint });
    expect(parsers[example.message]!(utf8.encode(text))).toEqual({ ok: false, error: example.complaint });
  });
});

/** What an integrator does who has the schema files and any JSON Schema tool. */
describe("the schema files alone", () => {
  const ajv = new Ajv.default({ strict: false, strictNumbers: true });
  for (const file of schemaFiles) ajv.addSchema(JSON.parse(readFileSync(new URL(file, messagesDir), "utf8")));
  const accepts = (message: string, value: unknown) => ajv.validate(`${message}.schema.json`, value);
  const payloadValue = (example: { message: string; payload: unknown }) => {
    try {
      return example.message === "status" ? example.payload : JSON.parse(payloadText(example));
    } catch {
      return undefined;
    }
  };

  test.each(valid)("accept $file", (example) => {
    expect(accepts(example.message, payloadValue(example))).toBe(true);
  });

  // "Alternating" is beyond JSON Schema; only the parsers refuse these
  const isBeyond = ({ complaint }: { complaint: string }) => complaint.endsWith("marks and spaces alternate");
  const isJson = (example: { message: string; payload: unknown }) => payloadValue(example) !== undefined;

  test.each(invalid.filter((example) => isJson(example) && !isBeyond(example)))("refuse $file", (example) => {
    expect(accepts(example.message, payloadValue(example))).toBe(false);
  });

  test.each(invalid.filter(isBeyond))("cannot refuse $file", (example) => {
    expect(accepts(example.message, payloadValue(example))).toBe(true);
  });
});
