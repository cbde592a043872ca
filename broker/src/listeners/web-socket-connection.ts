import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Accept, ClientCertificate, Connection, ConnectionHandlers } from "../connection.ts";
import type { Deadlines } from "./deadlines.ts";
import { END_LIMIT_MS, type Peer, unusual } from "./stream-connection.ts";
import { noteRead, type TurnTaker } from "./turn-share.ts";

const AS_BINARY = { binary: true, compress: false };
const NORMAL_CLOSURE = 1000;
const UNSUPPORTED_DATA = 1003;

const CONNECTION = Symbol("connection");
type Carrier = WebSocket & { [CONNECTION]: WebSocketConnection };

/** MQTT over WebSocket: gives the client to `accept`. `endings` cuts connections that take too long to close. */
export function acceptWebSocket(webSocket: WebSocket, socket: Socket, peer: Peer, accept: Accept, endings: Deadlines): void {
  const connection = new WebSocketConnection(webSocket, socket, peer, endings);
  (webSocket as Carrier)[CONNECTION] = connection;
  webSocket.on("error", onError);
  webSocket.on("close", onClose);
  connection.handlers = accept(connection);
  webSocket.on("message", onMessage);
}

class WebSocketConnection implements Connection, TurnTaker {
  readonly address: string;
  readonly listener: Connection["listener"];
  readonly certificate?: ClientCertificate;
  readonly webSocket: WebSocket;
  readonly socket: Socket;
  readonly endings: Deadlines;
  handlers: ConnectionHandlers | undefined;
  isEnding = false;
  isPaused = false;
  isBlocked = false;
  readThisTurnBytes = 0;
  cause: Error | undefined;
  /** Messages of a chunk that was being read when the pause came. */
  held: Buffer[] = [];
  readonly onSent = (error?: Error | null) => this.afterSend(error);

  constructor(webSocket: WebSocket, socket: Socket, { address, listener, certificate }: Peer, endings: Deadlines) {
    this.webSocket = webSocket;
    this.socket = socket;
    this.address = address;
    this.listener = listener;
    this.endings = endings;
    if (certificate) this.certificate = certificate;
  }

  get bufferedBytes(): number {
    return this.webSocket.bufferedAmount;
  }

  write(bytes: Uint8Array): void {
    const { webSocket } = this;
    if (this.isEnding || webSocket.readyState !== webSocket.OPEN) return;
    webSocket.send(bytes, AS_BINARY, this.onSent);
    if (webSocket.bufferedAmount > 0) this.isBlocked = true;
  }

  afterSend(error?: Error | null): void {
    if (error || !this.isBlocked || this.isEnding || this.webSocket.bufferedAmount > 0) return;
    this.isBlocked = false;
    this.handlers?.onDrain();
  }

  take(message: Buffer): void {
    if (this.isPaused) this.held.push(message);
    else if (message.length > 0) this.handlers?.onBytes(message);
  }

  pause(): void {
    if (this.isEnding) return;
    this.isPaused = true;
    this.webSocket.pause();
  }

  resume(): void {
    this.isPaused = false;
    const messages = this.held;
    this.held = [];
    for (const message of messages) if (!this.isEnding) this.take(message);
    if (!this.isPaused) this.webSocket.resume();
  }

  stopReading(): void {
    this.webSocket.pause();
  }

  goOnReading(): void {
    this.webSocket.resume();
  }

  end(): void {
    this.close(NORMAL_CLOSURE);
  }

  close(code: number): void {
    if (this.isEnding || this.webSocket.readyState === this.webSocket.CLOSED) return;
    this.isEnding = true;
    this.endings.set(this.socket, END_LIMIT_MS);
    // The answer to the close frame has to be read.
    this.webSocket.resume();
    this.webSocket.close(code);
  }

  destroy(): void {
    this.isEnding = true;
    this.webSocket.terminate();
  }
}

function onMessage(this: WebSocket, data: unknown, isBinary: boolean): void {
  const connection = (this as Carrier)[CONNECTION];
  if (connection.isEnding || !Buffer.isBuffer(data)) return;
  if (isBinary) {
    noteRead(connection, data.length);
    return connection.take(data);
  }
  connection.cause = new Error("a text frame came; MQTT travels in binary frames only"); // [MQTT-6.0.0-1]
  connection.close(UNSUPPORTED_DATA);
}

function onError(this: WebSocket, error: Error): void {
  const connection = (this as Carrier)[CONNECTION];
  connection.cause ??= unusual(error);
  connection.isEnding = true;
  connection.endings.set(connection.socket, END_LIMIT_MS);
}

function onClose(this: WebSocket): void {
  const connection = (this as Carrier)[CONNECTION];
  const { handlers } = connection;
  connection.isEnding = true;
  connection.handlers = undefined;
  connection.held = [];
  connection.endings.clear(connection.socket);
  handlers?.onClose(connection.cause);
}
