import { createCountedComplaints } from "@clima/mqtt-wire";
import { type Log, ok, type Result } from "@clima/schemas";
import type { Access } from "./access/port.ts";
import type { Core } from "./aedes-core.ts";
import type { Engine } from "./engine.ts";
import { drop } from "./observability/counters.ts";
import type { Counters } from "./observability/port.ts";
import { filterInShared } from "./packets/topics.ts";
import type { Message, Persistence, SessionRecord } from "./persistence/port.ts";
import { createRouter, type Router } from "./routing/router.ts";
import { createSharedGroups, type GroupMembers } from "./routing/shared-groups.ts";
import { createAwaySessions } from "./session/away-sessions.ts";
import type { Client } from "./session/client.ts";
import { forgetSession, wipeSession } from "./session/close.ts";
import { type SessionEvents, unheard } from "./session/events.ts";
import { createLoginTurns } from "./session/login-turns.ts";
import type { QueueContext } from "./session/message-queue.ts";
import { createOutput } from "./session/output.ts";
import { hasRoomForNew } from "./session/room.ts";
import { type DeliveryContext, deliver, sendQoS0ToMember, startFromGroup } from "./session/transmit.ts";
import { publishWill } from "./session/will.ts";
import type { BrokerSettings } from "./settings.ts";

export interface EngineParts {
  readonly settings: BrokerSettings;
  readonly log: Log;
  readonly counters: Counters;
  readonly access: Access;
  readonly persistence: Persistence;
  /** Opens Aedes; what it publishes by itself goes to `route`. */
  readonly openCore: (route: (message: Message) => void) => Promise<Result<Core, string>>;
  readonly events?: SessionEvents;
  /** Told of each message that is on its way to its receivers; called as `events` are. */
  readonly onRouted?: (message: Message) => void;
}

/** Puts the broker's parts together, each from those before it; the error says why this Aedes cannot be used. */
export async function createEngine({
  settings,
  log,
  counters,
  access,
  persistence,
  openCore,
  events = unheard,
  onRouted,
}: EngineParts): Promise<Result<Engine, string>> {
  const inBackground = (work: Promise<unknown>, what: string): void => {
    work.catch((cause: Error) => log.error(`broker: ${what} failed: ${cause.message}`));
  };
  const output = createOutput(counters, settings.limits);
  const delivery: DeliveryContext = { settings, counters, access, persistence, output, inBackground };
  /** The queue was filled without a look at No Local: what none of the subscriptions, or only one of QoS 0, lets through is not to wait. */
  const unqueue = (client: Client, message: Message): void => {
    if (message.qos > 0 && client.isStored) persistence.queues.remove(client.id, message);
  };
  const plainRouter = createRouter((client, message, plan, encodings) => {
    if (plan.qos === 0) unqueue(client, message);
    deliver(delivery, client, message, plan, encodings);
  }, unqueue);
  const router = onRouted === undefined ? plainRouter : observed(plainRouter, onRouted);
  const core = await openCore(router.route);
  if (!core.ok) return core;
  const queueContext: QueueContext = {
    stored: persistence.queues,
    limits: settings.limits,
    isOnItsWayToTheRouter: core.value.isOnItsWay,
    onDropped: (_queueId, reason) => drop(counters, reason),
  };
  const members: GroupMembers = {
    hasRoom: (client) => hasRoomForNew(delivery, client),
    sendQoS0: (client, message, group) => sendQoS0ToMember(delivery, client, message, group),
    start: (client, group) => startFromGroup(delivery, client, group),
  };
  const groups = createSharedGroups({ router, persistence, queueContext, members });
  const away = createAwaySessions({
    sendWill: (record) => {
      publishWill({ log, access, router, core: core.value }, record);
      const { will: _sent, ...rest } = record;
      if (record.expirySeconds > 0) persistence.records.put(rest);
    },
    end: ({ clientId }) => {
      counters.clientsExpired += 1;
      forgetSession({ persistence, groups }, clientId);
    },
  });
  const clients = new Map<string, Client>();
  const complaints = createCountedComplaints((line) => log.warn(line));
  const sessions = { groups, away, clients, events, loginTurns: createLoginTurns() };
  return ok({ ...delivery, ...sessions, log, complaints, router, core: core.value, queueContext });
}

const observed = (router: Router, onRouted: (message: Message) => void): Router => ({
  ...router,
  route: (message) => {
    onRouted(message);
    return router.route(message);
  },
});

/** Takes up the sessions that an earlier run left: those that were connected when it ended were cut off then, their wills are due. */
export function restoreAway(engine: Engine, now: number): void {
  for (const record of engine.persistence.records.all()) if (record.disconnectedAt === undefined) noteCutOff(engine, record, now);
  const records = engine.persistence.records.all();
  for (const record of records) restoreMemberships(engine, record);
  for (const record of records) {
    if (record.clientId.startsWith("$share/")) {
      if (!engine.groups.has(record.clientId)) wipeSession(engine, record.clientId);
      continue;
    }
    engine.away.add(record, record.disconnectedAt ?? now);
  }
}

/** A broker that stops says goodbye to its clients; this one was killed, and what it sent last may not be noted. */
function noteCutOff({ persistence }: Pick<Engine, "persistence">, record: SessionRecord, now: number): void {
  const doubtfulBrokerIds = persistence.queues.brokerIds(record.clientId);
  persistence.records.put({ ...record, disconnectedAt: now, ...(doubtfulBrokerIds.length === 0 ? {} : { doubtfulBrokerIds }) });
}

function restoreMemberships(engine: Pick<Engine, "persistence" | "groups">, { clientId }: SessionRecord): void {
  for (const { filter } of engine.persistence.subscriptions.of(clientId)) {
    const inner = filterInShared(filter);
    if (inner !== undefined) engine.groups.joinStored(filter, inner, clientId);
  }
}
