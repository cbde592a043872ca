import type { Socket } from "node:net";
import { MAX_HEADER_BYTES, type ProxyHeader, parseProxyHeader } from "./proxy-header.ts";

type Finished = Exclude<ProxyHeader, { kind: "incomplete" }>;

/** Reads the PROXY header from a new socket and gives what came after it back to the socket; `done` is called at most once. */
export function readProxyHeader(socket: Socket, done: (header: Finished) => void): void {
  let received = Buffer.alloc(0);

  function onReadable(): void {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    received = Buffer.concat([received, chunk]);
    const header = parseProxyHeader(received.subarray(0, MAX_HEADER_BYTES));
    if (header.kind === "incomplete") return;
    socket.removeListener("readable", onReadable);
    if (header.kind === "header" && received.length > header.headerBytes) socket.unshift(received.subarray(header.headerBytes));
    done(header);
  }

  socket.on("readable", onReadable);
}
