/** Whether what a client receives is what the standard promises; throws a Breach where it is not. */
import type { Received } from "../support/mqtt-bytes.ts";
import { type Answer, type Connection, type Entry, outboundOf, type Session, type State } from "./state.ts";

/** The broker broke the standard. */
export class Breach extends Error {}

/** A packet of the broker. `isDying`: the client is about to vanish, and does not read acknowledgements any more. */
export function observe(state: State, who: string, packet: Received, isDying: boolean): void {
  const session = state.sessions.get(who);
  const { connection } = session ?? {};
  if (!session || !connection) throw breach(who, packet, "the client is not connected");
  if (packet.type === "publish") return observePublish(session, connection, packet);
  if (packet.type === "pubrel") return observePubrel(session, connection, packet);
  if (isDying) return;
  observeAnswer(who, connection, packet);
  if (packet.type === "connack" || packet.type.endsWith("suback")) return;
  settleOutbound(state, who, connection, packet);
}

const breach = (who: string, packet: Received, complaint: string): Breach => new Breach(`${who} received ${render(packet)}: ${complaint}`);

export function render({ type, id, topic, payload, qos, retain, dup, codes, sessionPresent, properties }: Received): string {
  const parts = [
    type.toUpperCase(),
    ...(id === undefined ? [] : [`#${id}`]),
    ...(topic === undefined ? [] : [`${topic} ${JSON.stringify(payload)} QoS ${qos}`]),
    ...(retain ? ["retain"] : []),
    ...(dup ? ["DUP"] : []),
    ...(properties?.has(SUBSCRIPTION_IDENTIFIER) ? [`subscription identifiers ${properties.get(SUBSCRIPTION_IDENTIFIER)}`] : []),
    ...(sessionPresent === undefined ? [] : [`session present ${sessionPresent ? 1 : 0}`]),
    ...(codes?.some((code) => code > 0) ? [`codes ${codes}`] : []),
  ];
  return parts.join(" ");
}

/** An acknowledgement: one that is owed, in the order in which its kind came to be owed [MQTT-4.6.0-2] [MQTT-4.6.0-3]. */
function observeAnswer(who: string, connection: Connection, packet: Received): void {
  const index = connection.answers.findIndex(({ type }) => type === packet.type);
  const expected = connection.answers[index];
  if (expected === undefined) throw breach(who, packet, "nothing of the kind was owed");
  const complaint = complainOfAnswer(expected, packet);
  if (complaint !== undefined) throw breach(who, packet, complaint);
  connection.answers.splice(index, 1);
}

function complainOfAnswer({ id, codes = [[0]], sessionPresent }: Answer, packet: Received): string | undefined {
  if (id !== undefined && packet.id !== id) return `expected #${id}`;
  if (sessionPresent !== packet.sessionPresent) return `expected session present ${sessionPresent ? 1 : 0}`; // [MQTT-3.2.2-2]
  const isAllowed = codes.some((allowed) => String(allowed) === String(packet.codes));
  return isAllowed ? undefined : `expected codes ${codes.map(String).join(" or ")}`;
}

/** What the client learns of its own messages. */
function settleOutbound(state: State, who: string, { owed }: Connection, { type, id = 0 }: Received): void {
  const outbound = outboundOf(state, who);
  if (type === "pubrec") {
    for (const each of outbound) if (each.id === id) each.stage = "received";
    owed.push({ type: "pubrel", id });
  } else if (type === "puback" || type === "pubcomp") {
    state.outbound.set(
      who,
      outbound.filter((each) => each.id !== id),
    );
  }
}

function observePublish(session: Session, connection: Connection, packet: Received): void {
  const { topic, payload, qos, id = 0 } = packet;
  const ofMessage = session.entries.filter(({ publication }) => publication.topic === topic && publication.payload === payload);
  // Of two that may be meant, the one that must come.
  const sameMessage = [...ofMessage.filter(({ doubt }) => doubt === undefined), ...ofMessage.filter(({ doubt }) => doubt !== undefined)];
  if (qos === 0) return observeOnce(session, connection, packet, sameMessage);
  const complaints = sameMessage.map((entry) => complainOfPublish(session, connection, entry, packet));
  const entry = sameMessage.find((_, index) => complaints[index] === undefined);
  if (entry === undefined) throw breach(session.who, packet, complaints[0] ?? "it was not routed to the client, or is done with");
  Object.assign(entry, { id, qos, retain: packet.retain, stage: "sent", isUnderWay: true });
  noteSeen(session, entry);
  connection.owed.push({ type: qos === 1 ? "puback" : "pubrec", id });
}

function noteSeen(session: Session, entry: Entry): void {
  entry.publication.isSeen = true;
  entry.publication.receivers.add(session);
  entry.doubt = undefined;
}

function observeOnce(session: Session, connection: Connection, packet: Received, entries: readonly Entry[]): void {
  const { once } = connection;
  const { topic, payload, retain, dup } = packet;
  if (dup) throw breach(session.who, packet, "DUP with QoS 0 [MQTT-3.3.1-2]");
  const index = once.findIndex(
    (each) =>
      each.publication.topic === topic &&
      each.publication.payload === payload &&
      each.retain === retain &&
      hasIdentifiers(packet, connection, each.identifiers),
  );
  const [found] = index === -1 ? [] : once.splice(index, 1);
  if (found) {
    found.publication.isSeen = true;
    found.publication.receivers.add(session);
    return;
  }
  // Its subscription has QoS 0 by now.
  const entry = entries.find(({ isLoose, stage }) => isLoose && stage === "waiting");
  if (!entry)
    throw breach(
      session.who,
      packet,
      "no such message of QoS 0 was expected, or not with this retain flag or these subscription identifiers",
    );
  noteSeen(session, entry);
  session.entries = session.entries.filter((each) => each !== entry);
}

function complainOfPublish(session: Session, connection: Connection, entry: Entry, packet: Received): string | undefined {
  const { id = 0, qos, retain, dup } = packet;
  if (entry.isUnderWay) return "it is under way already";
  if (entry.stage === "received") return "the client had answered with PUBREC [MQTT-4.3.3-1]";
  const isRepeat = entry.stage !== "waiting";
  if (isRepeat && !dup) return "it was sent before, so DUP must be set [MQTT-3.3.1-1]";
  if (!isRepeat && dup && !entry.mayBeRepeat) return "it was not sent before, but DUP is set";
  // Of QoS 1 the note may be lost with a killed broker: then only DUP says what it is.
  const isNoted = !entry.mayBeRepeat || entry.qos === 2;
  if (isRepeat && isNoted && id !== entry.id) return `it was sent as #${entry.id} before [MQTT-4.4.0-1]`;
  const isSame = qos === entry.qos && (isRepeat || retain === entry.retain);
  const wanted = `QoS ${entry.qos}${entry.retain ? " retain" : ""}`;
  if (!isSame && (isRepeat || !entry.isLoose)) return `expected ${wanted}${isRepeat ? ", as it was sent before" : ""}`;
  if (!isSame && (qos ?? 0) > entry.publication.qos) return `expected at most QoS ${entry.publication.qos}`;
  if (!isRepeat && !entry.isLoose && !hasIdentifiers(packet, connection, entry.identifiers)) {
    return `expected the subscription identifiers ${entry.identifiers} [MQTT5-3.3.4-3]`;
  }
  if (session.entries.some((each) => each !== entry && each.stage !== "waiting" && each.id === id && !isGone(each))) {
    return "the packet identifier is in use [MQTT-2.2.1-4]";
  }
  if (countUnderWay(session) >= connection.window) return `Receive Maximum is ${connection.window} [MQTT5-3.3.4-9]`;
  const earlier = session.entries.find((each) => isDueBefore(each, entry));
  return earlier && `${JSON.stringify(earlier.publication.payload)} comes first [MQTT-4.6.0-6]`;
}

const SUBSCRIPTION_IDENTIFIER = 0x0b;
const hasIdentifiers = ({ properties }: Received, { version }: Connection, identifiers: readonly number[]): boolean =>
  version !== 5 || String([...(properties?.get(SUBSCRIPTION_IDENTIFIER) ?? [])].sort()) === String(identifiers);

/** Acknowledged just before the end of a connection: whether the broker knows of it is not known. */
const isGone = ({ doubt, isUnderWay }: Entry): boolean => doubt !== undefined && !isUnderWay;

/** PUBLISH packets on their way; what was received, but not completed, counts [MQTT5-4.9]. */
const countUnderWay = ({ entries }: Session): number => entries.filter(({ isUnderWay }) => isUnderWay).length;

const isDueBefore = (one: Entry, other: Entry): boolean =>
  owesPublish(one) && !one.isLoose && !other.isLoose && one.qos === other.qos && one.order < other.order;

/** The PUBLISH must come, and has not come in this connection. */
const owesPublish = ({ doubt, stage, isUnderWay }: Entry): boolean =>
  doubt === undefined && !isUnderWay && (stage === "waiting" || stage === "sent");
const owesPubrel = ({ doubt, stage, isReleased }: Entry): boolean => doubt === undefined && stage === "received" && !isReleased;

function observePubrel(session: Session, { owed }: Connection, packet: Received): void {
  const entry = session.entries.find(
    ({ id, stage, isReleased }) => id === packet.id && !isReleased && (stage === "received" || stage === "either"),
  );
  if (!entry) throw breach(session.who, packet, "the client did not answer with PUBREC, or answered with PUBCOMP");
  if (packet.codes?.[0] !== 0) throw breach(session.who, packet, "the broker does not know it");
  const earlier = session.entries.find((each) => owesPubrel(each) && each.order < entry.order && each.isUnderWay && entry.isUnderWay);
  if (earlier) throw breach(session.who, packet, `that of #${earlier.id} comes first [MQTT-4.6.0-5]`);
  Object.assign(entry, { stage: "received", isReleased: true, isUnderWay: true, doubt: undefined });
  owed.push({ type: "pubcomp", id: entry.id });
}

/** What should have come by now, if anything. */
export function missing(state: State): string | undefined {
  for (const { who, connection, entries } of state.sessions.values()) {
    if (!connection) continue;
    const [answer] = connection.answers;
    if (answer) return `${who} did not receive ${answer.type.toUpperCase()} ${answer.id === undefined ? "" : `#${answer.id}`}`;
    const once = connection.once.find(({ isSure }) => isSure);
    if (once) return `${who} did not receive ${JSON.stringify(once.publication.payload)} of QoS 0`;
    const pubrel = entries.find(owesPubrel);
    if (pubrel) return `${who} did not receive PUBREL #${pubrel.id}`;
    const publish = entries.find(owesPublish);
    const hasRoom = entries.filter(({ isUnderWay }) => isUnderWay).length < connection.window;
    if (publish && hasRoom) {
      const { publication, qos, stage } = publish;
      return `${who} did not receive ${JSON.stringify(publication.payload)} of QoS ${qos}${stage === "sent" ? " again" : ""} [MQTT-4.4.0-1]`;
    }
  }
  return undefined;
}

/** What was not sure to come, and did not come by now, does not come any more: it was of QoS 0. */
export function forgetUnsure(state: State): void {
  for (const { connection } of state.sessions.values()) if (connection) connection.once = [];
}
