import { type HeldPubacks, holdPubacks, openSocket } from "@clima/mqtt-link";
import type { Log } from "@clima/schemas";
import { type IClientOptions, type IPublishPacket, MqttClient } from "mqtt";
import type { BrokerLink, Delivery, LinkEvents } from "./deliveries.ts";

export interface LinkSettings {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly clientId: string;
  /** QoS 1 subscriptions of the persistent session. */
  readonly filters: readonly string[];
  readonly windowMessages: number;
  readonly will: { readonly topic: string; readonly payload: string };
}

const RECONNECT_MS = 500;
const CONNECT_TIMEOUT_MS = 10_000;

/** MQTT.js with a persistent session whose PUBACKs are ours: up to windowMessages deliveries are under way at once. */
export function connectMqttJs(settings: LinkSettings, events: LinkEvents, log: Log): BrokerLink {
  let pubacks: HeldPubacks | undefined;
  const client = new MqttClient(() => {
    pubacks = holdPubacks(openSocket(new URL(settings.url)));
    return pubacks.stream as MqttClient["stream"];
  }, clientOptions(settings));
  const window = createWindow(settings.windowMessages);
  client.handleMessage = (packet, done) => {
    window.enter(done);
    events.onDelivery(deliveryOf(packet, pubacks, window));
  };
  client.on("connect", ({ sessionPresent }) => {
    window.renew();
    logSession(sessionPresent);
    client.subscribe([...settings.filters], { qos: 1 }, (error) => {
      if (error) log.error(`ingest: the broker refused the subscription to ${settings.filters.join(", ")}: ${error.message}`);
    });
    events.onConnect();
  });
  const logSession = createSessionLog(settings.url, log);
  logConnection(client, settings.url, log);
  return {
    publish: (topic, payload, options) =>
      new Promise((resolve) => {
        if (!client.connected) return resolve(false);
        client.publish(topic, payload, options, (error) => resolve(!error));
      }),
    pause: () => window.close(),
    close: () => new Promise((closed) => client.end(!client.connected, {}, () => closed())),
  };
}

const clientOptions = (settings: LinkSettings): IClientOptions => ({
  protocolVersion: 4,
  clientId: settings.clientId,
  clean: false,
  // While the window is full nothing is read, so PINGRESPs are not either; a dead peer is found by the TCP keep-alive.
  keepalive: 0,
  reconnectPeriod: RECONNECT_MS,
  connectTimeout: CONNECT_TIMEOUT_MS,
  resubscribe: false,
  queueQoSZero: false,
  will: { ...settings.will, payload: Buffer.from(settings.will.payload), qos: 1, retain: true },
  ...(settings.username === undefined ? {} : { username: settings.username }),
  ...(settings.password === undefined ? {} : { password: settings.password }),
});

const asBuffer = (payload: string | Buffer) => (typeof payload === "string" ? Buffer.from(payload) : payload);

function deliveryOf(packet: IPublishPacket, pubacks: HeldPubacks | undefined, window: Window): Delivery {
  const generation = window.generation();
  let isOver = false;
  const leave = () => {
    if (!isOver) window.leave();
    isOver = true;
  };
  return {
    topic: packet.topic,
    payload: asBuffer(packet.payload),
    acknowledge() {
      // Of another connection: the broker delivers it again, and the store takes the repeat as the same reading.
      const isOfThisConnection = generation === window.generation();
      if (!isOver && isOfThisConnection && packet.qos === 1 && packet.messageId !== undefined) pubacks?.release(packet.messageId);
      leave();
    },
    abandon: leave,
  };
}

type Window = ReturnType<typeof createWindow>;

/** Counts what is under way; while it is full (or closed) MQTT.js is not told to go on, so the socket fills and the broker waits. */
function createWindow(size: number) {
  let underWay = 0;
  let generation = 0;
  let isClosed = false;
  let goOn: (() => void) | undefined;
  const proceed = () => {
    if (isClosed || underWay >= size) return;
    const next = goOn;
    goOn = undefined;
    next?.();
  };
  return {
    generation: () => generation,
    enter(done: () => void) {
      underWay += 1;
      goOn = done;
      proceed();
    },
    leave() {
      underWay -= 1;
      proceed();
    },
    /** A new connection. What was under way will be delivered again, and counts until it is done with, so that memory is bounded. */
    renew() {
      generation += 1;
      goOn = undefined;
    },
    close() {
      isClosed = true;
    },
  };
}

function createSessionLog(url: string, log: Log) {
  let wasConnected = false;
  return (sessionPresent: boolean) => {
    if (wasConnected && !sessionPresent) {
      log.warn(`ingest: ${url} no longer knows this worker's session; messages sent while it was away may be missing`);
    }
    wasConnected = true;
    log.info(`ingest: connected to ${url}`);
  };
}

/** Each reason once, not once a try. */
function logConnection(client: MqttClient, url: string, log: Log): void {
  let lastReason = "";
  const say = (reason: string) => {
    if (reason !== lastReason && !client.disconnecting) log.warn(`ingest: no connection to ${url}: ${reason}; trying again`);
    lastReason = reason;
  };
  client.on("error", (error) => say(error.message || (error as NodeJS.ErrnoException).code || "unknown reason"));
  client.on("close", () => say(lastReason || "closed"));
  client.on("connect", () => {
    lastReason = "";
  });
}
