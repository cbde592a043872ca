import type { Duplex } from "node:stream";
import mqttPacket, { type IConnackPacket, type IConnectPacket, type IPublishPacket, type ISubackPacket, type Packet } from "mqtt-packet";

export type MqttVersion = 4 | 5;

export interface SessionSettings {
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** QoS 1 subscriptions. */
  readonly filters: readonly string[];
  /** The most PUBLISHes that the broker may have under way to us: Receive Maximum [MQTT-3.1.2.11.3]. */
  readonly windowMessages: number;
  readonly will: { readonly topic: string; readonly payload: string };
  readonly keepAliveS: number;
}

export interface SessionEvents {
  onConnect(answer: { readonly isSessionPresent: boolean }): void;
  onPublish(packet: IPublishPacket): void;
  onRefusedFilters(filters: readonly string[]): void;
  /** Once; nothing follows. isBeforeConnack: the broker never let us in, which may be for the version. */
  onEnd(reason: string, isBeforeConnack: boolean): void;
}

export interface Session {
  readonly isUp: () => boolean;
  /** Resolves when the broker has it (QoS 1) or when it is written (QoS 0); false when the connection ended before. */
  publish(topic: string, payload: string, options: { readonly qos: 0 | 1; readonly retain: boolean }): Promise<boolean>;
  write(bytes: Buffer): void;
  pauseReading(): void;
  resumeReading(): void;
  hasPublishesUnderWay(): boolean;
  /** Says DISCONNECT and resolves when the socket is closed. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
const NEVER_EXPIRES_S = 0xffff_ffff; // [MQTT-3.1.2.11.2]
const CLOSE_TIMEOUT_MS = 1000;

/** One connection: CONNECT, SUBSCRIBE, then PUBLISHes in and out. It answers no PUBLISH; whoever takes it writes the PUBACK. */
export function openSession(socket: Duplex, settings: SessionSettings, version: MqttVersion, events: SessionEvents): Session {
  const parser = mqttPacket.parser({ protocolVersion: version });
  const encode = (packet: Packet) => mqttPacket.generate(packet, { protocolVersion: version });
  const outgoing = createOutgoing();
  let state: "connecting" | "up" | "over" = "connecting";
  let isReading = true;
  let lastHeardAtMs = performance.now();
  const connectTimer = setTimeout(() => end("the broker does not answer CONNECT"), CONNECT_TIMEOUT_MS);
  const keepAliveTimer = setInterval(keepAlive, settings.keepAliveS * 500);

  const write = (bytes: Buffer) => void (state !== "over" && socket.writable && socket.write(bytes));

  function end(reason: string): void {
    if (state === "over") return;
    const isBeforeConnack = state === "connecting";
    state = "over";
    clearTimeout(connectTimer);
    clearInterval(keepAliveTimer);
    socket.destroy();
    outgoing.fail();
    events.onEnd(reason, isBeforeConnack);
  }

  /** While nothing is read, silence proves nothing; the broker still hears us. */
  function keepAlive(): void {
    if (state !== "up") return;
    if (isReading && performance.now() - lastHeardAtMs > 1500 * settings.keepAliveS)
      end(`nothing heard for ${1.5 * settings.keepAliveS} s`);
    else write(encode({ cmd: "pingreq" }));
  }

  function onConnack(packet: IConnackPacket): void {
    clearTimeout(connectTimer);
    const code = packet.reasonCode ?? packet.returnCode ?? 0;
    if (code !== 0) return end(describeConnack(code));
    state = "up";
    const subscriptions = settings.filters.map((topic) => ({ topic, qos: 1 as const }));
    write(encode({ cmd: "subscribe", messageId: SUBSCRIBE_ID, subscriptions }));
    events.onConnect({ isSessionPresent: packet.sessionPresent });
  }

  function onSuback({ granted }: ISubackPacket): void {
    const refused = settings.filters.filter((_, index) => Number(granted[index] ?? 0x80) >= 0x80);
    if (refused.length > 0) events.onRefusedFilters(refused);
  }

  function receive(packet: Packet): void {
    if (state === "over") return;
    if (packet.cmd === "publish") events.onPublish(packet);
    else if (packet.cmd === "connack") onConnack(packet);
    else if (packet.cmd === "suback") onSuback(packet);
    else if (packet.cmd === "puback") outgoing.settle(packet.messageId ?? 0, (packet.reasonCode ?? 0) < 0x80);
    else if (packet.cmd === "disconnect") end(`the broker ended the connection (reason code ${packet.reasonCode ?? 0})`);
  }

  parser.on("packet", receive);
  parser.on("error", (error) => end(`the broker sent what is not MQTT: ${error.message}`));
  socket.on("data", (chunk: Buffer) => {
    lastHeardAtMs = performance.now();
    parser.parse(chunk);
  });
  socket.on("error", (error: NodeJS.ErrnoException) => end(error.message || error.code || "unknown reason"));
  socket.on("end", () => end("the broker closed the connection"));
  socket.on("close", () => end("closed"));
  // A socket that is not open yet keeps what is written to it until it is.
  write(encode(connectPacket(settings, version)));

  return {
    isUp: () => state === "up",
    write,
    hasPublishesUnderWay: () => outgoing.size() > 0,
    publish(topic, payload, { qos, retain }) {
      if (state !== "up") return Promise.resolve(false);
      if (qos === 0) {
        write(encode({ cmd: "publish", topic, payload, qos, retain, dup: false }));
        return Promise.resolve(true);
      }
      return outgoing.add((messageId) => write(encode({ cmd: "publish", topic, payload, qos, retain, dup: false, messageId })));
    },
    pauseReading() {
      isReading = false;
      socket.pause();
    },
    resumeReading() {
      if (isReading) return;
      isReading = true;
      lastHeardAtMs = performance.now();
      socket.resume();
    },
    close: () => leave(),
  };

  async function leave(): Promise<void> {
    if (state === "up") {
      const written = new Promise<void>((done) => socket.end(encode({ cmd: "disconnect" }), () => done()));
      await Promise.race([written, new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref())]);
    }
    end("left");
  }
}

const SUBSCRIBE_ID = 0xffff;
const MAX_MESSAGE_ID = 0xfffe;

/** Our own QoS 1 messages that the broker has not yet acknowledged. */
function createOutgoing() {
  const waiting = new Map<number, (isTaken: boolean) => void>();
  let lastId = 0;
  const nextId = () => {
    do lastId = lastId === MAX_MESSAGE_ID ? 1 : lastId + 1;
    while (waiting.has(lastId));
    return lastId;
  };
  return {
    size: () => waiting.size,
    add(send: (messageId: number) => void): Promise<boolean> {
      if (waiting.size >= MAX_MESSAGE_ID) return Promise.resolve(false);
      const messageId = nextId();
      return new Promise((resolve) => {
        waiting.set(messageId, resolve);
        send(messageId);
      });
    },
    settle(messageId: number, isTaken: boolean) {
      waiting.get(messageId)?.(isTaken);
      waiting.delete(messageId);
    },
    fail() {
      for (const resolve of waiting.values()) resolve(false);
      waiting.clear();
    },
  };
}

function connectPacket(settings: SessionSettings, version: MqttVersion): IConnectPacket {
  const { username, password } = settings;
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
