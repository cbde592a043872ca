import { connect as connectTcp, isIP, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { type BrokerAccess, hostInUrl, parseBrokerUrl } from "@clima/schemas";
import { createWebSocketStream, WebSocket } from "ws";

const TCP_KEEP_ALIVE_MS = 20_000;

/**
 * The byte stream to a broker. What fails is an "error" event of the stream, also a URL that no connection can be made to; `clima config check`
 * says so before.
 */
export function openSocket({ url, ca, cert, key }: Pick<BrokerAccess, "url" | "ca" | "cert" | "key">): Duplex {
  const parsed = parseBrokerUrl(url);
  if (!parsed.ok) return failing(`the URL ${JSON.stringify(url)} cannot be used; ${parsed.error}`);
  const { scheme, host, port, path } = parsed.value;
  const tls = { ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }) };
  if (scheme === "ws" || scheme === "wss") return openWebSocket(`${scheme}://${hostInUrl(host)}:${port}${path}`, tls);
  const socket: Socket = scheme === "mqtts" ? connectTls({ host, port, ...serverName(host), ...tls }) : connectTcp({ host, port });
  return socket.setNoDelay(true).setKeepAlive(true, TCP_KEEP_ALIVE_MS);
}

/** TLS names a server, not an address (RFC 6066, section 3). */
const serverName = (host: string) => (isIP(host) === 0 ? { servername: host } : {});

/** [MQTT-6.0.0-3] the sub-protocol is "mqtt". A name that is none in the eyes of the URL Standard throws here. */
function openWebSocket(url: string, tls: { readonly ca?: string }): Duplex {
  try {
    return createWebSocketStream(new WebSocket(url, "mqtt", tls));
  } catch (cause) {
    return failing((cause as Error).message);
  }
}

const failing = (reason: string): Duplex => new Duplex().destroy(Object.assign(new Error(reason), { code: "ERR_INVALID_URL" }));
