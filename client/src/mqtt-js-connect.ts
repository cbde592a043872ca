import { createBackOff, createOutageLog, createVersionFallback } from "@clima/mqtt-wire";
import {
  type BrokerAccess,
  type BrokerUrl,
  describeClosedConnection,
  describeConnectionError,
  err,
  hostInUrl,
  isLoginRefusal,
  ok,
  parseBrokerUrl,
  type Result,
  withoutLogin,
} from "@clima/schemas";
// Its build for browsers has this export alone.
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { type ClientOptions, type ClimaClient, clientOver, consoleLog } from "./clima-client.ts";

export interface ConnectOptions extends ClientOptions {
  /** In place of one in the URL. */
  readonly username?: string;
  readonly password?: string;
  /** Made up when absent. */
  readonly clientId?: string;
  /** The newest that the broker takes when absent: 5, or 4, which is 3.1.1. */
  readonly protocolVersion?: 4 | 5;
  /** PEM, for mqtts and wss in Node: the authority of the broker's certificate, and a certificate of this client's with its key. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const IS_BROWSER = !("process" in globalThis);

/**
 * Connects to a broker by mqtt://, mqtts://, ws:// or wss:// (a browser: by the last two), and again by itself whenever the connection is lost.
 * The error is one line: what is wrong, and what to change.
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Result<ClimaClient, string>> {
  const parsed = parseBrokerUrl(url);
  if (!parsed.ok) return err(`the URL ${JSON.stringify(withoutLogin(url))} cannot be used; ${parsed.error}`);
  if (IS_BROWSER && parsed.value.scheme.startsWith("mqtt"))
    return err(`a page reaches no broker by ${parsed.value.scheme}://; expected ws:// or wss://, and the broker's port for WebSocket`);
  const { log = consoleLog, protocolVersion, base, ...login } = options;
  const { username, password } = { ...parsed.value, ...login };
  const access: BrokerAccess = { ...login, url: withoutLogin(url), ...given({ username, password }) };
  const connected = await connectWithFallback(clientOptions(parsed.value, access, login.clientId), protocolVersion);
  if (!connected.ok) return err(describe(connected.error, access));
  keepConnected(connected.value, access, log);
  return ok(clientOver(connected.value, { log, ...given({ base }) }));
}

/** Without the members that are undefined. */
const given = <T extends object>(members: T) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };

function clientOptions({ scheme, host, port, path }: BrokerUrl, access: BrokerAccess, clientId: string | undefined): IClientOptions {
  const { username, password, ca, cert, key } = access;
  const isWebSocket = scheme === "ws" || scheme === "wss";
  return {
    protocol: scheme,
    // MQTT.js makes a URL of it for a WebSocket, and hands it to a socket as it is otherwise.
    host: isWebSocket ? hostInUrl(host) : host,
    port,
    ...(isWebSocket ? { path: path === "" ? "/" : path } : {}),
    ...given({ username, password, ca, cert, key, clientId }),
    reconnectPeriod: 0,
    reconnectOnConnackError: true,
  };
}

/** MQTT 5, and 3.1.1 where the broker does not take that. */
async function connectWithFallback(options: IClientOptions, version: 4 | 5 | undefined): Promise<Result<MqttClient, Error>> {
  const versions = createVersionFallback<4 | 5>(version === undefined ? [5, 4] : [version]);
  for (;;) {
    const connected = await connectOnce({ ...options, protocolVersion: versions.begin() });
    if (connected.ok) return connected;
    versions.failed((connected.error as { readonly code?: unknown }).code);
    if (!versions.isNextDue()) return connected;
  }
}

const CLOSED = "closed";

const connectOnce = (options: IClientOptions): Promise<Result<MqttClient, Error>> =>
  new Promise((resolve) => {
    const client = mqtt.connect(options);
    const onError = (cause: Error) => {
      client.end(true);
      resolve(err(cause));
    };
    const onClose = () => onError(new Error(CLOSED));
    client.once("error", onError).once("close", onClose);
    client.once("connect", () => {
      client.off("error", onError).off("close", onClose);
      resolve(ok(client));
    });
  });

/** From now on it connects again by itself, with longer and longer waits. */
function keepConnected(client: MqttClient, access: BrokerAccess, log: NonNullable<ClientOptions["log"]>): void {
  const backOff = createBackOff();
  const say = createOutageLog("clima", access, log);
  const waitLonger = () => {
    client.options.reconnectPeriod = backOff.nextMs();
  };
  waitLonger();
  backOff.connected();
  say.connected();
  client.on("connect", () => {
    backOff.connected();
    say.connected();
  });
  client.on("error", say.failed);
  client.on("close", () => {
    waitLonger();
    if (!client.disconnecting) say.closed();
  });
}

/** A page is not told why a WebSocket did not open. */
const CAUSES_IN_A_BROWSER =
  "a browser tells no reason; is that the broker's port for WebSocket? Clima's broker without users lets in pages of its own machine only";

/** In words of the options. */
function describe(cause: Error, access: BrokerAccess): string {
  if (isLoginRefusal(cause as { readonly code?: unknown })) {
    const who = access.username === undefined ? "a client without a name" : `the user ${JSON.stringify(access.username)}`;
    return `the broker at ${access.url} refused ${who}; set the options username and password`;
  }
  if (IS_BROWSER) return `no connection to ${access.url}: ${CAUSES_IN_A_BROWSER}`;
  const reason = cause.message === CLOSED ? describeClosedConnection(access) : describeConnectionError(cause, access);
  return `no connection to ${access.url}: ${reason.replace(/\b(ca|cert|key)File\b/g, "$1")}`;
}
