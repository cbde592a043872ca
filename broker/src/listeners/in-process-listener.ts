import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Accept } from "../connection.ts";
import { createDeadlines } from "./deadlines.ts";
import { createDuplexPair } from "./duplex-pair.ts";
import { acceptStream } from "./stream-connection.ts";

/** Connects clients of this very process, without a port. */
export interface InProcessListener {
  /** The client's end of a new connection; `name` stands where other clients have their address. */
  connect(name: string): Duplex;
  close(): void;
}

export function openInProcessListener(accept: Accept): InProcessListener {
  const endings = createDeadlines((stream) => void stream.destroy());
  return {
    connect: (name) => {
      const [client, server] = createDuplexPair();
      // What is asked of a socket here, any stream can do.
      acceptStream(server as Socket, { address: name, listener: "tcp" }, accept, endings);
      return client;
    },
    close: endings.close,
  };
}
