import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { isLoopback } from "@clima/schemas";
import { WebSocketServer } from "ws";
import type { Accept } from "../connection.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Refusals } from "./refusals.ts";
import { END_LIMIT_MS, type Peer } from "./stream-connection.ts";
import { acceptWebSocket } from "./web-socket-connection.ts";

export interface WebSocketSettings {
  /** Largest MQTT packet. */
  readonly packetBytes: number;
  /** Whether pages from anywhere may connect. */
  isAnyOriginAllowed(): boolean;
  /** What is known of the client behind a socket; undefined where it is gone. */
  identify(socket: Socket): Peer | undefined;
  readonly accept: Accept;
  readonly endings: Deadlines;
  readonly refusals: Refusals;
}

const FRAME_OVERHEAD_BYTES = 64;
const MAX_HTTP_HEADER_BYTES = 8 * 1024;
const SUBPROTOCOLS = new Set(["mqtt", "mqttv3.1"]); // [MQTT-6.0.0-3]; the second is what clients of MQTT 3.1 say

/**
 * MQTT over WebSocket. The server does not listen by itself: it is given sockets by its "connection" event.
 * Compression is never agreed upon, so no small frame becomes a large one.
 */
export function createWebSocketServer(settings: WebSocketSettings): Server {
  const server = createServer({ maxHeaderSize: MAX_HTTP_HEADER_BYTES }, (_request, response) => {
    const headers = { "content-type": "text/plain", connection: "close", upgrade: "websocket" };
    response.writeHead(426, headers).end("This port speaks MQTT over WebSocket.\n");
  });
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: settings.packetBytes + FRAME_OVERHEAD_BYTES,
    handleProtocols: (offered) => [...offered].find((name) => SUBPROTOCOLS.has(name)) ?? false,
  });
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const peer = settings.identify(socket);
    if (peer === undefined) return socket.destroy();
    const settle = () => settings.endings.clear(socket);
    settings.endings.set(socket, END_LIMIT_MS);
    socket.once("close", settle);
    const refusal = judge(request, settings);
    if (refusal) return refuse(socket, peer.address, refusal, settings.refusals);
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      settle();
      socket.removeListener("close", settle);
      acceptWebSocket(webSocket, socket, peer, settings.accept, settings.endings);
    });
  });
  return server;
}

interface UpgradeRefusal {
  readonly reason: "origin" | "subprotocol";
  readonly status: 400 | 403;
  readonly detail: string;
}

/**
 * A browser lets any page of the Internet open a WebSocket to this machine. Where the broker asks for no password only pages that
 * this machine itself served may connect; programs send no Origin.
 */
function judge({ headers }: IncomingMessage, { isAnyOriginAllowed }: WebSocketSettings): UpgradeRefusal | undefined {
  const { origin } = headers;
  if (!isOwnOrigin(origin) && !isAnyOriginAllowed())
    return {
      reason: "origin",
      status: 403,
      detail: `a page of ${JSON.stringify(origin)}; without users only pages of this machine may connect`,
    };
  const offered = headers["sec-websocket-protocol"];
  if (offered === undefined || offered.split(",").some((name) => SUBPROTOCOLS.has(name.trim()))) return undefined;
  return { reason: "subprotocol", status: 400, detail: `it offers the subprotocol ${JSON.stringify(offered)}; expected mqtt` };
}

function isOwnOrigin(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && isLoopback(new URL(origin).hostname);
}

function refuse(socket: Socket, address: string, { status, reason, detail }: UpgradeRefusal, refusals: Refusals): void {
  refusals.refuse(reason, address, detail);
  socket.on("error", () => undefined);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
