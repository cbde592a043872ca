import { createSocket } from "node:dgram";
import { once } from "node:events";
import { err, hostInUrl, type Log, ok, type Result } from "@clima/schemas";
import type { OpenDoor } from "./port.ts";

export interface UdpDoorSettings {
  /** An address of this computer, or 0.0.0.0 for all: a broadcast reaches only those. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/**
 * Listens for datagrams, broadcasts among them, beside others that listen to the same port of this computer (Home Assistant does). The error is why
 * it cannot listen, with what to do.
 */
export async function openUdpDoor(
  { host, port }: UdpDoorSettings,
  onDatagram: (datagram: Uint8Array) => void,
  log: Log,
): Promise<Result<OpenDoor & { readonly port: number }, string>> {
  const socket = createSocket({ type: host.includes(":") ? "udp6" : "udp4", reuseAddr: true });
  try {
    const listening = once(socket, "listening");
    socket.bind({ address: host, port });
    await listening;
  } catch (error) {
    socket.close();
    const { code, message } = error as NodeJS.ErrnoException;
    const hint =
      code === "EADDRINUSE"
        ? "another program has it for itself alone; end that one"
        : "doors.host is an address of this computer, or 0.0.0.0";
    return err(`cannot listen on UDP ${hostInUrl(host)}:${port}: ${message}; ${hint}`);
  }
  const bound = socket.address().port;
  const place = `UDP ${hostInUrl(host)}:${bound}`;
  socket.on("message", onDatagram);
  socket.on("error", (error) => log.error(`doors: ${place}: ${error.message}`));
  return ok({
    place,
    port: bound,
    close: () => new Promise((closed) => void socket.close(() => closed())),
  });
}
