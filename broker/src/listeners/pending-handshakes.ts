import type { Socket } from "node:net";
import type { Deadlines } from "./deadlines.ts";

/** Sockets that are not connections yet: TLS or the WebSocket upgrade is under way. */
export interface PendingHandshakes {
  /** The raw socket and its client's address. */
  expect(socket: Socket, address: string): void;
  /** The client's address, once the handshake of its socket, or of the TLS socket over that, is done; undefined where it is gone. */
  claim(socket: Socket): string | undefined;
  forget(socket: Socket): void;
}

/**
 * A TLS socket does not say on which socket it stands, but both name the same two ends. `deadlines` are those of the handshakes.
 */
export function createPendingHandshakes(deadlines: Deadlines): PendingHandshakes {
  const expected = new Map<string, { readonly socket: Socket; readonly address: string }>();
  /** A closed socket no longer knows its own ends. */
  const ends = new Map<Socket, string>();
  return {
    expect(socket, address) {
      const key = endsOf(socket);
      ends.set(socket, key);
      expected.set(key, { socket, address });
    },
    claim(socket) {
      const pending = expected.get(endsOf(socket));
      if (pending === undefined || pending.socket.destroyed) return undefined;
      deadlines.clear(pending.socket);
      return pending.address;
    },
    forget(socket) {
      deadlines.clear(socket);
      const key = ends.get(socket);
      if (key === undefined) return;
      ends.delete(socket);
      if (expected.get(key)?.socket === socket) expected.delete(key);
    },
  };
}

/** Both ends of a connection, by which its sockets know each other. */
export const endsOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket) =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
