import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

/**
 * Longer than proxies keep an idle connection to a server (nginx: 60 s; Node.js would end it after 5). Whoever uses a connection just as it is
 * ended gets no answer (RFC 9112, 9.3.1): browsers then ask once more, proxies answer 502.
 */
const IDLE_CONNECTION_MS = 75_000;

/** The HTTP server of an app; it does not listen yet. */
export function createHttpServer(app: Hono): Server {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  return server;
}
