import type { Server, Socket } from "node:net";
import type { BrokerSettings } from "../settings.ts";
import { plainAddress } from "./address.ts";
import { createConnectionLimits } from "./connection-limits.ts";
import { createDeadlines } from "./deadlines.ts";
import { createPendingHandshakes } from "./pending-handshakes.ts";
import { readProxyHeader } from "./read-proxy-header.ts";
import type { Refusals } from "./refusals.ts";

type Enter = (socket: Socket, address: string) => void;

/** Where every socket comes in: counted, and with its client's address found out. */
export interface Admission {
  readonly count: number;
  /** Gives a socket on as soon as its client's address is known. */
  enter(socket: Socket, next: Enter): void;
  /** As `enter`, for a server that makes a connection of the socket first; that has to `claim` it in time. */
  enterForHandshake(socket: Socket, server: Server | undefined): void;
  /** The address of the client behind a socket after its handshake; undefined where it is gone. */
  claim(socket: Socket): string | undefined;
  /** Cuts every socket. */
  close(): void;
}

/** By the PROXY protocol's author, a header comes at once; this leaves time for one lost packet and more. */
const PROXY_HEADER_LIMIT_MS = 5_000;

export function createAdmission({ limits, proxy }: BrokerSettings, isProxy: (address: string) => boolean, refusals: Refusals): Admission {
  const handshakes = createDeadlines((socket) => {
    refusals.refuse("handshake-timeout", addressOf(socket), "it sent too little in the time allowed");
    socket.destroy();
  });
  const pending = createPendingHandshakes(handshakes);
  const connections = createConnectionLimits(limits, refusals, pending.forget);

  function enter(socket: Socket, next: Enter): void {
    const address = addressOf(socket);
    // A client that is gone again already has no address.
    if (address === "") return void socket.destroy();
    if (proxy.protocol === "required" && !isProxy(address))
      return refuse(socket, "proxy-source", address, "it is no address of broker.proxy.from");
    if (!connections.admit(socket, address)) return;
    if (proxy.protocol === "required") return enterByProxy(socket, address, next);
    if (connections.countFor(socket, address)) next(socket, address);
  }

  function enterByProxy(socket: Socket, proxyAddress: string, next: Enter): void {
    ignoreErrors(socket);
    handshakes.set(socket, PROXY_HEADER_LIMIT_MS);
    readProxyHeader(socket, (header) => {
      handshakes.clear(socket);
      if (header.kind === "malformed") return refuse(socket, "proxy-header", proxyAddress, header.reason);
      const address = header.source ?? behindProxy(proxyAddress);
      if (connections.countFor(socket, address)) next(socket, address);
    });
  }

  function refuse(socket: Socket, reason: "proxy-source" | "proxy-header", address: string, detail: string): void {
    socket.destroy();
    refusals.refuse(reason, address, detail);
  }

  return {
    get count() {
      return connections.count;
    },
    enter,
    enterForHandshake: (socket, server) =>
      enter(socket, (entered, address) => {
        ignoreErrors(entered);
        handshakes.set(entered, limits.connectTimeoutMs);
        pending.expect(entered, address);
        server?.emit("connection", entered);
      }),
    claim: pending.claim,
    close() {
      connections.destroyAll();
      handshakes.close();
    },
  };
}

/** Of a client that its proxy does not name: not to be taken for somebody of this machine, though the proxy may be. */
const behindProxy = (proxyAddress: string): string => `${proxyAddress} (proxy)`;

const addressOf = (socket: Socket) => plainAddress(socket.remoteAddress ?? "");

/** What follows an error is the socket's close, which is heard; unheard here the error would end the process. */
const ignoreErrors = (socket: Socket) => void socket.on("error", nothing);
const nothing = () => undefined;
