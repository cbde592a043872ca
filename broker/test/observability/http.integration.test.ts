/** What the metrics port answers to somebody who means it harm, and to somebody who errs. */
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { silentLog } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { type Broker, startBroker } from "../../src/index.ts";
import { brokerSettings } from "../support/settings.ts";

const folder = tempDir();
let broker: Broker;
let port: number;
let token: string;

beforeAll(async () => {
  const settings = brokerSettings(folder.path);
  const started = await startBroker({ ...settings, http: { ...settings.http, port: 0 } }, silentLog);
  if (!started.ok) throw new Error(started.error);
  broker = started.value;
  port = broker.httpPort as number;
  token = readFileSync(`${folder.path}/broker/admin-token`, "utf8").trim();
});

afterAll(async () => {
  await broker.stop();
  folder.remove();
});

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Not fetch: it lets nobody choose the Host header. */
const ask = (path: string, { method = "GET", headers = {}, body }: Asked = {}) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.once("error", reject);
    });
    asked.once("error", reject);
    asked.end(body);
  });
const authorized = () => ({ authorization: `Bearer ${token}`, "content-type": "application/json" });

test.each(["localhost", "127.0.0.1", "[::1]:9464", "weather-pi"])("metrics are for who says Host: %s", async (host) => {
  expect((await ask("/metrics", { headers: { host } })).status).toBe(200);
});

test.each(["evil.example", "127.0.0.1.evil.example", "a b", "localhost.evil.example:80"])("a page at %s gets nothing", async (host) => {
  const { status, body } = await ask("/metrics", { headers: { host } });
  expect({ status, leaks: body.includes("clima_") }).toEqual({ status: 403, leaks: false });
});

test.each(["", "Bearer ", "Bearer 00", "Basic YTpi"])("administration with the authorization %j is refused", async (authorization) => {
  const headers = authorization === "" ? {} : { authorization };
  for (const path of ["/clients", "/retained"]) expect((await ask(path, { headers })).status).toBe(401);
  expect((await ask("/retained?topic=a", { method: "DELETE", headers })).status).toBe(401);
  expect((await ask("/clients/disconnect", { method: "POST", headers, body: "{}" })).status).toBe(401);
});

test("the token file is for its owner alone, and the token opens administration", async () => {
  const { mode } = await import("node:fs/promises").then(({ stat }) => stat(`${folder.path}/broker/admin-token`));
  expect(mode & 0o077).toBe(0);
  expect(await ask("/clients", { headers: authorized() })).toEqual({ status: 200, body: "[]\n" });
});

test.each([
  ["/nowhere", "GET", 404],
  ["/../../etc/passwd", "GET", 404],
  ["//", "GET", 400],
  ["/metrics", "POST", 405],
  ["/clients", "DELETE", 405],
  ["/retained", "DELETE", 400],
  ["/retained?topic=none", "DELETE", 404],
])("%s with %s is answered %i", async (path, method, status) => {
  const answer = await ask(path, { method, headers: authorized() });
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body)).toEqual({ error: expect.stringMatching(/./) });
});

test.each([
  ["no JSON", "nonsense", 400],
  ["null", "null", 400],
  ["an id that is none", '{"clientId":{}}', 400],
  ["a client that is not there", '{"clientId":"nobody"}', 404],
  ["65 KiB", `"${"x".repeat(65 * 1024)}"`, 413],
  ["5 MiB", `"${"x".repeat(5 * 1024 * 1024)}"`, 413],
])("a disconnect with %s is answered, and the port stays open", async (_what, body, status) => {
  const answer = await ask("/clients/disconnect", { method: "POST", headers: authorized(), body });
  expect(answer.status).toBe(status);
  expect((await ask("/health")).status).toBe(200);
});

test("a form of another page cannot disconnect anybody", async () => {
  const headers = { ...authorized(), "content-type": "text/plain" };
  expect((await ask("/clients/disconnect", { method: "POST", headers, body: '{"clientId":"a"}' })).status).toBe(415);
});

test("a hundred clients that send half a header, and bytes that are no HTTP, hold up nobody", async () => {
  const sockets: Socket[] = [];
  for (let index = 0; index < 100; index += 1) {
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    socket.write(index % 2 === 0 ? "GET /metrics HTTP/1.1\r\nHost: local" : Buffer.from([0x10, 0xff, 0x00, 0x16]));
    sockets.push(socket);
  }
  for (let index = 0; index < 20; index += 1) expect((await ask("/metrics")).status).toBe(200);
  for (const socket of sockets) socket.destroy();
});
