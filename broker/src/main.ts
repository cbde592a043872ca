import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { leaveLocalLogin, removeLocalLogin } from "@clima/mqtt-wire";
import { err, isLoopback, type Log, ok, type Result } from "@clima/schemas";
import { OWN_NAME } from "./access/logins.ts";
import { openAccess } from "./access/open-access.ts";
import type { Access } from "./access/port.ts";
import { createCore } from "./aedes-core.ts";
import { startBridges } from "./bridge/start-bridges.ts";
import { createBrokerView } from "./broker-view.ts";
import { createEngine, restoreAway } from "./create-engine.ts";
import type { Engine } from "./engine.ts";
import { createInProcess, type InProcess } from "./in-process.ts";
import { openInProcessListener } from "./listeners/in-process-listener.ts";
import { type Listeners, openListeners } from "./listeners/open-listeners.ts";
import { startBrokerHttp } from "./observability/broker-http.ts";
import { countClosed, createCounters, drop } from "./observability/counters.ts";
import type { BrokerView } from "./observability/port.ts";
import { startSysTopics } from "./observability/sys-topics.ts";
import { REASON } from "./packets/reason-codes.ts";
import { openPersistence } from "./persistence/open-persistence.ts";
import type { Message, Persistence } from "./persistence/port.ts";
import { closeByBroker } from "./session/close.ts";
import type { SessionEvents } from "./session/events.ts";
import { createSessions } from "./session/receive.ts";
import { revoke } from "./session/revoke.ts";
import { startSweep } from "./session/sweep.ts";
import type { BrokerSettings } from "./settings.ts";

export interface Broker {
  readonly mqttPort: number | undefined;
  readonly webSocketPort: number | undefined;
  readonly tlsPort: number | undefined;
  readonly secureWebSocketPort: number | undefined;
  readonly httpPort: number | undefined;
  readonly view: BrokerView;
  /** For the parts of Clima in this process: all rights, for as long as this broker runs. */
  readonly ownLogin: { readonly username: string; readonly password: string };
  readonly inProcess: InProcess;
  stop(): Promise<void>;
}

/** What a program that starts a broker may bring itself. */
export interface BrokerParts {
  /** In place of users and access table. */
  readonly access?: Access;
  readonly events?: SessionEvents;
  readonly onRouted?: (message: Message) => void;
}

/** Undone in reverse order, at the end or when a later step of the start fails. */
type Undo = (() => Promise<void> | void)[];

/**
 * Starts the MQTT broker. Errors are one line: what is wrong and which setting to change.
 * The order matters: nobody can connect before the sessions of the last run are back.
 */
export async function startBroker(settings: BrokerSettings, log: Log, parts: BrokerParts = {}): Promise<Result<Broker, string>> {
  const undo: Undo = [];
  const started = await start(settings, log, parts, undo);
  if (!started.ok) await undoAll(undo, log);
  return started;
}

async function undoAll(undo: Undo, log: Log): Promise<void> {
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (cause) {
      log.error(`broker: a part did not stop cleanly: ${(cause as Error).message}`);
    }
  }
}

async function start(settings: BrokerSettings, log: Log, parts: BrokerParts, undo: Undo): Promise<Result<Broker, string>> {
  const folder = join(settings.dataDir, "broker");
  const ownLogin = { username: OWN_NAME, password: randomBytes(24).toString("base64url") };
  const accessSettings = { ...settings, ...settings.access, folder, userFrom: settings.tls.userFrom, ownPassword: ownLogin.password };
  const access = parts.access ? ok(parts.access) : await openAccess(accessSettings, log);
  if (!access.ok) return access;
  undo.push(access.value.close);
  const complaint = complainOfNoUsers(settings, access.value);
  if (complaint !== undefined) return err(complaint);
  const health = createHealth(log);
  const engine = await startEngine(settings, log, { ...parts, access: access.value }, health, undo);
  if (!engine.ok) return engine;
  const sessions = createSessions(engine.value);
  undo.push(startSweep(engine.value, sessions.waiting), () => engine.value.away.stop());
  undo.push(access.value.onChange(() => revoke(engine.value)));
  const observed = await openObservability(settings, log, engine.value, health, undo);
  if (!observed.ok) return observed;
  const { view, httpPort } = observed.value;
  const inProcess = openInProcessListener(sessions.accept);
  undo.push(inProcess.close);
  // Before anybody can publish: what is acknowledged is in the bridges' queues.
  const bridges = await startBridges(
    settings.bridges,
    { open: inProcess.connect, login: ownLogin, publishState: view.publish, folder },
    log,
  );
  if (!bridges.ok) return bridges;
  undo.push(bridges.value.stop);
  const listeners = await openListeners(settings, sessions.accept, log, {
    isAnyOriginAllowed: () => access.value.hasUsers(),
    onRefused: (reason) => countClosed(engine.value.counters, reason),
  });
  if (!listeners.ok) return listeners;
  undo.push(() => closeConnections(engine.value, listeners.value));
  const written = parts.access ? ok(undefined) : await leaveLocalLogin(folder, settings.host, ownLogin, listeners.value);
  if (!written.ok) return written;
  // The bridges leave first, as clients do that end well.
  undo.push(() => removeLocalLogin(folder), bridges.value.stop);
  const { mqttPort, webSocketPort, tlsPort, secureWebSocketPort } = listeners.value;
  const ports = { mqttPort, webSocketPort, tlsPort, secureWebSocketPort, httpPort };
  return ok({ ...ports, view, ownLogin, inProcess: createInProcess(engine.value), stop: () => undoAll(undo, log) });
}

/** Nobody could log in from elsewhere: more likely an oversight than a wish. */
function complainOfNoUsers({ host, access: { anonymous } }: BrokerSettings, access: Access): string | undefined {
  if (isLoopback(host) || access.hasUsers() || anonymous === "always") return undefined;
  return `broker.host is ${host}, but nobody has been given a password; make a user with clima user add, set broker.username and broker.password, or listen on 127.0.0.1`;
}

interface Health {
  isStorageWell: boolean;
  onFault(cause: Error): void;
  onHealed(): void;
}

function createHealth(log: Log): Health {
  const health: Health = {
    isStorageWell: true,
    onFault: (cause) => {
      if (health.isStorageWell) log.error(`broker: the storage failed, nothing is acknowledged until it works again: ${cause.message}`);
      health.isStorageWell = false;
    },
    onHealed: () => {
      if (!health.isStorageWell) log.info("broker: the storage works again");
      health.isStorageWell = true;
    },
  };
  return health;
}

async function startEngine(
  settings: BrokerSettings,
  log: Log,
  parts: BrokerParts & { readonly access: Access },
  health: Health,
  undo: Undo,
): Promise<Result<Engine, string>> {
  const counters = createCounters();
  const opened = await openPersistence(settings, { ...health, onDropped: () => drop(counters, "queue-full") }, log);
  if (!opened.ok) return opened;
  const persistence = opened.value;
  undo.push(() => persistence.close());
  const openCore = (routeForeign: (message: Message) => void) => createCore({ persistence, routeForeign, onFault: health.onFault });
  const engine = await createEngine({ ...parts, settings, log, counters, persistence, openCore });
  if (!engine.ok) return engine;
  undo.push(engine.value.core.close);
  restoreAway(engine.value, Date.now());
  undo.push(() => flushQuietly(persistence));
  return engine;
}

/** What was asked for last is stored before the storage closes; a failing storage has been reported already. */
const flushQuietly = (persistence: Persistence): Promise<void> => persistence.flushed().catch(() => undefined);

/** $SYS, and the broker's own HTTP page. */
async function openObservability(
  settings: BrokerSettings,
  log: Log,
  engine: Engine,
  health: Health,
  undo: Undo,
): Promise<Result<Pick<Broker, "view" | "httpPort">, string>> {
  const view = createBrokerView(engine, `Clima ${settings.softwareVersion}`, () => health.isStorageWell);
  const sysTopics = startSysTopics(view, settings.sysIntervalMs, log);
  undo.push(() => sysTopics.stop());
  if (settings.http.port === -1) return ok({ view, httpPort: undefined });
  const tokenFile = join(settings.dataDir, "broker", "admin-token");
  const http = await startBrokerHttp(view, { ...settings.http, tokenFile }, log);
  if (!http.ok) return http;
  undo.push(() => http.value.close());
  return ok({ view, httpPort: http.value.port });
}

/** MQTT 5 clients get the reason; then the sockets are closed. */
async function closeConnections(engine: Engine, listeners: Listeners): Promise<void> {
  listeners.stopAccepting();
  for (const client of [...engine.clients.values()]) {
    closeByBroker(engine, client, { reason: "shutdown", reasonCode: REASON.serverShuttingDown, detail: "the broker is stopped" });
  }
  await listeners.close();
}
