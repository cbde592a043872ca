import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readDocument, USUAL_URL, writeApiMarkdown } from "./support/api-markdown.ts";
import { type ServedApi, serveApi } from "./support/served-api.ts";

const written = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");

test("docs/api.md is what the description says (else: npm run docs:api)", async () => {
  expect(writeApiMarkdown(await readDocument())).toBe(written);
});

describe("in docs/api.md", () => {
  let served: ServedApi;
  beforeAll(async () => {
    served = await serveApi();
  });
  afterAll(() => served.close());

  const commands = [...written.matchAll(/^curl .*$/gm)].map(([command]) => command);

  test("every route has a command to try it with", () => {
    expect(commands).toHaveLength([...written.matchAll(/^### (GET|POST|PUT|PATCH|DELETE) /gm)].length);
    expect(commands.length).toBeGreaterThan(10);
  });

  test.each(commands)("%s is answered", async (command) => {
    // Events have no end; of a name that nobody has, a refusal is the right answer.
    const isEvents = command.startsWith("curl -N");
    const line = `${command.replace(USUAL_URL, served.url)} -s -w '\\n%{http_code}' ${isEvents ? "--max-time 1" : ""}`;
    const { stdout } = await promisify(execFile)("sh", ["-c", isEvents ? `${line} || true` : line]);
    const [status, ...body] = stdout.split("\n").reverse();
    expect({ status, body: body.join("").slice(0, 300) }).toMatchObject({ status: command.includes('"password"') ? "401" : "200" });
  });
});
