import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import { type ClientOptions, WebSocket } from "ws";

/** A client's socket and what came over it. */
export interface Client<T extends Socket = Socket> {
  readonly socket: T;
  text(): string;
  /** Resolves when the socket is closed, with its error's code if there was one. */
  readonly closed: Promise<string | undefined>;
}

function record<T extends Socket>(socket: T): Client<T> {
  const chunks: Buffer[] = [];
  let code: string | undefined;
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", (error: NodeJS.ErrnoException) => {
    code = error.code ?? error.message;
  });
  const closed = new Promise<string | undefined>((resolve) => socket.once("close", () => resolve(code)));
  return { socket, text: () => Buffer.concat(chunks).toString("latin1"), closed };
}

export function tcpClient(port: number | undefined, host = "127.0.0.1", allowHalfOpen = false): Promise<Client> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: port ?? 0, host, allowHalfOpen, noDelay: true });
    const client = record(socket);
    socket.once("connect", () => resolve(client));
    socket.once("error", reject);
  });
}

export function tlsClient(port: number | undefined, options: ConnectionOptions): Promise<Client<TLSSocket>> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port: port ?? 0, host: "127.0.0.1", servername: "localhost", ...options });
    const client = record(socket);
    socket.once("secureConnect", () => resolve(client));
    socket.once("error", reject);
  });
}

export interface WsClient {
  readonly socket: WebSocket;
  readonly messages: Buffer[];
  readonly closed: Promise<number>;
}

/** Rejects with "Unexpected server response: 400" and the like. */
export function wsClient(
  port: number | undefined,
  protocols: string[] = ["mqtt"],
  options: ClientOptions = {},
  scheme: "ws" | "wss" = "ws",
): Promise<WsClient> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${scheme}://localhost:${port}/mqtt`, protocols, { family: 4, ...options });
    const messages: Buffer[] = [];
    socket.on("message", (data) => messages.push(data as Buffer));
    const closed = new Promise<number>((done) => socket.once("close", done));
    socket.once("open", () => resolve({ socket, messages, closed }));
    socket.on("error", reject);
  });
}
