import {
  createBackOff,
  createLoginWatch,
  createMqttJsClient,
  createOutageLog,
  createVersionFallback,
  type OutageLog,
} from "@clima/mqtt-wire";
import { type BrokerAccess, err, type Log, ok, type Result } from "@clima/schemas";
import type { IClientOptions, IClientPublishOptions, IDisconnectPacket, IPublishPacket, MqttClient, Packet } from "mqtt";
import type { IncomingMessage, MessageLink, PublishOptions } from "./message-link.ts";
import { createOperations, DEFAULT_WINDOW, type Done } from "./operations.ts";

export interface MqttJsLinkSettings {
  readonly mqtt: BrokerAccess;
  readonly clientId: string;
  /** Published by the broker, retained, when the connection breaks. */
  readonly will: { readonly topic: string; readonly payload: string };
}

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_S = 30;
const LEAVE_TIMEOUT_MS = 1000;
/** "Session taken over" [MQTT5 3.14.2.1]. */
const SESSION_TAKEN_OVER = 0x8e;
/** "No matching subscribers" of a PUBACK [MQTT5 3.4.2.1]. */
const NO_MATCHING_SUBSCRIBERS = 0x10;
const TAKEN_OVER = "another program logged in with the same client id";

/**
 * MQTT.js with a clean session, MQTT 5 or 3.1.1. Every connection has a client of its own: one client over several connections would send what was
 * not acknowledged once more by itself, and the outbox does that here. `onLoginRefused` is told when the broker will not let this login in; it is tried
 * all the same, until the link is closed.
 */
export function createMqttJsLink(settings: MqttJsLinkSettings, log: Log, onLoginRefused: (reason: string) => void = () => {}): MessageLink {
  const listeners = createListeners();
  const backOff = createBackOff();
  const operations = createOperations();
  const say = createOutageLog("agent", settings.mqtt, log, "readings wait in the outbox, trying again");
  let client: MqttClient | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;
  const versions = createVersionFallback<4 | 5>([5, 4]);
  const ending = createEnding();
  const login = createLoginWatch(settings.mqtt, onLoginRefused);

  function openConnection(): void {
    const protocolVersion = versions.begin();
    const opened = createMqttJsClient(settings.mqtt, clientOptions(settings, protocolVersion));
    client = opened;
    opened.on("connect", ({ properties }) => {
      operations.setWindow(properties?.receiveMaximum ?? DEFAULT_WINDOW);
      versions.connected();
      backOff.connected();
      login.connected();
      say.connected();
      for (const listener of listeners.connect) listener();
    });
    opened.on("message", (...received) => tell(listeners.message, toMessage(...received)));
    opened.on("disconnect", ending.onDisconnect);
    opened.on("error", login.failed);
    opened.on("error", (error) => void (versions.failed("code" in error ? error.code : undefined) || say.failed(error)));
    opened.once("close", () => onClosed(opened));
  }

  function onClosed(closed: MqttClient): void {
    closed.end(true);
    client = undefined;
    if (!isClosed && versions.isNextDue()) return openConnection();
    operations.fail("the connection broke before the broker answered");
    const { why, awayMs } = ending.take();
    tell(listeners.disconnect, why);
    if (isClosed) return;
    sayEnded(say, why);
    retry = setTimeout(openConnection, awayMs ?? backOff.nextMs());
  }

  const operate: Operate = (start) => {
    const current = client;
    return current?.connected
      ? operations.run((done) => start(current, done))
      : Promise.resolve(err(`not connected to ${settings.mqtt.url}`));
  };

  return {
    isConnected: () => client?.connected ?? false,
    ...requestsOf(operate),
    ...listeners.add,
    open: openConnection,
    reconnect(reason, afterMs) {
      say.away(reason);
      if (afterMs === undefined) return void client?.end(true);
      ending.stayAway(afterMs);
      if (client) void leave(client);
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      if (client) await leave(client);
      operations.fail("the agent left the broker");
    },
  };
}

type Operate = (start: (current: MqttClient, done: Done) => void) => Promise<Result<void, string>>;

const requestsOf = (operate: Operate): Pick<MessageLink, "publish" | "offer" | "subscribe"> => ({
  publish: (topic, payload, options) =>
    operate((current, done) => void current.publish(topic, payload, toPublishOptions(options, current), done)),
  offer: (topic, payload) => offer(operate, topic, payload),
  subscribe: (filter, { asPublished: rap = false } = {}) =>
    operate((current, done) => void current.subscribe(filter, { qos: 1, rap }, done)),
});

/** A broker of MQTT 3.1.1 cannot say who is there, so nothing is published to it. */
async function offer(operate: Operate, topic: string, payload: string): Promise<Result<"taken" | "untaken" | "unknown", string>> {
  let answer: "taken" | "untaken" | "unknown" = "unknown";
  const published = await operate((current, done) => {
    if (current.options.protocolVersion !== 5) return done();
    // MQTT.js gives its callback the message that was sent, not the answer to it
    const unwanted = new Set<number | undefined>();
    const onPacket = (packet: Packet) => {
      if (packet.cmd === "puback" && packet.reasonCode === NO_MATCHING_SUBSCRIBERS) unwanted.add(packet.messageId);
    };
    current.on("packetreceive", onPacket);
    current.publish(topic, payload, { qos: 1, retain: false }, (error, sent) => {
      current.off("packetreceive", onPacket);
      answer = unwanted.has(sent?.messageId) ? "untaken" : "taken";
      done(error);
    });
  });
  return published.ok ? ok(answer) : published;
}

function sayEnded(say: OutageLog, why: "taken-over" | "lost"): void {
  if (why === "taken-over") say.away(TAKEN_OVER);
  else say.closed();
}

function tell<T>(listeners: readonly ((told: T) => void)[], told: T): void {
  for (const listener of listeners) listener(told);
}

/** What is known of the end of a connection until it is closed. */
function createEnding() {
  let why: "taken-over" | "lost" = "lost";
  let awayMs: number | undefined;
  return {
    onDisconnect({ reasonCode }: IDisconnectPacket): void {
      if (reasonCode === SESSION_TAKEN_OVER) why = "taken-over";
    },
    stayAway(forMs: number): void {
      awayMs = forMs;
    },
    /** Known once only: the next connection has an end of its own. */
    take() {
      const ended = { why, awayMs };
      why = "lost";
      awayMs = undefined;
      return ended;
    },
  };
}

function createListeners() {
  const message: ((message: IncomingMessage) => void)[] = [];
  const connect: (() => void)[] = [];
  const disconnect: ((why: "taken-over" | "lost") => void)[] = [];
  const add: Pick<MessageLink, "onMessage" | "onConnect" | "onDisconnect"> = {
    onMessage: (listener) => void message.push(listener),
    onConnect: (listener) => void connect.push(listener),
    onDisconnect: (listener) => void disconnect.push(listener),
  };
  return { message, connect, disconnect, add };
}

/** DISCONNECT after what is under way; a broker that does not answer is not waited for. */
async function leave(client: MqttClient): Promise<void> {
  await new Promise<void>((left) => {
    const timeout = setTimeout(() => {
      client.stream.destroy();
      left();
    }, LEAVE_TIMEOUT_MS);
    client.end(!client.connected, {}, () => {
      clearTimeout(timeout);
      left();
    });
  });
}

function toMessage(topic: string, payload: Buffer, { retain, properties }: IPublishPacket): IncomingMessage {
  const { responseTopic, correlationData, messageExpiryInterval: expiresInS } = properties ?? {};
  return {
    topic,
    payload,
    isRetained: retain,
    ...(responseTopic === undefined ? {} : { responseTopic }),
    ...(correlationData === undefined ? {} : { correlationData }),
    ...(expiresInS === undefined ? {} : { expiresInS }),
  };
}

function toPublishOptions(
  { correlationData, ...options }: PublishOptions,
  { options: { protocolVersion } }: MqttClient,
): IClientPublishOptions {
  const isFive = protocolVersion === 5 && correlationData !== undefined;
  return isFive ? { ...options, properties: { correlationData: Buffer.from(correlationData) } } : options;
}

const clientOptions = ({ clientId, will }: MqttJsLinkSettings, protocolVersion: 4 | 5): IClientOptions => ({
  protocolVersion,
  clientId,
  clean: true,
  keepalive: KEEP_ALIVE_S,
  connectTimeout: CONNECT_TIMEOUT_MS,
  reconnectPeriod: 0,
  resubscribe: false,
  queueQoSZero: false,
  // [MQTT-3.1.2-8] [MQTT-3.1.2-17] retained, so that who subscribes later learns of the loss too
  will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
});
