import type { Socket } from "node:net";
import type { Accept, ClientCertificate, Connection, ConnectionHandlers } from "../connection.ts";
import type { Deadlines } from "./deadlines.ts";
import { noteRead, type TurnTaker } from "./turn-share.ts";

/** What is known of a client before its first byte. */
export interface Peer {
  readonly address: string;
  readonly listener: Connection["listener"];
  readonly certificate?: ClientCertificate | undefined;
}

/** How long a closing connection may take to send the rest and see the other side close too. */
export const END_LIMIT_MS = 2_000;

/** Ends that say nothing but that the client is gone. */
const ORDINARY_ENDS = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED"]);

/** An error that ended a connection, unless it is only the client's going. */
export const unusual = (error: Error): Error | undefined =>
  ORDINARY_ENDS.has((error as NodeJS.ErrnoException).code ?? "") ? undefined : error;

const CONNECTION = Symbol("connection");
type Carrier = Socket & { [CONNECTION]: StreamConnection };

/** MQTT over TCP or TLS: gives the socket to `accept`. `endings` cuts connections that take too long to close. */
export function acceptStream(socket: Socket, peer: Peer, accept: Accept, endings: Deadlines): void {
  const connection = new StreamConnection(socket, peer, endings);
  (socket as Carrier)[CONNECTION] = connection;
  socket.on("error", onError);
  socket.on("close", onClose);
  connection.handlers = accept(connection);
  socket.on("end", onEnd);
  socket.on("data", onData);
}

/** There are thousands of them, most of them idle: a class with shared listeners, so that each holds as little as can be. */
class StreamConnection implements Connection, TurnTaker {
  readonly address: string;
  readonly listener: Connection["listener"];
  readonly certificate?: ClientCertificate;
  readonly socket: Socket;
  readonly endings: Deadlines;
  handlers: ConnectionHandlers | undefined;
  isEnding = false;
  isBlocked = false;
  isPaused = false;
  readThisTurnBytes = 0;
  cause: Error | undefined;
  onWritten: ((error?: Error | null) => void) | undefined;

  constructor(socket: Socket, { address, listener, certificate }: Peer, endings: Deadlines) {
    this.socket = socket;
    this.address = address;
    this.listener = listener;
    this.endings = endings;
    if (certificate) this.certificate = certificate;
  }

  get bufferedBytes(): number {
    return this.socket.writableLength;
  }

  write(bytes: Uint8Array): void {
    const { socket } = this;
    if (this.isEnding || !socket.writable) return;
    this.onWritten ??= (error) => this.afterWrite(error);
    socket.write(bytes, this.onWritten);
    if (socket.writableLength > 0) this.isBlocked = true;
  }

  afterWrite(error?: Error | null): void {
    if (error || !this.isBlocked || this.isEnding || this.socket.writableLength > 0) return;
    this.isBlocked = false;
    this.handlers?.onDrain();
  }

  pause(): void {
    this.isPaused = true;
    if (!this.isEnding) this.socket.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.socket.resume();
  }

  stopReading(): void {
    this.socket.pause();
  }

  goOnReading(): void {
    this.socket.resume();
  }

  end(): void {
    if (this.isEnding || this.socket.destroyed) return;
    this.isEnding = true;
    this.endings.set(this.socket, END_LIMIT_MS);
    this.socket.end();
    // What still comes is read and dropped: closing over unread bytes would reset the connection and lose what was sent last.
    this.socket.resume();
  }

  destroy(): void {
    this.isEnding = true;
    this.socket.destroy();
  }
}

function onData(this: Socket, chunk: Buffer): void {
  const connection = (this as Carrier)[CONNECTION];
  if (connection.isEnding) return;
  noteRead(connection, chunk.length);
  connection.handlers?.onBytes(chunk);
}

function onEnd(this: Socket): void {
  (this as Carrier)[CONNECTION].end();
}

function onError(this: Socket, error: Error): void {
  (this as Carrier)[CONNECTION].cause = unusual(error);
}

function onClose(this: Socket): void {
  const connection = (this as Carrier)[CONNECTION];
  const { handlers } = connection;
  connection.isEnding = true;
  connection.handlers = undefined;
  connection.endings.clear(this);
  handlers?.onClose(connection.cause);
}
