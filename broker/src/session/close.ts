import type { Engine } from "../engine.ts";
import { countClosed } from "../observability/counters.ts";
import { encodeDisconnect } from "../packets/encode.ts";
import { REASON, type ReasonCode } from "../packets/reason-codes.ts";
import type { SessionRecord } from "../persistence/port.ts";
import { type Client, isShared } from "./client.ts";
import { describe } from "./describe.ts";
import type { Ending } from "./events.ts";
import { doubtfulOf } from "./message-queue.ts";
import { discard } from "./transmit.ts";
import { publishWill } from "./will.ts";
import { withReason } from "./with-reason.ts";

/** Why the broker closes a connection; kebab-case, for log and metrics. */
export interface Closing {
  readonly reason: string;
  readonly reasonCode: ReasonCode;
  readonly detail?: string;
}

/** The broker closes a connection: MQTT 5 clients get the reason, the log and the metrics always [MQTT5-4.13.2-1]. */
export function closeByBroker(engine: Engine, client: Client, { reason, reasonCode, detail }: Closing): void {
  if (client.phase === "closed") return;
  countClosed(engine.counters, reason);
  engine.log.info(`broker: closed ${describe(client)}: ${reason}${detail === undefined ? "" : ` (${detail})`}`);
  if (client.phase === "connected" && client.version === 5) {
    engine.output.send(
      client,
      withReason(client, detail, (reasonString) => encodeDisconnect(reasonCode, reasonString)),
    );
  }
  engine.output.flush(client);
  endConnection(engine, client, { by: "broker", reason, ...(detail === undefined ? {} : { detail }) });
  client.connection.end();
}

/** The connection is over, whoever ended it. What outlives it (session, will) is seen to here. */
export function endConnection(engine: Engine, client: Client, ending: Ending): void {
  const wasConnected = client.phase === "connected";
  client.phase = "closed";
  client.chunks = [];
  if (!wasConnected) return;
  if (engine.clients.get(client.id) === client) engine.clients.delete(client.id);
  for (const subscription of client.subscriptions.values()) if (!isShared(subscription)) engine.router.unsubscribe(subscription);
  const groups = [...client.groups];
  returnShared(engine, client);
  engine.groups.disconnect(client);
  for (const group of groups) group.pump();
  leaveSession(engine, client);
  engine.events.disconnected(client, ending);
}

/** What a member had of its groups goes to the others: QoS 1 again; QoS 2 is over, it may not be sent to anybody else [MQTT5-4.8.2-5]. */
function returnShared(engine: Engine, client: Client): void {
  for (const [messageId, { delivery, queue, qos }] of [...client.inflight.entries()].reverse()) {
    if (queue === client.queue) continue;
    if (qos === 1) {
      engine.persistence.queues.noteSent(queue.id, delivery.message, messageId, qos);
      queue.putBack({ message: delivery.message, plan: undefined, sentTo: client.id });
    } else discard(engine, queue, delivery.message);
  }
}

function leaveSession(engine: Engine, client: Client): void {
  const record = recordOf(client);
  if (client.outlivesConnection) {
    const now = Date.now();
    const left: SessionRecord = { ...record, disconnectedAt: now };
    engine.away.add(left, now);
    putUnlessTaken(engine, left);
    return;
  }
  if (record.will) publishWill(engine, record);
  if (client.isStored) wipeSession(engine, client.id);
  else if (client.hasRecord) engine.persistence.records.delete(client.id);
}

/** A will without delay was sent while the session was left; it is not to be stored as owed. */
function putUnlessTaken(engine: Pick<Engine, "persistence" | "clients">, record: SessionRecord): void {
  if (engine.clients.has(record.clientId)) return;
  const { will, ...rest } = record;
  engine.persistence.records.put(will && will.delaySeconds > 0 ? { ...rest, will } : rest);
}

export function recordOf(client: Client): SessionRecord {
  return {
    clientId: client.id,
    expirySeconds: client.expirySeconds,
    ...(client.identity.username === undefined ? {} : { username: client.identity.username }),
    ...(client.will === undefined ? {} : { will: client.will }),
    ...doubtfulOf(client.queue),
  };
}

/** Ends a session, whether its client is away or not. */
export function wipeSession({ persistence, groups, away }: Pick<Engine, "persistence" | "groups" | "away">, clientId: string): void {
  away.remove(clientId);
  forgetSession({ persistence, groups }, clientId);
}

/** Forgets everything that was kept for a session. */
export function forgetSession({ persistence, groups }: Pick<Engine, "persistence" | "groups">, clientId: string): void {
  groups.forget(clientId);
  persistence.subscriptions.removeAll(clientId);
  persistence.queues.drop(clientId);
  persistence.receivedIds.clear(clientId);
  persistence.records.delete(clientId);
}

export const takenOver: Closing = { reason: "taken-over", reasonCode: REASON.sessionTakenOver };
