/** What the standard says that a broker does when its clients do something. Pure: it changes its own state alone. */
import type { Version } from "../support/mqtt-bytes.ts";
import { expectRetained, loosen, newPublication, nextOrder, orCleared, route, routeOnce, routeTo } from "./routing.ts";
import {
  type Answer,
  isMatch,
  newEntry,
  type Outbound,
  type Owed,
  outboundOf,
  type Publication,
  type Session,
  type State,
  type Subscription,
  type Will,
} from "./state.ts";

export interface ConnectRequest {
  readonly who: string;
  readonly version: Version;
  readonly isClean: boolean;
  /** The session outlives the connection; in MQTT 3 that is the same as not clean. */
  readonly isKept: boolean;
  readonly window: number;
  readonly will: Will | undefined;
}

/** CONNECT. */
export function connect(state: State, { who, version, isClean, isKept, window, will }: ConnectRequest): void {
  endConnection(state, who, "will"); // [MQTT-3.1.4-2]: whoever has the client id is cut off
  const kept = state.sessions.get(who);
  const session: Session = kept && !isClean ? kept : { who, isKept, subscriptions: new Map(), entries: [], connection: undefined };
  const isResumed = session === kept;
  session.isKept = isKept;
  // [MQTT-3.2.2-2], [MQTT-3.2.2-3]; the byte means nothing in MQTT 3.1
  const connack = { type: "connack", codes: [[0]], sessionPresent: isResumed && version !== 3 };
  session.connection = { version, window, will, answers: [connack], once: [], owed: [] };
  state.sessions.set(who, session);
  if (!isResumed) state.outbound.set(who, []);
}

/** The client sends again what was not acknowledged to the end, once it knows that its session is there [MQTT-4.4.0-1]. */
export function resend(state: State, who: string): readonly Outbound[] {
  const again = outboundOf(state, who);
  for (const { id, stage, publication } of again) {
    expectAnswer(state, who, stage === "sent" ? acknowledgementOf(publication, id) : { type: "pubcomp", id });
    if (stage !== "sent") continue;
    if (publication.qos === 1) route(state, publication, undefined);
    else routeOnce(state, publication);
  }
  return again;
}

const SUCCESS_OR_NOBODY = [[0], [0x10]];
const acknowledgementOf = ({ qos }: Publication, id: number): Answer => ({
  type: qos === 1 ? "puback" : "pubrec",
  id,
  codes: SUCCESS_OR_NOBODY,
});

const expectAnswer = (state: State, who: string, answer: Answer): void => void state.sessions.get(who)?.connection?.answers.push(answer);

/** The connection is over: with its will, unless DISCONNECT 0x00 deleted it [MQTT-3.1.2-8] [MQTT-3.14.4-3]. */
export function endConnection(state: State, who: string, how: "will" | "no will"): void {
  const session = state.sessions.get(who);
  const will = session?.connection?.will;
  if (!session?.connection) return;
  leave(state, session);
  if (will && how === "will") route(state, willOf(who, will), undefined);
}

/** The connection breaks off, perhaps just when something was sent that the client did not see any more. */
export function breakOff(state: State, who: string): void {
  for (const entry of state.sessions.get(who)?.entries ?? []) entry.mayBeRepeat = true;
  endConnection(state, who, "will");
}

const willOf = (who: string, will: Will): Publication => newPublication({ ...will, publisher: who });

/** A session whose expiry is 0 ends with its connection [MQTT5-3.1.2.11.2]. */
function leave(state: State, session: Session): void {
  // What was not sure to come may have been routed after the end: a broker may keep messages of QoS 0, or not [MQTT-4.5.0-1].
  for (const { publication, retain, identifiers } of session.connection?.once ?? []) {
    const doubtful = newEntry(publication, nextOrder(state), { qos: 0, retain, identifiers, doubt: "other" });
    session.entries.push({ ...doubtful, isLoose: true });
  }
  session.connection = undefined;
  for (const entry of session.entries) {
    entry.isUnderWay = false;
    entry.isReleased = false;
  }
  if (!session.isKept) state.sessions.delete(session.who);
}

/** DISCONNECT: only 0x00 deletes the will [MQTT-3.1.2-8, -10]; `isKept` is a new session expiry [MQTT5-3.14.2.2.2]. */
export function disconnect(state: State, who: string, reasonCode: number, isKept: boolean | undefined): void {
  const session = state.sessions.get(who);
  if (session && isKept !== undefined) session.isKept = isKept;
  endConnection(state, who, reasonCode === 0 ? "no will" : "will");
}

/** kill -9 and a new start: what is kept is there, wills of those that were connected are due. */
export function crash(state: State): void {
  const connected = [...state.sessions.values()].filter(({ connection }) => connection !== undefined);
  const wills = connected.flatMap(({ who, connection }) => (connection?.will ? [willOf(who, connection.will)] : []));
  for (const session of connected) {
    for (const entry of session.entries) entry.mayBeRepeat = true;
    leave(state, session);
  }
  const order = nextOrder(state);
  for (const will of wills) routeTo(state, will, { doubt: undefined, order });
  for (const { topic } of wills.filter(({ retain }) => retain)) {
    const candidates = wills.filter((will) => will.retain && will.topic === topic);
    state.retained.set(topic, candidates.map(orCleared));
  }
}

/** PUBLISH; `isSure` unless the connection or the broker ends before it is known to have arrived. */
export function publish(state: State, publication: Publication, id: number, isSure: boolean): void {
  const { publisher, qos } = publication;
  if (qos > 0) {
    state.outbound.set(publisher, [...outboundOf(state, publisher), { id, publication, stage: "sent" }]);
    expectAnswer(state, publisher, acknowledgementOf(publication, id));
  }
  route(state, publication, isSure ? undefined : "routed");
}

/** Small identifiers are used again as soon as they are free. */
export function freeId(state: State, who: string): number {
  const used = new Set(outboundOf(state, who).map(({ id }) => id));
  let id = 1;
  while (used.has(id)) id += 1;
  return id;
}

export function subscribe(state: State, who: string, id: number, subscriptions: readonly Subscription[]): void {
  const session = state.sessions.get(who);
  if (!session) return;
  const isNew = subscriptions.map(({ filter }, index) => {
    const isRepeated = subscriptions.slice(0, index).some((before) => before.filter === filter);
    return !isRepeated && !session.subscriptions.has(filter);
  });
  for (const subscription of subscriptions) session.subscriptions.set(subscription.filter, subscription);
  loosen(session, (topic) => subscriptions.some(({ filter }) => isMatch(filter, topic)));
  expectAnswer(state, who, { type: "suback", id, codes: [subscriptions.map(({ qos }) => qos)] });
  const order = nextOrder(state);
  for (const [index, subscription] of subscriptions.entries()) {
    const { retainHandling } = subscription;
    if (retainHandling === 0 || (retainHandling === 1 && isNew[index])) expectRetained(state, session, subscription, order); // [MQTT5-3.3.1-9] to [-11]
  }
}

export function unsubscribe(state: State, who: string, id: number, filter: string): void {
  const session = state.sessions.get(who);
  if (!session?.connection) return;
  const isKnown = session.subscriptions.delete(filter);
  loosen(session, (topic) => isMatch(filter, topic));
  const codes = session.connection.version === 5 ? [[isKnown ? 0 : 0x11]] : [[]]; // MQTT 3 has none
  expectAnswer(state, who, { type: "unsuback", id, codes });
}

interface Given extends Owed {
  /** PUBREC with an error. */
  readonly isRefusal: boolean;
}

/** The client gives an answer that it held back; `isSure` unless the connection or the broker ends before it is known to have arrived. */
export function answer(state: State, who: string, { type, id, isRefusal }: Given, isSure: boolean): void {
  const session = state.sessions.get(who);
  if (!session) return;
  if (type === "pubrel") {
    for (const each of outboundOf(state, who)) if (each.id === id) each.stage = "released";
    return expectAnswer(state, who, { type: "pubcomp", id });
  }
  const entry = session.entries.find((each) => each.id === id && each.isUnderWay);
  if (!entry) throw new Error(`the model has no message ${id} for ${who}`);
  // A refused message is done with, as an acknowledged one [MQTT-4.3.3-4].
  if (type === "pubrec" && !isRefusal) entry.stage = isSure ? "received" : "either";
  else if (isSure) session.entries = session.entries.filter((each) => each !== entry);
  else Object.assign(entry, { doubt: "other", isUnderWay: false });
}
