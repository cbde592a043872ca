/** What the model of the standard remembers: sessions, what is on its way to them, and what the broker owes. No I/O. */
import type { Version } from "../support/mqtt-bytes.ts";

export type Qos = 0 | 1 | 2;

export interface Publication {
  readonly topic: string;
  /** Different for every publication, so that it says which one arrived; empty: it clears what is retained. */
  readonly payload: string;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly publisher: string;
  /** Somebody received it, so it was routed. */
  isSeen: boolean;
  /** Sessions that received it. */
  readonly receivers: Set<Session>;
}

export interface Subscription {
  readonly filter: string;
  readonly qos: Qos;
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  readonly retainHandling: 0 | 1 | 2;
  /** Of MQTT 5; 0: none. */
  readonly identifier: number;
}

/** A message of QoS 1 or 2 that a session has not acknowledged to the end. */
export interface Entry {
  readonly publication: Publication;
  /** Messages of the same order may come in any order. */
  readonly order: number;
  /** Of the subscriptions that it matched, in ascending order. */
  readonly identifiers: readonly number[];
  qos: Qos;
  retain: boolean;
  /** What the client did with it: nothing, saw the PUBLISH, answered with a PUBREC that may be lost, answered with PUBREC. */
  stage: "waiting" | "sent" | "either" | "received";
  id: number;
  /** The broker sent it, or its PUBREL, in this connection. */
  isUnderWay: boolean;
  isReleased: boolean;
  /** It need not come: whether it was routed is not known, or the client unsubscribed, or acknowledged it just before the end. */
  doubt: undefined | "routed" | "other";
  /** The subscription changed after it was routed: either one's QoS and retain flag are right. */
  isLoose: boolean;
  /** It may have been sent without the client having seen it: DUP may be set. */
  mayBeRepeat: boolean;
}

/** A message of QoS 0 that is expected at once. */
export interface Once {
  readonly publication: Publication;
  readonly retain: boolean;
  readonly identifiers: readonly number[];
  readonly isSure: boolean;
}

export interface Will {
  readonly topic: string;
  readonly payload: string;
  readonly qos: Qos;
  readonly retain: boolean;
}

/** An answer that the broker owes; one of several lists of reason codes. */
export interface Answer {
  readonly type: string;
  readonly id?: number;
  readonly codes?: readonly (readonly number[])[];
  readonly sessionPresent?: boolean;
}

/** An answer that the client owes, in the order in which it came to owe it. */
export interface Owed {
  readonly type: "puback" | "pubrec" | "pubrel" | "pubcomp";
  readonly id: number;
}

export interface Connection {
  readonly version: Version;
  /** Receive Maximum of the client. */
  readonly window: number;
  will: Will | undefined;
  answers: Answer[];
  once: Once[];
  readonly owed: Owed[];
}

export interface Session {
  readonly who: string;
  /** Outlives its connection. */
  isKept: boolean;
  readonly subscriptions: Map<string, Subscription>;
  entries: Entry[];
  connection: Connection | undefined;
}

/** What a client published and the broker did not acknowledge to the end: it is sent again when the session is resumed. */
export interface Outbound {
  readonly id: number;
  readonly publication: Publication;
  stage: "sent" | "received" | "released";
}

export interface State {
  readonly sessions: Map<string, Session>;
  /** The client's half of its session. */
  readonly outbound: Map<string, Outbound[]>;
  /** What may be retained for a topic: one thing, or several where a crash left it open. */
  readonly retained: Map<string, (Publication | undefined)[]>;
  lastOrder: number;
}

export const createState = (): State => ({ sessions: new Map(), outbound: new Map(), retained: new Map(), lastOrder: 0 });

export const connectionOf = (state: State, who: string): Connection | undefined => state.sessions.get(who)?.connection;
export const outboundOf = (state: State, who: string): Outbound[] => state.outbound.get(who) ?? [];

/** [MQTT-4.7]; the topics here do not begin with $. */
export function isMatch(filter: string, topic: string): boolean {
  const levels = topic.split("/");
  const wanted = filter.split("/");
  for (const [index, level] of wanted.entries()) {
    if (level === "#") return true;
    if (index >= levels.length || (level !== "+" && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

export type Plan = Pick<Entry, "qos" | "retain" | "identifiers">;
export const identifiersOf = (subscriptions: readonly Subscription[]): readonly number[] =>
  subscriptions
    .map(({ identifier }) => identifier)
    .filter((identifier) => identifier > 0)
    .sort();

/** What a session's subscriptions make of a message: one copy at the highest QoS of those that match [MQTT-3.3.5-1]. */
export function planFor(session: Session, { topic, qos, retain, publisher }: Publication): Plan | undefined {
  const matching = [...session.subscriptions.values()].filter(
    ({ filter, noLocal }) => isMatch(filter, topic) && !(noLocal && publisher === session.who), // [MQTT5-3.8.3-3]
  );
  if (matching.length === 0) return undefined;
  const granted = Math.max(...matching.map((each) => each.qos));
  return {
    qos: Math.min(granted, qos) as Qos,
    retain: retain && matching.some(({ retainAsPublished }) => retainAsPublished),
    identifiers: identifiersOf(matching), // [MQTT5-3.3.4-3] [MQTT5-3.3.4-4]
  };
}

export const newEntry = (publication: Publication, order: number, more: Plan & Pick<Entry, "doubt">): Entry => ({
  publication,
  order,
  ...more,
  stage: "waiting",
  id: 0,
  isUnderWay: false,
  isReleased: false,
  isLoose: false,
  mayBeRepeat: false,
});
