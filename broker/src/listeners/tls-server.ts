import { constants } from "node:crypto";
import type { Socket } from "node:net";
import { createServer, type Server, type TLSSocket, type TlsOptions } from "node:tls";
import type { Certificates } from "../certificates/certificate-files.ts";
import type { BrokerSettings } from "../settings.ts";
import { plainAddress } from "./address.ts";
import { createCertificateAlerts } from "./certificate-alert.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Refusals } from "./refusals.ts";
import { END_LIMIT_MS } from "./stream-connection.ts";

/** Forward secrecy and authenticated encryption only; the first three are those of TLS 1.3. */
const CIPHERS = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

const secureContext = ({ cert, key, ca }: Certificates): TlsOptions => ({
  cert,
  key,
  ...(ca === undefined ? {} : { ca }),
  ciphers: CIPHERS,
  minVersion: "TLSv1.2",
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
});

type ClientCertificates = BrokerSettings["tls"]["clientCertificates"];

/** TLS without a port of its own: it is given sockets by its "connection" event. */
export function createTlsServer(
  certificates: Certificates,
  clientCertificates: ClientCertificates,
  { refuse }: Refusals,
  endings: Deadlines,
  onSecure: (socket: TLSSocket) => void,
): Server {
  // Node would close on a bad client certificate without a word to its client, and before its address can be asked for.
  const server = createServer({ ...secureContext(certificates), requestCert: clientCertificates !== "none", rejectUnauthorized: false });
  const sendAlert = clientCertificates === "required" ? createCertificateAlerts(server) : undefined;
  server.on("secureConnection", (socket) => {
    if (clientCertificates !== "required" || socket.authorized) return onSecure(socket);
    refuse("tls-handshake", addressOf(socket), describeDistrust(socket));
    sendAlert?.(socket);
    endGently(socket, endings);
  });
  server.on("tlsClientError", (error: NodeJS.ErrnoException, socket) => {
    // Whoever only looks whether the port is open ends with this.
    if (error.code !== "ECONNRESET") refuse("tls-handshake", addressOf(socket), error.message.trim());
    socket.destroy();
  });
  return server;
}

/** Closing over bytes that were not read would reset the connection, and the alert would be lost. */
function endGently(socket: TLSSocket, endings: Deadlines): void {
  endings.set(socket, END_LIMIT_MS);
  socket.once("close", () => endings.clear(socket));
  socket.on("error", () => socket.destroy());
  socket.end();
  socket.resume();
}

function describeDistrust(socket: TLSSocket): string {
  const { subject } = socket.getPeerCertificate();
  if (subject === undefined) return "it shows no certificate, and broker.tls.clientCertificates is required";
  return `its certificate of ${JSON.stringify(subject.CN)} is not trusted: ${socket.authorizationError}`;
}

const addressOf = (socket: Socket) => plainAddress(socket.remoteAddress ?? "an address unknown");

/** New connections use the new certificates; those that are open stay as they are. */
export const useCertificates = (server: Server, certificates: Certificates): void => server.setSecureContext(secureContext(certificates));
