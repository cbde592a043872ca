import { createServer, type ServerResponse } from "node:http";
import { err, type Log, ok, type Result } from "@clima/schemas";
import type { Ingest } from "../port.ts";
import { whyNotReady } from "./ingest-state.ts";
import { createMetrics } from "./metrics.ts";

export interface IngestHttpSettings {
  readonly host: string;
  readonly port: number;
}

export interface IngestHttp {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * GET /metrics (Prometheus), /health (it runs) and /ready (503 with the reason while readings do not get from a broker into the store), for
 * everybody who reaches the port.
 */
export async function startIngestHttp(
  ingest: Pick<Ingest, "state" | "onWrite">,
  settings: IngestHttpSettings,
  log: Log,
): Promise<Result<IngestHttp, string>> {
  const metrics = createMetrics(ingest);
  const server = createServer((request, response) => {
    respond(request.method ?? "", request.url ?? "", response).catch((cause: Error) => {
      log.error(`ingest: ${request.method} ${request.url} failed: ${cause.message}`);
      response.destroy();
    });
  });

  async function respond(method: string, url: string, response: ServerResponse): Promise<void> {
    const path = url.split("?")[0];
    if (method !== "GET") send(response, 405, { error: `${method} is not for ${path}` });
    else if (path === "/metrics") response.setHeader("content-type", metrics.contentType).end(await metrics.metrics());
    else if (path === "/health") send(response, 200, { status: "alive", uptimeS: Math.floor(ingest.state().uptimeMs / 1000) });
    else if (path === "/ready") sendReady(response);
    else send(response, 404, { error: `there is no ${path}; expected /metrics, /health or /ready` });
  }

  function sendReady(response: ServerResponse): void {
    const reason = whyNotReady(ingest.state());
    if (reason === undefined) send(response, 200, { status: "ready" });
    else send(response, 503, { status: "not ready", reason });
  }

  return new Promise((resolve) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === "EADDRINUSE" ? "is in use; set ingest.http.port to another, or -1 for none" : cause.message;
      resolve(err(`port ${settings.port} of the ingest: ${reason}`));
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

const send = (response: ServerResponse, status: number, body: object): void =>
  void response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
