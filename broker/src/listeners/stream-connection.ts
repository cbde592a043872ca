import type { Socket } from "node:net";
import type { Accept, ClientCertificate, Connection, ConnectionHandlers } from "../connection.ts";
import type { Deadlines } from "./deadlines.ts";

/** What is known of a client before its first byte. */
export interface Peer {
  readonly address: string;
  readonly listener: Connection["listener"];
  readonly certificate?: ClientCertificate | undefined;
}

/** How long a closing connection may take to send the rest and see the other side close too. */
export const END_LIMIT_MS = 2_000;

/**
 * Bytes that are read from one connection in a turn of the event loop before the others have theirs. Node alone would read on up to
 * 32 times, and everybody would wait while what came is handled: half a second where somebody floods the broker.
 */
const SHARE_BYTES = 64 * 1024;

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
class StreamConnection implements Connection {
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

  noteRead(bytes: number): void {
    if (this.readThisTurnBytes === 0) startShare(this);
    this.readThisTurnBytes += bytes;
    if (this.readThisTurnBytes >= SHARE_BYTES) this.socket.pause();
  }

  beginTurn(): void {
    const hadItsShare = this.readThisTurnBytes >= SHARE_BYTES;
    this.readThisTurnBytes = 0;
    if (hadItsShare && !this.isPaused) this.socket.resume();
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

/** Connections that were read from in this turn. */
let readers: StreamConnection[] = [];

function startShare(connection: StreamConnection): void {
  if (readers.push(connection) === 1) setImmediate(beginTurn);
}

function beginTurn(): void {
  const before = readers;
  readers = [];
  for (const connection of before) connection.beginTurn();
}

function onData(this: Socket, chunk: Buffer): void {
  const connection = (this as Carrier)[CONNECTION];
  if (connection.isEnding) return;
  connection.noteRead(chunk.length);
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
