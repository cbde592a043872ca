import type { Connection, ConnectionHandlers } from "../../src/connection.ts";

/** A connection that goes nowhere: what is written to it is kept, and its network can be full. */
export interface RecordedConnection extends Connection {
  /** What was written so far; taking it empties it. */
  take(): Buffer;
  /** As if the network took nothing any more; 0: it takes everything. */
  bufferedBytes: number;
  readonly state: "open" | "paused" | "ended" | "destroyed";
  /** Whose handlers hear of the end. */
  handlers: ConnectionHandlers | undefined;
}

export function recordedConnection(more: Partial<Pick<Connection, "address" | "listener" | "certificate">> = {}): RecordedConnection {
  let written: Buffer[] = [];
  let state: RecordedConnection["state"] = "open";
  const close = (how: "ended" | "destroyed") => {
    if (state === "ended" || state === "destroyed") return;
    state = how;
    queueMicrotask(() => connection.handlers?.onClose());
  };
  const connection: RecordedConnection = {
    address: "127.0.0.1",
    listener: "tcp",
    ...more,
    bufferedBytes: 0,
    handlers: undefined,
    get state() {
      return state;
    },
    take: () => {
      const all = Buffer.concat(written);
      written = [];
      return all;
    },
    write: (bytes) => void written.push(Buffer.from(bytes)),
    pause: () => {
      if (state === "open") state = "paused";
    },
    resume: () => {
      if (state === "paused") state = "open";
    },
    end: () => close("ended"),
    destroy: () => close("destroyed"),
  };
  return connection;
}
