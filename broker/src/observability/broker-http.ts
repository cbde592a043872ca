import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { err, type Log, ok, type Result } from "@clima/schemas";
import { createMetrics } from "./metrics.ts";
import type { BrokerView } from "./port.ts";

export interface BrokerHttpSettings {
  readonly port: number;
  readonly host: string;
  /** Where the token of this run is written; administration needs it. */
  readonly tokenFile: string;
}

export interface BrokerHttp {
  readonly port: number;
  close(): Promise<void>;
}

interface HttpAnswer {
  readonly status: number;
  readonly body: string | AsyncIterable<string>;
  readonly type?: string;
}
type Route = (request: IncomingMessage, url: URL) => Promise<HttpAnswer> | HttpAnswer;

const MAX_BODY_BYTES = 64 * 1024;
const json = (status: number, value: unknown): HttpAnswer => ({ status, body: `${JSON.stringify(value)}\n`, type: "application/json" });
const problem = (status: number, message: string): HttpAnswer => json(status, { error: message });

/** Metrics and health for everybody who reaches the port; administration for whoever can read the token file. */
export async function startBrokerHttp(view: BrokerView, settings: BrokerHttpSettings, log: Log): Promise<Result<BrokerHttp, string>> {
  const token = randomBytes(32).toString("hex");
  try {
    await writeFile(settings.tokenFile, `${token}\n`, { mode: 0o600 });
  } catch (cause) {
    return err(`cannot write ${settings.tokenFile}: ${(cause as Error).message}`);
  }
  const routes = createRoutes(view);
  const server = createServer((request, response) => {
    answer(routes, settings, token, request)
      .catch((cause: Error) => {
        log.error(`broker: ${request.method} ${request.url} failed: ${cause.message}`);
        return problem(500, "the broker could not answer; its log says why");
      })
      .then((given) => send(response, given))
      .catch((cause: Error) => {
        log.debug(`broker: an answer over HTTP broke off: ${cause.message}`);
        response.destroy();
      });
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 10_000;
  return new Promise((resolve) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === "EADDRINUSE" ? "is in use; set broker.http.port to another, or -1 for none" : `cannot be opened: ${cause.message}`;
      resolve(err(`port ${settings.port} ${reason}`));
    });
    server.listen(settings.port, settings.host, () => {
      const address = server.address();
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        });
      resolve(ok({ port: typeof address === "object" && address ? address.port : settings.port, close }));
    });
  });
}

function createRoutes(view: BrokerView): ReadonlyMap<string, Route> {
  const metrics = createMetrics(view);
  return new Map<string, Route>([
    ["GET /metrics", async () => ({ status: 200, body: await metrics.metrics(), type: metrics.contentType })],
    ["GET /health", () => json(200, { status: "alive", version: view.version, uptimeS: Math.floor((Date.now() - view.startedAt) / 1000) })],
    [
      "GET /ready",
      () => (view.isReady() ? json(200, { status: "ready" }) : json(503, { status: "not ready", reason: "the storage fails" })),
    ],
    ["GET /clients", () => json(200, view.clients())],
    ["POST /clients/disconnect", (request) => disconnect(view, request)],
    [
      "GET /retained",
      (_request, url) => ({ status: 200, body: retained(view, url.searchParams.get("filter") ?? "#"), type: "application/x-ndjson" }),
    ],
    ["DELETE /retained", (_request, url) => clearRetained(view, url.searchParams.get("topic"))],
  ]);
}
const PUBLIC = new Set(["/metrics", "/health", "/ready"]);

async function answer(
  routes: ReadonlyMap<string, Route>,
  { host }: BrokerHttpSettings,
  token: string,
  request: IncomingMessage,
): Promise<HttpAnswer> {
  if (!isOwnHost(request.headers.host, host)) return problem(403, "the Host header names neither this machine nor broker.http.host");
  if (!URL.canParse(request.url ?? "", "http://localhost")) return problem(400, "the path cannot be read");
  const url = new URL(request.url ?? "/", "http://localhost");
  const route = routes.get(`${request.method} ${url.pathname}`);
  const paths = [...new Set([...routes.keys()].map((each) => each.split(" ")[1] ?? ""))];
  if (!paths.includes(url.pathname)) return problem(404, `there is no ${url.pathname}; expected one of ${paths.join(", ")}`);
  if (!route) return problem(405, `${request.method} is not for ${url.pathname}`);
  if (!PUBLIC.has(url.pathname) && !hasToken(request, token)) {
    return problem(
      401,
      "administration needs the header Authorization: Bearer <token>; the token is in the broker's folder, in admin-token",
    );
  }
  return route(request, url);
}

/** Against a page of the Internet whose name was made to point here: names are this machine's or configured, addresses are fine. */
function isOwnHost(header: string | undefined, configured: string): boolean {
  if (header === undefined || !URL.canParse(`http://${header}`)) return false;
  const { hostname } = new URL(`http://${header}`);
  const isAddress = /^[\d.]+$/.test(hostname) || hostname.startsWith("[");
  return isAddress || hostname === "localhost" || hostname === configured || !hostname.includes(".");
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ""), digest(`Bearer ${token}`));
}

async function disconnect(view: BrokerView, request: IncomingMessage): Promise<HttpAnswer> {
  if (!request.headers["content-type"]?.startsWith("application/json")) return problem(415, "expected application/json");
  const body = await readBody(request);
  if (body === undefined) return problem(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
  let asked: { clientId?: unknown; forgetSession?: unknown };
  try {
    asked = JSON.parse(body) as typeof asked;
  } catch {
    return problem(400, "the body is not JSON");
  }
  if (typeof asked?.clientId !== "string") return problem(400, 'expected {"clientId": "…", "forgetSession": true or false}');
  const isDone = await view.disconnect(asked.clientId, asked.forgetSession === true);
  return isDone ? json(200, { status: "disconnected" }) : problem(404, `there is no client ${JSON.stringify(asked.clientId)}`);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function* retained(view: BrokerView, filter: string): AsyncGenerator<string> {
  for await (const { payload, ...message } of view.retained(filter)) {
    yield `${JSON.stringify({ ...message, bytes: payload.length, payloadBase64: payload.toString("base64") })}\n`;
  }
}

async function clearRetained(view: BrokerView, topic: string | null): Promise<HttpAnswer> {
  if (topic === null) return problem(400, "expected ?topic=…");
  return (await view.clearRetained(topic)) ? json(200, { status: "cleared" }) : problem(404, `nothing is retained for ${topic}`);
}

async function send(response: ServerResponse, { status, body, type = "text/plain" }: HttpAnswer): Promise<void> {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  if (typeof body === "string") response.write(body);
  else for await (const part of body) if (!response.write(part)) await new Promise((drained) => response.once("drain", drained));
  response.end();
}
