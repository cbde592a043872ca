import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ApiDocument, complaintOfAnswer, createChecker, operationsOf } from "./support/api-document.ts";
import { type ServedApi, serveApi } from "./support/served-api.ts";

let served: ServedApi;
let document: ApiDocument;
beforeAll(async () => {
  served = await serveApi();
  document = (await (await fetch(`${served.url}/api/v1/openapi.json`)).json()) as ApiDocument;
});
afterAll(() => served.close());

describe("the API's description", () => {
  test("has every route that there is, and no other", () => {
    const inApp = served.api.routes
      .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    const inDocument = operationsOf(document).map(({ method, path }) => `${method} ${document.servers[0]?.url}${path}`);
    expect([...new Set(inApp)].sort()).toEqual(inDocument.sort());
  });

  test("is OpenAPI 3.1 whose references lead somewhere, whose schemas are right, and whose operations have names of their own", () => {
    expect(document.openapi).toBe("3.1.0");
    const complaintOf = createChecker(document);
    for (const name of Object.keys(document.components.schemas))
      expect(() => complaintOf({ $ref: `#/components/schemas/${name}` }, {})).not.toThrow();
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operationsOf(document)) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
      expect({ path, inPath }).toEqual({ path, inPath: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name) });
    }
  });

  test("has examples that its own schemas allow", () => {
    const complaintOf = createChecker(document);
    for (const { path, operation } of operationsOf(document)) {
      for (const { name, schema, example } of operation.parameters) {
        const value = schema["type"] === "integer" ? Number(example) : example;
        expect({ path, name, complaint: complaintOf(schema, value) }).toEqual({ path, name, complaint: undefined });
      }
      const body = operation.requestBody?.content["application/json"];
      if (body) expect({ path, complaint: complaintOf(body.schema, body.example) }).toEqual({ path, complaint: undefined });
    }
  });

  test("fits what is answered to its examples, and a station that nobody knows", async () => {
    const complaintOf = createChecker(document);
    for (const station of ["garden", "nowhere"])
      for (const { method, path, operation } of operationsOf(document)) {
        const query = new URLSearchParams(
          operation.parameters.filter((each) => each.in === "query").map(({ name, example }): [string, string] => [name, String(example)]),
        );
        const body = operation.requestBody?.content["application/json"]?.example;
        const hangUp = new AbortController();
        const answer = await fetch(`${served.url}/api/v1${path.replace("{station}", station)}?${query}`, {
          method,
          signal: hangUp.signal,
          ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
        });
        const complaint = await complaintOfAnswer(operation, answer, complaintOf);
        hangUp.abort();
        expect({ station, method, path, complaint }).toEqual({ station, method, path, complaint: undefined });
      }
    expect(served.faults).toEqual([]);
  });
});

test.each(["PUT", "DELETE", "OPTIONS", "PROPFIND"])("%s is answered with what may be asked instead", async (method) => {
  const answer = await fetch(`${served.url}/api/v1/stations`, { method });
  expect({ status: answer.status, allow: answer.headers.get("allow"), type: answer.headers.get("content-type") }).toEqual({
    status: 405,
    allow: "GET, HEAD",
    type: "application/problem+json",
  });
  expect(await answer.json()).toMatchObject({ title: "Method Not Allowed", detail: `${method} came; /api/v1/stations takes GET, HEAD` });
});

const send = (body: string, type = "application/json") =>
  fetch(`${served.url}/api/v1/stations/garden/commands/ir/send`, { method: "POST", headers: { "content-type": type }, body });

test.each([
  ["that is too long", " ".repeat(70_000), 413, "longer than 65536 bytes"],
  ["that is no JSON", "{", 400, 'the body is "{"; expected an object of JSON such as {"remote":'],
  ["that is no object", "[1]", 400, 'the body is "[1]"; expected an object of JSON'],
  ["that brings an id", '{"remote":"tv","button":"power","id":"1"}', 400, "id came; expected none"],
  ["that names no button", '{"remote":"tv"}', 400, "button"],
])("a body %s is refused in words", async (_what, body, status, words) => {
  const answer = await send(body);
  expect(await answer.json()).toMatchObject({ status, detail: expect.stringContaining(words) });
});

test("whoever sends a long body where none is read is told that the connection ends", async () => {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: " ".repeat(70_000) };
  const refused = await fetch(`${served.url}/api/v1/stations/Garden/commands/ir/send`, init);
  expect([refused.status, refused.headers.get("connection")]).toEqual([404, "close"]);
  const read = await send('{"remote":"demo-tv","button":"power"}');
  expect([read.status, read.headers.get("connection")]).toEqual([200, "keep-alive"]);
});

test("whoever only asks for the head of the events leaves nothing open", async () => {
  const head = await fetch(`${served.url}/api/v1/events`, { method: "HEAD" });
  expect(head.headers.get("content-type")).toBe("text/event-stream");
  expect(served.openPages()).toBe(0);
});

test("an old address says where the API is now", async () => {
  const answer = await fetch(`${served.url}/api/stations`);
  expect(await answer.json()).toMatchObject({ status: 404, detail: "/api/stations is not here; the API begins at /api/v1/" });
});
