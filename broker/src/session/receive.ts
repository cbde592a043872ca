import { readVarint } from "@clima/mqtt-wire";
import type { Connection, ConnectionHandlers } from "../connection.ts";
import type { Engine } from "../engine.ts";
import { ByteReader } from "../packets/byte-reader.ts";
import { type Breach, decodePacket } from "../packets/decode.ts";
import { protocolOf } from "../packets/decode-connect.ts";
import { PINGRESP } from "../packets/encode.ts";
import { keepForLater, readFrames } from "../packets/frames.ts";
import type { ClientPacket, DisconnectPacket, Version } from "../packets/packets.ts";
import { REASON } from "../packets/reason-codes.ts";
import { receiveAck } from "./acknowledged.ts";
import { Client } from "./client.ts";
import { closeByBroker, endConnection } from "./close.ts";
import { connect, refuse } from "./connect.ts";
import { receivePublish, receivePubrel, routeReady } from "./publish.ts";
import { subscribe, unsubscribe } from "./subscribe.ts";
import { pump } from "./transmit.ts";

export interface Sessions {
  /** Takes a connection; it is one of `waiting` until its client has logged in. */
  accept(connection: Connection): ConnectionHandlers;
  /** Connections whose client has not logged in yet. */
  readonly waiting: ReadonlySet<Client>;
}

/** From bytes to packets to what is done with them. */
export function createSessions(engine: Engine): Sessions {
  const waiting = new Set<Client>();

  function accept(connection: Connection): ConnectionHandlers {
    engine.counters.connectionsAccepted += 1;
    const client = new Client(connection, Date.now(), engine.settings.limits.connectPacketBytes);
    client.readOn = () => readOn(client);
    waiting.add(client);
    return {
      onBytes: (chunk) => {
        engine.counters.bytesReceived += chunk.length;
        read(client, chunk);
      },
      onDrain: () => pump(engine, client),
      onClose: (cause) => {
        waiting.delete(client);
        endConnection(engine, client, {
          by: "network",
          reason: "connection-lost",
          ...(cause === undefined ? {} : { detail: cause.message }),
        });
      },
    };
  }

  function read(client: Client, chunk: Buffer | undefined): void {
    if (client.phase === "closed") return;
    if (!isReadable(client)) {
      if (chunk) keepForLater(client.frames, chunk);
      return client.connection.pause();
    }
    client.lastSeenAt = Date.now();
    const problem = readFrames(client.frames, chunk, (header, body, isPadded) => {
      handleFrame(client, header, body, isPadded);
      return isReadable(client);
    });
    if (problem === "too-large") refuseLarge(engine, client);
    else if (problem === "malformed-length")
      breach(engine, client, { reasonCode: REASON.malformedPacket, message: "the packet's length is malformed" });
  }

  function handleFrame(client: Client, header: number, body: ByteReader, isPadded: boolean): void {
    engine.counters.packetsReceived += 1;
    const decoded = decodePacket(header, body, client.version, isPadded);
    if (!decoded.ok) return breach(engine, client, decoded.error);
    const packet = decoded.value;
    if (client.phase === "connected") return handlePacket(engine, client, packet);
    if (packet.cmd !== "connect")
      return breach(engine, client, { reasonCode: REASON.protocolError, message: `the first packet is ${packet.cmd}` }); // [MQTT-3.1.0-1]
    const connected = connect(engine, client, packet, () => goOn(client));
    connected.catch((cause: Error) => {
      engine.log.error(`broker: connecting a client failed: ${cause.stack ?? cause.message}`);
      if (client.phase !== "closed")
        refuse(engine, client, { reasonCode: REASON.serverUnavailable, detail: "the broker's storage failed" });
    });
  }

  /** What came behind CONNECT was kept until the client was logged in. */
  function goOn(client: Client): void {
    waiting.delete(client);
    client.connection.resume();
    readOn(client);
  }

  function readOn(client: Client): void {
    if (client.frames.pending !== undefined) setImmediate(() => read(client, undefined));
  }

  return { accept, waiting };
}

const isReadable = ({ phase, isPaused, isBusy }: Client): boolean => (phase === "new" || phase === "connected") && !isPaused && !isBusy;

/** After what the client published before, and before what it sends next: as if the broker did one thing at a time for it. */
function inTurn(engine: Engine, client: Client, work: () => Promise<void>): void {
  client.isBusy = true;
  const goOn = () => {
    client.isBusy = false;
    if (client.phase !== "connected") return;
    client.connection.resume();
    client.readOn();
  };
  const begin = () => {
    // A client that is gone by now must not get subscriptions that nobody would end.
    if (client.phase === "connected") engine.inBackground(work().finally(goOn), "changing subscriptions");
  };
  client.toRoute.push({ isReadyToRoute: true, begin });
  routeReady(engine, client);
}

function handlePacket(engine: Engine, client: Client, packet: ClientPacket): void {
  switch (packet.cmd) {
    case "publish":
      return receivePublish(engine, client, packet);
    case "puback":
    case "pubrec":
    case "pubcomp":
      return receiveAck(engine, client, packet);
    case "pubrel":
      return receivePubrel(engine, client, packet);
    case "subscribe":
      return inTurn(engine, client, () => subscribe(engine, client, packet));
    case "unsubscribe":
      return inTurn(engine, client, () => unsubscribe(engine, client, packet));
    case "pingreq":
      return engine.output.send(client, PINGRESP);
    case "disconnect":
      return receiveDisconnect(engine, client, packet);
    case "connect": // [MQTT-3.1.0-2]
      return breach(engine, client, { reasonCode: REASON.protocolError, message: "a second CONNECT" });
    case "auth":
      return breach(engine, client, { reasonCode: REASON.protocolError, message: "AUTH, but no method was agreed on" });
  }
}

/** The client says goodbye. Only "normal disconnection" makes its will void; any other reason has it published [MQTT-3.1.2-8, -10] [MQTT5-3.14.4-3]. */
function receiveDisconnect(engine: Engine, client: Client, { reasonCode, sessionExpirySeconds }: DisconnectPacket): void {
  if (sessionExpirySeconds !== undefined) {
    if (client.expirySeconds === 0 && sessionExpirySeconds > 0) {
      return breach(engine, client, { reasonCode: REASON.protocolError, message: "the session's expiry was 0 and cannot be raised" }); // [MQTT5-3.14.2-2]
    }
    client.expirySeconds = Math.min(sessionExpirySeconds, engine.settings.limits.sessionExpirySeconds);
  }
  if (reasonCode === REASON.success) client.will = undefined;
  engine.output.flush(client);
  endConnection(engine, client, { by: "client", reason: "disconnected" });
  client.connection.end();
}

/**
 * A packet that breaks the protocol ends the connection [MQTT-4.8.0-1]. MQTT 5 clients are told why, in a CONNACK if it was their CONNECT
 * [MQTT5-4.13.1-1]; older ones get a CONNACK where the version is what is wrong [MQTT-3.1.2-2]. Who does not speak MQTT gets nothing.
 */
function breach(engine: Engine, client: Client, { reasonCode, message, connectVersion }: Breach): void {
  const isAnswered = connectVersion === 5 || reasonCode === REASON.unsupportedProtocolVersion;
  if (client.phase !== "new" || !isAnswered) return closeByBroker(engine, client, { reason: "malformed", reasonCode, detail: message });
  if (connectVersion !== undefined) client.version = connectVersion;
  refuse(engine, client, { reasonCode, detail: message });
}

function refuseLarge(engine: Engine, client: Client): void {
  const detail = `a packet is larger than ${client.frames.maxBytes} bytes (broker.limits)`;
  const reasonCode = REASON.packetTooLarge;
  if (client.phase !== "new" || versionOfPending(client) !== 5) {
    return closeByBroker(engine, client, { reason: "packet-too-large", reasonCode, detail });
  }
  client.version = 5;
  refuse(engine, client, { reasonCode, detail });
}

/** Of a CONNECT that is not whole, as far as it came. */
function versionOfPending({ frames: { pending } }: Client): Version | undefined {
  const length = pending?.[0] === CONNECT_HEADER ? readVarint(pending, 1) : "incomplete";
  return pending === undefined || typeof length === "string" ? undefined : protocolOf(new ByteReader(pending, length.end))?.version;
}
const CONNECT_HEADER = 0x10;
