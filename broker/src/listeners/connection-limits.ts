import type { Socket } from "node:net";
import { isLoopback } from "@clima/schemas";
import type { Refusals } from "./refusals.ts";

/** Knows every open socket and holds their numbers to the limits. */
export interface ConnectionLimits {
  readonly count: number;
  /** Takes a socket in; where there are too many it is closed, and false comes back. */
  admit(socket: Socket, address: string): boolean;
  /** Counts an admitted socket for the client's address; where it has too many it is closed, and false comes back. */
  countFor(socket: Socket, address: string): boolean;
  destroyAll(): void;
}

interface Limits {
  readonly connections: number;
  /** Not for addresses of this machine: its programs share one. */
  readonly connectionsPerAddress: number;
}

/** `onLeave` is called when an admitted socket has closed. */
export function createConnectionLimits(limits: Limits, { refuse }: Refusals, onLeave: (socket: Socket) => void): ConnectionLimits {
  /** The address that a socket counts for; empty before that is known. */
  const addresses = new Map<Socket, string>();
  const counts = new Map<string, number>();

  function leave(this: Socket): void {
    const address = addresses.get(this);
    if (address) addCount(address, -1);
    addresses.delete(this);
    onLeave(this);
  }

  function addCount(address: string, change: number): void {
    const count = (counts.get(address) ?? 0) + change;
    if (count > 0) counts.set(address, count);
    else counts.delete(address);
  }

  return {
    get count() {
      return addresses.size;
    },
    admit(socket, address) {
      if (addresses.size >= limits.connections) {
        socket.destroy();
        refuse("connections", address, `there are ${limits.connections}, as many as limits.connections allows`);
        return false;
      }
      addresses.set(socket, "");
      socket.on("close", leave);
      return true;
    },
    countFor(socket, address) {
      if (isLoopback(address)) return true;
      if ((counts.get(address) ?? 0) >= limits.connectionsPerAddress) {
        socket.destroy();
        const allowed = limits.connectionsPerAddress;
        refuse("connections-per-address", address, `it has ${allowed}, as many as limits.connectionsPerAddress allows`);
        return false;
      }
      addresses.set(socket, address);
      addCount(address, 1);
      return true;
    },
    destroyAll() {
      for (const socket of addresses.keys()) socket.destroy();
    },
  };
}
