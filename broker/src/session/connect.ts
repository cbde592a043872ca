import { randomUUID } from "node:crypto";
import { err, ok, type Result } from "@clima/schemas";
import { complainOfMessage } from "../access/message-rights.ts";
import type { LoginRefusal } from "../access/port.ts";
import type { Engine } from "../engine.ts";
import { countClosed } from "../observability/counters.ts";
import { encodeConnack } from "../packets/encode.ts";
import type { ConnectPacket, WillPacket } from "../packets/packets.ts";
import type { Properties } from "../packets/properties.ts";
import { REASON, type ReasonCode } from "../packets/reason-codes.ts";
import { complainOfTopic } from "../packets/topics.ts";
import type { SessionRecord } from "../persistence/port.ts";
import { endOf, NEVER_EXPIRES } from "./away-sessions.ts";
import { ALIASES, type Client } from "./client.ts";
import { closeByBroker, recordOf, takenOver, wipeSession } from "./close.ts";
import { welcomeProperties } from "./connack.ts";
import { describe } from "./describe.ts";
import { MessageQueue } from "./message-queue.ts";
import { doubtfulBrokerIds, releaseAgain, restoreSession } from "./restore.ts";
import { pump } from "./transmit.ts";
import { publishWill } from "./will.ts";
import { withReason } from "./with-reason.ts";

interface ConnectRefusal {
  readonly reasonCode: ReasonCode;
  readonly detail: string;
}
const refusal = (reasonCode: ReasonCode, detail: string) => err({ reasonCode, detail });

/** CONNECT, from the packet to the CONNACK [MQTT-3.1.4]. `whenReady` runs when the client's next packets may be read. */
export async function connect(engine: Engine, client: Client, packet: ConnectPacket, whenReady: () => void): Promise<void> {
  client.phase = "connecting";
  adoptRequest(client, packet, engine);
  const accepted = complainOfConnect(engine, packet) ?? (await logIn(engine, client, packet));
  if (isClosed(client)) return;
  if (!accepted.ok) return refuse(engine, client, accepted.error);
  await engine.loginTurns.run(client.id, () => admit(engine, client, packet, whenReady));
}

async function admit(engine: Engine, client: Client, packet: ConnectPacket, whenReady: () => void): Promise<void> {
  if (isClosed(client)) return;
  const properties = welcomeProperties(engine, client, packet);
  if (properties === undefined) {
    const detail = `the answer has no room in its Maximum Packet Size of ${client.maxPacketBytes} bytes`;
    return refuse(engine, client, { reasonCode: REASON.packetTooLarge, detail });
  }
  const old = engine.clients.get(client.id);
  const record = engine.persistence.records.get(client.id);
  if (isSomebodyElses(client, old, record)) {
    return refuse(engine, client, { reasonCode: REASON.clientIdentifierNotValid, detail: "the client id is another user's" });
  }
  if (old) closeByBroker(engine, old, takenOver); // [MQTT-3.1.4-2]
  const isResumed = await openSession(engine, client, packet, engine.persistence.records.get(client.id)).catch((cause: Error) => {
    abandon(engine, client);
    throw cause;
  });
  if (isClosed(client)) return abandon(engine, client);
  welcome(engine, client, isResumed, properties);
  releaseAgain(engine, client);
  whenReady();
  pump(engine, client);
}

const isClosed = (client: Client): boolean => client.phase === "closed";

/** What the client asks for, within what the broker allows. */
function adoptRequest(client: Client, packet: ConnectPacket, { settings: { limits } }: Pick<Engine, "settings">): void {
  const { properties, version } = packet;
  client.version = version;
  client.isBridge = packet.isBridge;
  client.id = packet.clientId === "" ? `auto-${randomUUID()}` : packet.clientId;
  client.isCleanStart = packet.cleanStart;
  const wanted = version === 5 ? (properties.sessionExpiryInterval ?? 0) : packet.cleanStart ? 0 : NEVER_EXPIRES;
  client.expirySeconds = Math.min(wanted, limits.sessionExpirySeconds);
  client.keepAliveSeconds = allowedKeepAlive(packet, limits);
  client.sendWindow = Math.min(properties.receiveMaximum ?? 65535, limits.inflightMessages);
  client.maxPacketBytes = properties.maximumPacketSize ?? Number.POSITIVE_INFINITY;
  client.maxAliasesOut = Math.min(properties.topicAliasMaximum ?? 0, ALIASES);
  client.wantsReasons = version === 5 && properties.requestProblemInformation !== 0;
  client.frames.maxBytes = limits.packetBytes;
}

interface KeepAliveLimits {
  readonly keepAliveMinSeconds: number;
  readonly keepAliveMaxSeconds: number;
}

/** MQTT 5 clients can be given another keep-alive [MQTT5-3.2.2-21]; older ones are held to the limit without knowing it. */
function allowedKeepAlive({ keepAliveSeconds, version }: ConnectPacket, limits: KeepAliveLimits): number {
  const { keepAliveMinSeconds, keepAliveMaxSeconds } = limits;
  const longest = keepAliveMaxSeconds === 0 ? keepAliveSeconds : keepAliveMaxSeconds;
  if (keepAliveSeconds === 0) return longest;
  const shortest = version === 5 ? keepAliveMinSeconds : 0;
  return Math.min(Math.max(keepAliveSeconds, shortest), Math.max(longest, shortest));
}

function complainOfConnect(
  { settings: { limits } }: Pick<Engine, "settings">,
  packet: ConnectPacket,
): Result<never, ConnectRefusal> | undefined {
  const { clientId, version, cleanStart, properties, will } = packet;
  if (properties.authenticationMethod !== undefined) {
    return refusal(REASON.badAuthenticationMethod, "extended authentication is not offered; log in with user name and password");
  }
  if (clientId === "" && version !== 5 && !cleanStart) {
    return refusal(REASON.clientIdentifierNotValid, "an empty client id needs a clean session"); // [MQTT-3.1.3-8]
  }
  if (clientId === "" && version === 3) return refusal(REASON.clientIdentifierNotValid, "MQTT 3.1 needs a client id");
  if (Buffer.byteLength(clientId) > limits.clientIdBytes) {
    return refusal(
      REASON.clientIdentifierNotValid,
      `the client id is longer than ${limits.clientIdBytes} bytes (broker.limits.clientIdBytes)`,
    );
  }
  if (clientId.startsWith("$")) return refusal(REASON.clientIdentifierNotValid, "client ids that begin with $ are the broker's own");
  const complaint = will && complainOfTopic(will.topic, limits.topicLevels);
  return complaint === undefined ? undefined : refusal(REASON.topicNameInvalid, `the will: ${complaint}`);
}

const REASON_OF_REFUSAL: Readonly<Record<LoginRefusal["kind"], ReasonCode>> = {
  "bad-credentials": REASON.badUserNameOrPassword,
  "not-authorized": REASON.notAuthorized,
  "client-id-taken": REASON.clientIdentifierNotValid,
  "too-many-attempts": REASON.serverBusy,
};

async function logIn({ access }: Pick<Engine, "access">, client: Client, packet: ConnectPacket): Promise<Result<void, ConnectRefusal>> {
  const { address, certificate } = client.connection;
  const login = await access.authenticate({
    clientId: client.id,
    address,
    ...(packet.username === undefined ? {} : { username: packet.username }),
    ...(packet.password === undefined ? {} : { password: packet.password }),
    ...(certificate === undefined ? {} : { certificate }),
  });
  if (!login.ok) return refusal(REASON_OF_REFUSAL[login.error.kind], login.error.detail);
  client.identity = login.value;
  return mayHaveWill(access, client, packet.will);
}

/** Refused at once, rather than dropped when it is too late to say so. */
function mayHaveWill(access: Engine["access"], client: Client, will: WillPacket | undefined): Result<void, ConnectRefusal> {
  if (will === undefined) return ok(undefined);
  const complaint = complainOfMessage(access, { identity: client.identity, clientId: client.id }, will);
  if (complaint) return refusal(REASON.notAuthorized, `its will would go to ${will.topic}: ${complaint.detail}`);
  const { forwarded, messageExpirySeconds } = will.properties;
  client.will = {
    topic: will.topic,
    payload: will.payload,
    qos: will.qos,
    retain: will.retain,
    delaySeconds: will.delaySeconds,
    ...(forwarded === undefined ? {} : { properties: forwarded }),
    ...(messageExpirySeconds === undefined ? {} : { messageExpirySeconds }),
  };
  return ok(undefined);
}

/** CONNACK with the reason, then the end [MQTT-3.2.2-5]. */
export function refuse(engine: Engine, client: Client, { reasonCode, detail }: ConnectRefusal): void {
  engine.counters.loginsRefused += 1;
  engine.complaints.complain(`${client.id} ${detail}`, `broker: refused ${describe(client)}: ${detail}`);
  const encode = (reasonString?: string) =>
    encodeConnack(client.version, false, reasonCode, reasonString === undefined ? {} : { reasonString });
  engine.output.send(client, withReason(client, detail, encode));
  engine.output.flush(client);
  client.phase = "closed";
  client.connection.end();
  countClosed(engine.counters, "refused");
}

/** A client id belongs to the user that is connected with it, or has a session under it; without a user it is anybody's. */
function isSomebodyElses({ identity }: Client, old: Client | undefined, record: SessionRecord | undefined): boolean {
  if (old) return old.identity.username !== identity.username;
  return record?.username !== undefined && record.username !== identity.username;
}

/** Takes up the session that the client left, or begins another; true where it was taken up. */
async function openSession(engine: Engine, client: Client, packet: ConnectPacket, record: SessionRecord | undefined): Promise<boolean> {
  const isAlive = record !== undefined && record.expirySeconds > 0 && endOf(record, record.disconnectedAt ?? Date.now()) > Date.now();
  const isResumed = isAlive && !packet.cleanStart;
  if (record?.will && !isResumed) publishWill(engine, record); // [MQTT5-3.1.3-9]: the session ends before the delay does
  engine.away.remove(client.id);
  if (!isResumed && record) wipeSession(engine, client.id);
  client.isResumed = isResumed;
  const doubtful = isResumed ? doubtfulBrokerIds(engine, record) : [];
  client.queue = new MessageQueue(client.id, client.outlivesConnection || isResumed, isResumed, engine.queueContext, doubtful);
  if (isResumed) restoreSession(engine, client);
  client.hasRecord = client.isStored || client.will !== undefined;
  if (client.hasRecord) engine.persistence.records.put(recordOf(client));
  if (record || client.hasRecord) await engine.persistence.flushed();
  return isResumed;
}

/** The connection ended while the session was opened: the session waits for the next one, or ends if it was to end with this one. */
function abandon(engine: Engine, client: Client): void {
  const now = Date.now();
  const { will: _never, ...record } = recordOf(client);
  engine.groups.disconnect(client);
  if (!client.outlivesConnection) return wipeSession(engine, client.id);
  const left = { ...record, disconnectedAt: now };
  engine.persistence.records.put(left);
  engine.away.add(left, now);
}

function welcome(engine: Engine, client: Client, isResumed: boolean, properties: Properties): void {
  client.phase = "connected";
  engine.clients.set(client.id, client);
  engine.counters.maxClientsConnected = Math.max(engine.counters.maxClientsConnected, engine.clients.size);
  for (const subscription of client.subscriptions.values()) {
    if (subscription.filter.startsWith("$share/")) continue;
    engine.router.subscribe(subscription);
  }
  engine.output.send(client, encodeConnack(client.version, isResumed, REASON.success, properties));
  engine.events.connected(client, isResumed);
  engine.log.debug(`broker: ${describe(client)} connected, MQTT ${client.version}`);
}
