import type { Duplex } from "node:stream";
import { createFramer, PUBLISH, packetOf, ReceivedPublish } from "@clima/mqtt-wire";
import { CLOSED, describeConnectionError, type LoginName } from "@clima/schemas";
import mqttPacket, { type IConnackPacket, type IConnectPacket, type Packet } from "mqtt-packet";
import { type KeepAlive, startKeepAlive } from "./keep-alive.ts";
import { createOutgoing } from "./outgoing.ts";
import { createSubscribing, type SubscribingEvents, type SubscribingSettings } from "./subscribing.ts";

export type MqttVersion = 4 | 5;

export interface SessionSettings extends SubscribingSettings {
  readonly clientId: string;
  readonly login: LoginName;
  /** The most PUBLISHes that the broker may have under way to us: Receive Maximum [MQTT-3.1.2.11.3]. */
  readonly windowMessages: number;
  readonly will: { readonly topic: string; readonly payload: string };
  readonly keepAliveS: number;
}

export interface SessionEvents extends SubscribingEvents {
  onConnect(session: { readonly isSessionPresent: boolean }): void;
  onPublish(message: ReceivedPublish): void;
  /** Once; nothing follows. */
  onEnd(end: SessionEnd): void;
}

export interface SessionEnd {
  readonly reason: string;
  /** The reason code of CONNACK, or the error code of the socket. */
  readonly code?: unknown;
  /** The broker never let us in, which may be for the version. */
  readonly isBeforeConnack: boolean;
}

export interface Session {
  /** Resolves when the broker has it (QoS 1) or when it is written (QoS 0); false when the connection ended before. */
  publish(topic: string, payload: string, options: { readonly qos: 0 | 1; readonly retain: boolean }): Promise<boolean>;
  write(bytes: Buffer): void;
  pauseReading(): void;
  resumeReading(): void;
  /** Says DISCONNECT and resolves when the broker has closed the connection, having read all before it, or does not answer. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
const NEVER_EXPIRES_S = 0xffff_ffff; // [MQTT-3.1.2.11.2]
const CLOSE_TIMEOUT_MS = 3000;

/** One connection: CONNECT, SUBSCRIBE, then PUBLISHes in and out. It answers no PUBLISH; whoever takes it writes the PUBACK. */
export function openSession(socket: Duplex, settings: SessionSettings, version: MqttVersion, events: SessionEvents): Session {
  const encode = (packet: Packet) => mqttPacket.generate(packet, { protocolVersion: version });
  const outgoing = createOutgoing();
  const subscribing = createSubscribing(settings, (packet) => write(encode(packet)), events);
  let state: "connecting" | "up" | "leaving" | "over" = "connecting";
  const connectTimer = setTimeout(() => end("the broker does not answer CONNECT"), CONNECT_TIMEOUT_MS);
  const keepAlive = startKeepAlive(settings.keepAliveS, {
    ping: () => state === "up" && write(encode({ cmd: "pingreq" })),
    onSilence: () => end(`nothing heard for ${1.5 * settings.keepAliveS} s`),
  });

  const write = (bytes: Buffer) => void (state !== "over" && socket.writable && socket.write(bytes));

  function end(reason: string, code?: unknown): void {
    if (state === "over") return;
    const isBeforeConnack = state === "connecting";
    state = "over";
    clearTimeout(connectTimer);
    subscribing.stop();
    keepAlive.stop();
    socket.destroy();
    outgoing.fail();
    events.onEnd({ reason, code, isBeforeConnack });
  }

  function onConnack(packet: IConnackPacket): void {
    clearTimeout(connectTimer);
    const code = packet.reasonCode ?? packet.returnCode ?? 0;
    if (code !== 0) return end(describeConnack(code), code);
    state = "up";
    subscribing.begin();
    events.onConnect({ isSessionPresent: packet.sessionPresent });
  }

  function receive(packet: Packet): void {
    if (state !== "connecting" && state !== "up") return;
    if (packet.cmd === "connack") onConnack(packet);
    else if (packet.cmd === "suback") subscribing.onSuback(packet);
    else if (packet.cmd === "puback") outgoing.settle(packet.messageId ?? 0, (packet.reasonCode ?? 0) < 0x80);
    else if (packet.cmd === "disconnect") end(`the broker ended the connection (reason code ${packet.reasonCode ?? 0})`);
  }

  const take = (message: ReceivedPublish) => void (state === "up" && events.onPublish(message));
  readPackets(socket, version, { receive, take, end, heard: keepAlive.heard });
  // A socket that is not open yet keeps what is written to it until it is.
  write(encode(connectPacket(settings, version)));

  return {
    write,
    publish(topic, payload, { qos, retain }) {
      if (state !== "up") return Promise.resolve(false);
      const message = { cmd: "publish" as const, topic, payload, qos, retain, dup: false };
      if (qos === 1) return outgoing.add((messageId) => write(encode({ ...message, messageId })));
      write(encode(message));
      return Promise.resolve(true);
    },
    ...createReading(socket, keepAlive),
    async close() {
      if (state === "up") {
        state = "leaving";
        await sayGoodbye(socket, encode({ cmd: "disconnect" }));
      }
      end("left");
    },
  };
}

interface Reader {
  receive(packet: Packet): void;
  take(message: ReceivedPublish): void;
  end(reason: string, code?: unknown): void;
  heard(): void;
}

/** PUBLISHes, of which there are very many, are read here; everything else is for the library, which takes three times as long. */
function readPackets(socket: Duplex, version: MqttVersion, { receive, take, end, heard }: Reader): void {
  const framer = createFramer();
  const parser = mqttPacket.parser({ protocolVersion: version });
  const endAs = (error: Error) => end(`the broker sent what is not MQTT: ${error.message}`);
  parser.on("packet", receive);
  parser.on("error", endAs);
  socket.on("data", (chunk: Buffer) => {
    heard();
    try {
      for (const frame of framer.push(chunk)) {
        if (frame.packetType === PUBLISH) take(new ReceivedPublish(frame, version));
        else parser.parse(packetOf(frame));
      }
    } catch (cause) {
      endAs(cause as Error);
    }
  });
  socket.on("error", (error: NodeJS.ErrnoException) => end(describeConnectionError(error), error.code));
  socket.on("end", () => end(CLOSED));
  socket.on("close", () => end("closed"));
}

function createReading(socket: Duplex, keepAlive: KeepAlive): Pick<Session, "pauseReading" | "resumeReading"> {
  let isReading = true;
  return {
    pauseReading() {
      if (!isReading) return;
      isReading = false;
      keepAlive.pause();
      socket.pause();
    },
    resumeReading() {
      if (isReading) return;
      isReading = true;
      keepAlive.resume();
      socket.resume();
    },
  };
}

/**
 * The broker closes when it has read DISCONNECT (MQTT 5, 3.14.4). A socket closed by us with bytes unread would be reset, and the broker
 * would lose PUBACKs that it has not read yet; so would a new connection of the same client id that overtakes them.
 */
async function sayGoodbye(socket: Duplex, disconnect: Buffer): Promise<void> {
  const closed = new Promise<void>((done) => socket.once("close", done));
  socket.resume();
  socket.end(disconnect);
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref())]);
}

function connectPacket(settings: SessionSettings, version: MqttVersion): IConnectPacket {
  const { username, password } = settings.login;
  return {
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: version,
    clean: false,
    clientId: settings.clientId,
    keepalive: settings.keepAliveS,
    will: { topic: settings.will.topic, payload: Buffer.from(settings.will.payload), qos: 1, retain: true },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: Buffer.from(password) }),
    ...(version === 5 ? { properties: { sessionExpiryInterval: NEVER_EXPIRES_S, receiveMaximum: settings.windowMessages } } : {}),
  };
}

/** MQTT 3.1.1 table 3.1 and MQTT 5 table 3-1. */
const CONNACK_REASONS: Readonly<Record<number, string>> = {
  1: "the broker does not speak this MQTT version",
  2: "the broker refuses the client id",
  3: "the broker is unavailable",
  4: "the user name or the password is wrong",
  5: "not authorized",
  132: "the broker does not speak this MQTT version",
  133: "the broker refuses the client id",
  134: "the user name or the password is wrong",
  135: "not authorized",
  136: "the broker is unavailable",
  137: "the broker is busy",
  138: "this client is banned",
};
const describeConnack = (code: number) => CONNACK_REASONS[code] ?? `the broker refuses the connection (reason code ${code})`;
