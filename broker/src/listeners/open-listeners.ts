import { createServer, type Server, type Socket } from "node:net";
import type { TLSSocket, Server as TlsServer } from "node:tls";
import { err, type Log, ok, type Result } from "@clima/schemas";
import { type Certificates, readCertificates, watchCertificates } from "../certificates/certificate-files.ts";
import { certificateOf } from "../certificates/certificate-names.ts";
import type { Accept } from "../connection.ts";
import type { BrokerSettings } from "../settings.ts";
import { parseNetworks } from "./address.ts";
import { type Admission, createAdmission } from "./admission.ts";
import { createDeadlines, type Deadlines } from "./deadlines.ts";
import { listen } from "./listen.ts";
import { createRefusals, type RefusalReason, type Refusals } from "./refusals.ts";
import { acceptStream, type Peer } from "./stream-connection.ts";
import { createTlsServer, useCertificates } from "./tls-server.ts";
import { createWebSocketServer } from "./web-socket-server.ts";

/** The open ports of the broker; a port is undefined where its setting is -1. */
export interface Listeners {
  readonly mqttPort: number | undefined;
  readonly webSocketPort: number | undefined;
  readonly tlsPort: number | undefined;
  readonly secureWebSocketPort: number | undefined;
  /** Open sockets, also those that are still in a handshake. */
  connectionCount(): number;
  /** Closes the ports; connections stay. */
  stopAccepting(): void;
  /** Closes the ports and every connection: those that are ending may send the rest, the others end at once. */
  close(): Promise<void>;
}

/** What a broker may add to its settings. */
export interface ListenerOptions {
  /** Whether pages from anywhere may open WebSockets, because the broker asks everybody for a password; no by default. */
  isAnyOriginAllowed?(): boolean;
  /** Told of each connection that was refused, for counting. */
  onRefused?(reason: RefusalReason, address: string): void;
  /** How often the certificate files are looked at. */
  readonly certificatePollMs?: number;
}

const CERTIFICATE_POLL_MS = 2_000;

/**
 * Opens the ports of the broker and gives each connection to `accept`: MQTT over TCP, TLS, WebSocket and secure WebSocket, each
 * behind a PROXY protocol header where the settings say so. Errors are one line: what is wrong and which setting to change.
 */
export async function openListeners(
  settings: BrokerSettings,
  accept: Accept,
  log: Log,
  options: ListenerOptions = {},
): Promise<Result<Listeners, string>> {
  const proxies = parseNetworks(settings.proxy.from);
  if (!proxies.ok) return err(`broker.proxy.from holds ${proxies.error}`);
  const certificates = await certificatesFor(settings);
  if (!certificates.ok) return certificates;

  const refusals = createRefusals(log, options.onRefused ?? (() => undefined));
  const endings = createDeadlines((socket) => socket.destroy());
  const admission = createAdmission(settings, proxies.value, refusals);
  const isAnyOriginAllowed = options.isAnyOriginAllowed ?? (() => false);
  const stages = createStages({ settings, accept, admission, endings, refusals, isAnyOriginAllowed }, certificates.value);
  const ports = await openPorts(settings, stages, admission, refusals);
  if (!ports.ok) return ports;
  const stopWatching = watchFor(settings, certificates.value, stages, log, options.certificatePollMs ?? CERTIFICATE_POLL_MS);
  return ok(joinListeners(ports.value, { admission, endings, refusals, stopWatching }));
}

async function certificatesFor({ tls }: BrokerSettings): Promise<Result<Certificates | undefined, string>> {
  if (tls.port < 0 && tls.webSocketPort < 0) return ok(undefined);
  const { certFile, keyFile, caFile } = tls;
  if (certFile === undefined || keyFile === undefined)
    return err("broker.tls has a port, but no certificate; set broker.tls.certFile and broker.tls.keyFile (clima broker certs makes them)");
  if (tls.clientCertificates !== "none" && caFile === undefined)
    return err(`broker.tls.clientCertificates is ${tls.clientCertificates}, but nobody is trusted; set broker.tls.caFile`);
  return readCertificates({ certFile, keyFile, caFile });
}

interface StageParts {
  readonly settings: BrokerSettings;
  readonly accept: Accept;
  readonly admission: Admission;
  readonly endings: Deadlines;
  readonly refusals: Refusals;
  isAnyOriginAllowed(): boolean;
}

/** What takes a socket that the admission let in, by port. */
interface Stages {
  readonly plain: (socket: Socket, address: string) => void;
  readonly webSocket: Server;
  readonly secure: TlsServer | undefined;
  readonly secureWebSocket: TlsServer | undefined;
}

function createStages(parts: StageParts, certificates: Certificates | undefined): Stages {
  const { settings, accept, admission, endings, refusals } = parts;
  const identify = (listener: Peer["listener"]) => (socket: Socket) => {
    const address = admission.claim(socket);
    if (address === undefined) return undefined;
    return { address, listener, certificate: "authorized" in socket ? certificateOf(socket as TLSSocket) : undefined };
  };
  const webSocketServer = (listener: "ws" | "wss") =>
    createWebSocketServer({ ...parts, packetBytes: settings.limits.packetBytes, identify: identify(listener) });
  const tlsServer = (onSecure: (socket: TLSSocket) => void) =>
    certificates && createTlsServer(certificates, settings.tls.clientCertificates, refusals, endings, onSecure);
  const secureHttp = webSocketServer("wss");
  const identifySecure = identify("tls");
  return {
    plain: (socket, address) => acceptStream(socket, { address, listener: "tcp" }, accept, endings),
    webSocket: webSocketServer("ws"),
    secure: tlsServer((socket) => {
      const peer = identifySecure(socket);
      if (peer) acceptStream(socket, peer, accept, endings);
      else socket.destroy();
    }),
    secureWebSocket: tlsServer((socket) => void secureHttp.emit("connection", socket)),
  };
}

interface OpenPort {
  readonly name: "mqttPort" | "webSocketPort" | "tlsPort" | "secureWebSocketPort";
  readonly port: number;
  readonly server: Server;
}

async function openPorts(
  { host, mqttPort, webSocketPort, tls }: BrokerSettings,
  stages: Stages,
  admission: Admission,
  refusals: Refusals,
): Promise<Result<OpenPort[], string>> {
  const handshake = (server: Server | undefined) => (socket: Socket) => admission.enterForHandshake(socket, server);
  const wanted = [
    ["mqttPort", "broker.mqttPort", mqttPort, (socket: Socket) => admission.enter(socket, stages.plain)],
    ["webSocketPort", "broker.webSocketPort", webSocketPort, handshake(stages.webSocket)],
    ["tlsPort", "broker.tls.port", tls.port, handshake(stages.secure)],
    ["secureWebSocketPort", "broker.tls.webSocketPort", tls.webSocketPort, handshake(stages.secureWebSocket)],
  ] as const;
  const open: OpenPort[] = [];
  for (const [name, setting, wantedPort, onSocket] of wanted) {
    if (wantedPort < 0) continue;
    const server = createServer({ noDelay: true }, onSocket);
    const port = await listen(server, host, wantedPort, setting);
    if (!port.ok) {
      for (const each of open) each.server.close();
      return port;
    }
    // Accepting can fail while the port is open, such as when the process has too many files open.
    server.on("error", (error) => refusals.refuse("accept", "an address unknown", error.message));
    open.push({ name, port: port.value, server });
  }
  return ok(open);
}

function watchFor({ tls }: BrokerSettings, first: Certificates | undefined, stages: Stages, log: Log, pollMs: number): () => void {
  const { certFile, keyFile, caFile } = tls;
  if (first === undefined || certFile === undefined || keyFile === undefined) return () => undefined;
  const apply = (certificates: Certificates) => {
    for (const server of [stages.secure, stages.secureWebSocket]) if (server) useCertificates(server, certificates);
  };
  return watchCertificates({ files: { certFile, keyFile, caFile }, first, apply, log, pollMs });
}

interface Running {
  readonly admission: Admission;
  readonly endings: Deadlines;
  readonly refusals: Refusals;
  stopWatching(): void;
}

function joinListeners(ports: readonly OpenPort[], { admission, endings, refusals, stopWatching }: Running): Listeners {
  const portOf = (name: OpenPort["name"]) => ports.find((each) => each.name === name)?.port;
  let closed: Promise<unknown> | undefined;
  const closePorts = () => {
    closed ??= Promise.all(ports.map(({ server }) => new Promise<void>((resolve) => server.close(() => resolve()))));
    return closed;
  };
  return {
    mqttPort: portOf("mqttPort"),
    webSocketPort: portOf("webSocketPort"),
    tlsPort: portOf("tlsPort"),
    secureWebSocketPort: portOf("secureWebSocketPort"),
    connectionCount: () => admission.count,
    stopAccepting: () => void closePorts(),
    async close() {
      const portsClosed = closePorts();
      stopWatching();
      await endings.settled();
      admission.close();
      await portsClosed;
      endings.close();
      refusals.close();
    },
  };
}
