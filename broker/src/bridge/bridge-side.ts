import type { Duplex } from "node:stream";
import { createBackOff, createVersionFallback, type HeldPubacks, holdPubacks } from "@clima/mqtt-wire";
import { type IClientOptions, type IPublishPacket, MqttClient } from "mqtt";
import type { Subscribed } from "./carried-topics.ts";

/** How the bridge introduces itself: in MQTT 5; in 3.1.1 with the flag of a bridge, as Mosquitto knows it; in plain 3.1.1. */
export type Dialect = "5" | "4 as a bridge" | "4";

export interface SideOptions {
  readonly open: () => Duplex;
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Tried in turn, until the broker of this side takes one. */
  readonly dialects: readonly [Dialect, ...Dialect[]];
  readonly subscriptions: readonly Subscribed[];
  /** Filters that the session may still have from an earlier configuration. */
  readonly oldFilters: readonly string[];
  /** The message stays with the broker of this side until `release` is called. */
  readonly onMessage: (packet: IPublishPacket, release: () => void) => void;
  /** The connection is there, and every subscription made. */
  readonly onUp: () => void;
  /** The connection is not there, with each reason once. */
  readonly onDown: (reason: string) => void;
  /** The broker of this side does not take a message, and never will: it is given up. */
  readonly onRefused: (complaint: string) => void;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  readonly properties: IPublishPacket["properties"];
}

/** One side of a bridge: a session at a broker, which keeps what the bridge has not carried over. */
export interface BridgeSide {
  /** `done` when this side's broker has the message; it waits while the broker is away, except with QoS 0. */
  publish(message: OutgoingMessage, done: () => void): void;
  speaksMqtt5(): boolean;
  close(): Promise<void>;
}

const NEVER_EXPIRES = 0xffffffff; // [MQTT5-3.1.2.11.2]
/** Messages that the bridge has of a side, and has not carried over. */
const WINDOW = 200;
const KEEP_ALIVE_S = 30;
const CONNECT_TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 30_000;
/** MQTT.js takes 0 for never. */
const AT_ONCE_MS = 1;

export function connectSide(options: SideOptions): BridgeSide {
  let pubacks: HeldPubacks | undefined;
  const versions = createVersionFallback(options.dialects);
  const backOff = createBackOff({ maxMs: LONGEST_WAIT_MS });
  let [dialect] = options.dialects;
  let lastReason: string | undefined;
  let attemptError: { readonly code?: unknown; readonly message: string } | undefined;

  const client = new MqttClient(() => {
    attemptError = undefined;
    dialect = versions.begin();
    client.options.protocolVersion = versionOf(dialect);
    pubacks = holdPubacks(options.open());
    return pubacks.stream as MqttClient["stream"];
  }, clientOptions(options));

  client.handleMessage = (packet, done) => {
    const { messageId } = packet;
    const connection = pubacks;
    options.onMessage(packet, () => {
      // Of another connection: the broker delivers it again.
      if (packet.qos === 1 && messageId !== undefined && connection === pubacks) connection?.release(messageId);
    });
    done();
  };

  client.on("connect", ({ sessionPresent }) => {
    versions.connected();
    backOff.connected();
    renewSubscriptions(client, options, sessionPresent, (complaint) => {
      if (complaint !== undefined) return down(complaint);
      lastReason = undefined;
      options.onUp();
    });
  });
  client.on("packetsend", (packet) => {
    // mqtt-packet's; the types of MQTT.js do not name it.
    if (packet.cmd === "connect" && dialect === "4 as a bridge") Object.assign(packet, { bridgeMode: true });
  });
  client.on("error", (error) => {
    attemptError = error;
    versions.failed(attemptError.code);
  });
  client.on("close", () => {
    const isNextDue = versions.isNextDue();
    client.options.reconnectPeriod = isNextDue ? AT_ONCE_MS : backOff.nextMs();
    if (client.disconnecting || isNextDue) return;
    down(attemptError?.message || String(attemptError?.code ?? "the connection was closed"));
  });

  function down(reason: string): void {
    if (reason !== lastReason) options.onDown(reason);
    lastReason = reason;
  }

  client.connect();
  return {
    publish: (message, done) => publish(client, message, done, options.onRefused),
    speaksMqtt5: () => client.options.protocolVersion === 5,
    close: () => new Promise((closed) => client.end(!client.connected, {}, () => closed())),
  };
}

function publish(client: MqttClient, message: OutgoingMessage, done: () => void, onRefused: SideOptions["onRefused"]): void {
  const { topic, payload, qos, retain, properties } = message;
  if (qos === 0 && !client.connected) return done();
  const carried = client.options.protocolVersion === 5 && properties ? { properties } : {};
  client.publish(topic, payload, { qos, retain, ...carried }, (error) => {
    if (!error || qos === 0) return done();
    if (!isRefusal(error)) return; // the connection ended: it is sent again on the next
    onRefused(`a message to ${topic} was refused: ${error.message}`);
    // Refused for good: keeping it would only stop all others.
    done();
  });
}

/** A reason code of MQTT 5 [MQTT5-4.13.1]. */
const isRefusal = (error: Error): boolean => Number((error as { readonly code?: unknown }).code) >= 0x80;

const clientOptions = ({ clientId, username, password, dialects }: SideOptions): IClientOptions => ({
  protocolVersion: versionOf(dialects[0]),
  manualConnect: true,
  clientId,
  clean: false,
  keepalive: KEEP_ALIVE_S,
  connectTimeout: CONNECT_TIMEOUT_MS,
  reconnectPeriod: AT_ONCE_MS,
  resubscribe: false,
  queueQoSZero: false,
  properties: { sessionExpiryInterval: NEVER_EXPIRES, receiveMaximum: WINDOW },
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
});

const versionOf = (dialect: Dialect): 4 | 5 => (dialect === "5" ? 5 : 4);

/** The session's subscriptions become those of the configuration; where they are, nothing is asked: asking would bring all retained messages again. */
function renewSubscriptions(client: MqttClient, options: SideOptions, isKnown: boolean, done: (complaint?: string) => void): void {
  const { subscriptions, oldFilters } = options;
  const isSame = oldFilters.length === subscriptions.length && subscriptions.every(({ filter }) => oldFilters.includes(filter));
  if (subscriptions.length === 0 && oldFilters.length === 0) return done();
  if (isKnown && isSame) return done();
  const gone = oldFilters.filter((old) => !subscriptions.some(({ filter }) => filter === old));
  if (gone.length > 0) client.unsubscribe(gone);
  if (subscriptions.length === 0) return done();
  const map = Object.fromEntries(subscriptions.map(({ filter, qos }) => [filter, { qos, nl: true, rap: true, rh: 0 as const }]));
  client.subscribe(map, {}, (error, granted) => {
    if (!client.connected) return; // which is said already
    const refused = granted?.find(({ qos }) => qos >= 0x80)?.topic;
    if (error || refused !== undefined) return done(`the subscription to ${refused ?? Object.keys(map).join(", ")} was refused`);
    done();
  });
}
