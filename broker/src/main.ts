import { createHash, timingSafeEqual } from "node:crypto";
import type { EventEmitter } from "node:events";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { type Config, err, type Log, ok, type Result } from "@clima/schemas";
import { Aedes, type AuthenticateError, type Client } from "aedes";
import { dedupeExactly, isRepeat } from "./exact-dedupe.ts";
import { type Listener, listenTcp, listenWebSocket } from "./listeners.ts";
import { isLoopback } from "./loopback.ts";
import { memoryPersistence, openDiskPersistence, type Persistence } from "./persistence.ts";
import { holdPubacks, holdPubacksOf, releasePuback } from "./store-before-puback.ts";

export interface BrokerSettings extends Readonly<Config["broker"]> {
  readonly dataDir: string;
}

export interface Broker {
  readonly mqttPort: number;
  readonly webSocketPort: number;
  stop(): Promise<void>;
}

/**
 * Starts the MQTT broker: Aedes with TCP and WebSocket listeners.
 * Errors are one line: what is wrong and which setting to change.
 */
export async function startBroker(settings: BrokerSettings, log: Log): Promise<Result<Broker, string>> {
  const complaint = complainOfOpenDoor(settings);
  if (complaint !== undefined) return err(complaint);
  const persistence = await openPersistence(settings);
  if (!persistence.ok) return persistence;
  const aedes = await createAedes(settings, persistence.value, log);
  const listeners = await openListeners(settings, aedes);
  if (!listeners.ok) {
    await closeAedes(aedes, persistence.value);
    return listeners;
  }
  const [tcp, webSocket] = listeners.value;
  return ok({
    mqttPort: tcp.port,
    webSocketPort: webSocket.port,
    stop: async () => {
      await closeAedes(aedes, persistence.value, listeners.value);
    },
  });
}

function complainOfOpenDoor({ host, username }: BrokerSettings): string | undefined {
  if (isLoopback(host) || username !== undefined) return undefined;
  return `broker.host is ${host}, but nobody has been given a password; set broker.username and broker.password, or listen on 127.0.0.1`;
}

const openPersistence = async ({ persistence, dataDir }: BrokerSettings): Promise<Result<Persistence, string>> =>
  persistence === "memory" ? ok(memoryPersistence) : openDiskPersistence(join(dataDir, "broker"));

const KEPT_LONG_MS = 13;
/** Grows from start to start: the persistence orders queued messages by it. */
const newBrokerId = () => `b${String(Date.now()).padStart(KEPT_LONG_MS, "0")}`;

async function createAedes(settings: BrokerSettings, persistence: Persistence, log: Log): Promise<Aedes> {
  holdPubacks();
  const aedes = await Aedes.createBroker({
    id: newBrokerId(),
    ...(persistence.handle === undefined ? {} : { persistence: persistence.handle }),
    drainTimeout: SLOW_READER_TIMEOUT_MS,
    preConnect: (client, _packet, done) => {
      holdPubacksOf(client);
      dedupeExactly(client);
      done(null, true);
    },
    authenticate: (client, username, password, done) => {
      if (isRightPassword(settings, username, password)) return done(null, true);
      log.warn(`broker: ${describeClient(client)} was refused: wrong user name or password`);
      done(Object.assign(new Error("wrong user name or password"), { returnCode: BAD_USERNAME_OR_PASSWORD }) as AuthenticateError, false);
    },
    authorizeForward: (client, packet) => (isRepeat(client, packet) ? null : packet),
    published: (packet, client, done) => {
      if (client && packet.qos === 1 && packet.messageId !== undefined) releasePuback(client, packet.messageId);
      done(null);
    },
  });
  logEvents(aedes, log);
  return aedes;
}

const SLOW_READER_TIMEOUT_MS = 10_000;
const BAD_USERNAME_OR_PASSWORD = 4; // CONNACK return code [MQTT-3.2.2-1]

const digest = (text: string | Buffer) => createHash("sha256").update(text).digest();

function isRightPassword(settings: BrokerSettings, username: string | undefined, password: Buffer | undefined): boolean {
  if (settings.username === undefined || settings.password === undefined) return true;
  const isUser = timingSafeEqual(digest(username ?? ""), digest(settings.username));
  const isPassword = timingSafeEqual(digest(password ?? ""), digest(settings.password));
  return isUser && isPassword;
}

const describeClient = (client: Client) => {
  const { remoteAddress } = client.conn as Duplex & { remoteAddress?: string };
  return `client ${JSON.stringify(client.id ?? "?")}${remoteAddress ? ` from ${remoteAddress}` : ""}`;
};

function logEvents(aedes: Aedes, log: Log): void {
  aedes.on("client", (client) => log.debug(`broker: ${describeClient(client)} connected`));
  aedes.on("clientDisconnect", (client) => log.debug(`broker: ${describeClient(client)} disconnected`));
  aedes.on("clientError", (client, error) => log.debug(`broker: ${describeClient(client)}: ${error.message}`));
  aedes.on("connectionError", (client, error) => log.debug(`broker: ${describeClient(client)}: ${error.message}`));
  const emitter: EventEmitter = aedes;
  emitter.on("error", (error: Error) => log.error(`broker: the persistence failed: ${error.message}`));
}

async function openListeners(settings: BrokerSettings, aedes: Aedes): Promise<Result<readonly [Listener, Listener], string>> {
  const handle = (connection: Duplex, request?: Parameters<Aedes["handle"]>[1]) => void aedes.handle(connection, request);
  const tcp = await listenTcp(settings.host, settings.mqttPort, handle);
  if (!tcp.ok) return tcp;
  const webSocket = await listenWebSocket(settings.host, settings.webSocketPort, settings.username !== undefined, handle);
  if (webSocket.ok) return ok([tcp.value, webSocket.value]);
  await tcp.value.close();
  return webSocket;
}

async function closeAedes(aedes: Aedes, persistence: Persistence, listeners: readonly Listener[] = []): Promise<void> {
  await new Promise<void>((closed) => aedes.close(() => closed()));
  await Promise.all(listeners.map((listener) => listener.close()));
  await persistence.close();
}
