import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { err, ok, type Result } from "@clima/schemas";
import { createWebSocketStream, WebSocketServer } from "ws";
import { isLoopback } from "./loopback.ts";

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}
type Handle = (connection: Duplex, request?: IncomingMessage) => void;

/** MQTT over TCP. */
export async function listenTcp(host: string, port: number, handle: Handle): Promise<Result<Listener, string>> {
  const server = createServer((socket) => handle(socket.setNoDelay(true)));
  return listen(server, host, port, "broker.mqttPort", trackSockets(server));
}

/**
 * MQTT over WebSocket, subprotocol mqtt [MQTT-6.0.0-3], as binary frames.
 *
 * A browser lets any page of the Internet open a WebSocket to this machine. Where the broker asks for no password (`allowAnyOrigin`
 * is false) only pages that this machine itself served are let in; programs send no Origin.
 */
export async function listenWebSocket(
  host: string,
  port: number,
  allowAnyOrigin: boolean,
  handle: Handle,
): Promise<Result<Listener, string>> {
  const server = createHttpServer((_request, response) => {
    response.writeHead(426, { "content-type": "text/plain" }).end("This port speaks MQTT over WebSocket.\n");
  });
  const webSockets = new WebSocketServer({
    server,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: (offered) => [...offered].find((name) => name === "mqtt" || name === "mqttv3.1") ?? false,
    verifyClient: ({ origin }: { origin?: string }) => allowAnyOrigin || isOwnOrigin(origin),
  });
  webSockets.on("connection", (socket, request) => handle(createWebSocketStream(socket), request));
  // The same error reaches `server`, where listen() answers it; unheard here it would end the process.
  webSockets.on("error", () => undefined);
  return listen(server, host, port, "broker.webSocketPort", trackSockets(server));
}

const MAX_FRAME_BYTES = 1024 * 1024;

function isOwnOrigin(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && isLoopback(new URL(origin).hostname);
}

/** Ends every open connection; close() of a server alone waits for them. */
function trackSockets(server: Server): () => void {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

function listen(server: Server, host: string, port: number, setting: string, endSockets: () => void): Promise<Result<Listener, string>> {
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(err(describeListenError(error, host, port, setting))));
    server.listen(port, host, () => {
      const address = server.address();
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          endSockets();
        });
      resolve(ok({ port: typeof address === "object" && address ? address.port : port, close }));
    });
  });
}

function describeListenError(error: NodeJS.ErrnoException, host: string, port: number, setting: string): string {
  if (error.code === "EADDRINUSE") return `port ${port} is in use; set ${setting} to another, or stop the program that has it`;
  if (error.code === "EACCES") return `port ${port} needs more rights than this user has; set ${setting} to 1024 or more`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `${host} is no address of this machine; set broker.host to one that is`;
  return `cannot listen on ${host}:${port}: ${error.message}`;
}
