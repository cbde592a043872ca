/** To whom the model's messages go, and as what. Changes the state alone. */
import {
  type Entry,
  identifiersOf,
  isMatch,
  newEntry,
  type Publication,
  planFor,
  type Qos,
  type Session,
  type State,
  type Subscription,
} from "./state.ts";

export const newPublication = (more: Omit<Publication, "isSeen" | "receivers">): Publication => ({
  ...more,
  isSeen: false,
  receivers: new Set(),
});

export const nextOrder = (state: State): number => {
  state.lastOrder += 1;
  return state.lastOrder;
};
/** An empty message clears what is retained [MQTT-3.3.1-10]. */
export const orCleared = (publication: Publication) => (publication.payload === "" ? undefined : publication);

export function route(state: State, publication: Publication, doubt: Entry["doubt"]): void {
  routeTo(state, publication, { doubt, order: nextOrder(state) });
  if (publication.retain) retain(state, publication, doubt === undefined);
}

function retain(state: State, publication: Publication, isSure: boolean): void {
  const before = isSure ? [] : (state.retained.get(publication.topic) ?? [undefined]);
  state.retained.set(publication.topic, [...before, orCleared(publication)]);
}

export function routeTo(state: State, publication: Publication, { doubt, order }: Pick<Entry, "doubt" | "order">): void {
  for (const session of state.sessions.values()) {
    const plan = planFor(session, publication);
    if (plan === undefined) continue;
    if (plan.qos > 0) session.entries.push(newEntry(publication, order, { ...plan, doubt }));
    else if (session.connection) session.connection.once.push({ ...plan, publication, isSure: doubt === undefined });
    // A broker may keep messages of QoS 0 for a session, or not [MQTT-4.5.0-1].
    else session.entries.push({ ...newEntry(publication, order, { ...plan, doubt: "other" }), isLoose: true });
  }
}

/** A PUBLISH of QoS 2 comes again: if it was routed before, it is not routed now [MQTT-4.3.3-2]; that may be unknown. */
export function routeOnce(state: State, publication: Publication): void {
  const order = nextOrder(state);
  for (const session of state.sessions.values()) {
    const plan = planFor(session, publication);
    if (plan === undefined || publication.receivers.has(session)) continue;
    const entry = session.entries.find((each) => each.publication === publication && each.doubt === "routed");
    // When it was routed is not known.
    if (entry) Object.assign(entry, { doubt: undefined, isLoose: true });
    else if (publication.isSeen) continue;
    else if (plan.qos > 0) session.entries.push(newEntry(publication, order, { ...plan, doubt: "other" }));
    else session.connection?.once.push({ ...plan, publication, isSure: false });
  }
  if (publication.retain) retain(state, publication, false);
}

export function expectRetained(state: State, session: Session, subscription: Subscription, order: number): void {
  const { filter, qos } = subscription;
  const identifiers = identifiersOf([subscription]);
  for (const [topic, candidates] of state.retained) {
    if (!isMatch(filter, topic)) continue;
    for (const publication of candidates) {
      if (publication === undefined) continue;
      const granted = Math.min(qos, publication.qos) as Qos;
      const doubt = candidates.length === 1 ? undefined : "other";
      const retain = true; // [MQTT-3.3.1-8]
      // After a reconnect the broker may go by all subscriptions that match, not by this one alone; its copy is from nobody, so that No Local
      // leaves out none.
      const plan = planFor(session, { ...publication, publisher: "" });
      const isLoose = plan?.qos !== granted || String(plan.identifiers) !== String(identifiers);
      if (granted > 0) session.entries.push({ ...newEntry(publication, order, { qos: granted, retain, identifiers, doubt }), isLoose });
      else session.connection?.once.push({ publication, retain, identifiers, isSure: doubt === undefined });
    }
  }
}

/** What was routed by another subscription and has not been sent: either one's QoS is right, and without one it need not come. */
export function loosen(session: Session, concerns: (topic: string) => boolean): void {
  for (const entry of session.entries) {
    if (entry.stage !== "waiting" || !concerns(entry.publication.topic)) continue;
    entry.isLoose = true;
    if (planFor(session, entry.publication) === undefined) entry.doubt = "other"; // [MQTT-3.10.4-3]
  }
}
