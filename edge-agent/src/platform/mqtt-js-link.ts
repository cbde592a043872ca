import type { Config, Log, Result } from "@clima/schemas";
import { err } from "@clima/schemas";
import { connect, type IClientOptions, type IClientPublishOptions, type IPublishPacket, type MqttClient } from "mqtt";
import { createBackoff } from "./backoff.ts";
import type { IncomingMessage, MessageLink, PublishOptions } from "./message-link.ts";
import { createVersionChoice, type MqttVersion } from "./mqtt-version.ts";
import { createOperations, DEFAULT_WINDOW, type Done } from "./operations.ts";

export interface MqttJsLinkSettings {
  readonly mqtt: Readonly<Config["mqtt"]>;
  readonly clientId: string;
  /** Published by the broker, retained, when the connection breaks. */
  readonly will: { readonly topic: string; readonly payload: string };
}

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_S = 30;
const LEAVE_TIMEOUT_MS = 1000;

/**
 * MQTT.js with a clean session, MQTT 5 or, where the broker does not speak it, 3.1.1. Every connection has a client of its own: one client over several connections would send what was
 * not acknowledged once more by itself, and the outbox does that here.
 */
export function createMqttJsLink(settings: MqttJsLinkSettings, log: Log): MessageLink {
  const { url } = settings.mqtt;
  const listeners = createListeners();
  const backoff = createBackoff();
  const operations = createOperations();
  const version = createVersionChoice();
  const say = createOutageLog(url, log);
  let client: MqttClient | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  function openConnection(): void {
    const opened = connect(url, clientOptions(settings, version.current()));
    client = opened;
    let wasConnected = false;
    opened.on("connect", ({ properties }) => {
      operations.setWindow(properties?.receiveMaximum ?? DEFAULT_WINDOW);
      wasConnected = true;
      version.accepted();
      backoff.connected();
      say.connected();
      for (const listener of listeners.connect) listener();
    });
    opened.on("message", (_topic, _payload, packet) => {
      for (const listener of listeners.message) listener(toMessage(packet));
    });
    opened.on("error", (error) => {
      version.failed(error);
      say.away(error);
    });
    opened.once("close", () => onClosed(opened, wasConnected));
  }

  function onClosed(closed: MqttClient, wasConnected: boolean): void {
    closed.end(true);
    client = undefined;
    operations.fail("the connection broke before the broker answered");
    if (wasConnected) for (const listener of listeners.disconnect) listener();
    if (isClosed) return;
    const isOtherVersion = version.closed();
    if (!isOtherVersion) say.away(new Error("the connection closed"));
    retry = setTimeout(openConnection, isOtherVersion ? 0 : backoff.nextMs());
  }

  function operate(start: (current: MqttClient, done: Done) => void): Promise<Result<void, string>> {
    const current = client;
    return current?.connected ? operations.run((done) => start(current, done)) : Promise.resolve(err(`not connected to ${url}`));
  }

  return {
    isConnected: () => client?.connected ?? false,
    publish: (topic: string, payload: string, options: PublishOptions) =>
      operate((current, done) => void current.publish(topic, payload, publishOptions(options, version.current()), done)),
    subscribe: (filter) => operate((current, done) => void current.subscribe(filter, { qos: 1 }, done)),
    onMessage: (listener) => void listeners.message.push(listener),
    onConnect: (listener) => void listeners.connect.push(listener),
    onDisconnect: (listener) => void listeners.disconnect.push(listener),
    open: openConnection,
    reconnect(reason) {
      say.away(new Error(reason));
      client?.end(true);
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      if (client) await leave(client);
      operations.fail("the agent left the broker");
    },
  };
}

const createListeners = () => ({
  message: [] as ((message: IncomingMessage) => void)[],
  connect: [] as (() => void)[],
  disconnect: [] as (() => void)[],
});

function publishOptions({ qos, retain, correlationData }: PublishOptions, version: MqttVersion): IClientPublishOptions {
  const carries = version === 5 && correlationData !== undefined;
  return { qos, retain, ...(carries ? { properties: { correlationData: Buffer.from(correlationData) } } : {}) };
}

function toMessage({ topic, payload, retain, properties }: IPublishPacket): IncomingMessage {
  const message = { topic, payload: Buffer.from(payload), isRetained: retain };
  const { responseTopic, correlationData } = properties ?? {};
  if (responseTopic === undefined) return message;
  return { ...message, replyTo: { topic: responseTopic, ...(correlationData === undefined ? {} : { correlationData }) } };
}

/** DISCONNECT after what is under way; a broker that does not answer is not waited for. */
async function leave(client: MqttClient): Promise<void> {
  await new Promise<void>((left) => {
    const hurry = setTimeout(() => {
      client.stream.destroy();
      left();
    }, LEAVE_TIMEOUT_MS);
    client.end(!client.connected, {}, () => {
      clearTimeout(hurry);
      left();
    });
  });
}

const clientOptions = ({ mqtt, clientId, will }: MqttJsLinkSettings, protocolVersion: MqttVersion): IClientOptions => ({
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
  ...(mqtt.username === undefined ? {} : { username: mqtt.username }),
  ...(mqtt.password === undefined ? {} : { password: mqtt.password }),
});

/** One line when the broker goes away and one when it is back, not one a try. */
function createOutageLog(url: string, log: Log) {
  let isAway = false;
  return {
    connected() {
      isAway = false;
      log.info(`agent: connected to ${url}`);
    },
    away(error: Error) {
      const reason = error.message || ("code" in error && String(error.code)) || "unknown reason";
      const line = `agent: no connection to ${url}: ${reason}; readings wait in the outbox, trying again`;
      if (isAway) log.debug(line);
      else log.warn(line);
      isAway = true;
    },
  };
}
