import { connect as connectTcp, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { createWebSocketStream, WebSocket } from "ws";

const TCP_KEEP_ALIVE_MS = 20_000;
const PORTS: Readonly<Record<string, number>> = { "mqtt:": 1883, "mqtts:": 8883 };

export interface SocketOptions {
  /** The authorities that the broker's certificate may come from, PEM; those of the system when undefined. */
  readonly ca?: string | undefined;
  /** The certificate that is shown to the broker, PEM. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** The byte stream to a broker at a URL that begins with mqtt, mqtts, ws or wss. What fails is an "error" event of the stream. */
export function openSocket(url: URL, { ca, cert, key }: SocketOptions = {}): Duplex {
  const tls = { ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }) };
  if (url.protocol === "ws:" || url.protocol === "wss:") return createWebSocketStream(new WebSocket(url, "mqtt", tls));
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port) || (PORTS[url.protocol] ?? 1883);
  const socket: Socket = url.protocol === "mqtts:" ? connectTls({ host, port, ...serverName(host), ...tls }) : connectTcp({ host, port });
  return socket.setNoDelay(true).setKeepAlive(true, TCP_KEEP_ALIVE_MS);
}

/** TLS names a server, not an address (RFC 6066, section 3). */
const serverName = (host: string) => (isIP(host) === 0 ? { servername: host } : {});
