import type { Log } from "@clima/schemas";
import type { Access } from "./access/port.ts";
import type { Core } from "./aedes-core.ts";
import type { Engine } from "./engine.ts";
import { createCounters, drop } from "./observability/counters.ts";
import { parseShared } from "./packets/topics.ts";
import type { Persistence, SessionRecord } from "./persistence/port.ts";
import { createRouter } from "./routing/router.ts";
import { createSharedGroups, type GroupMembers } from "./routing/shared-groups.ts";
import { createAwaySessions } from "./session/away-sessions.ts";
import { wipeSession } from "./session/close.ts";
import type { QueueContext } from "./session/message-queue.ts";
import { createOutput } from "./session/output.ts";
import { deliver, hasRoom, sendQoS0ToMember, startFromGroup } from "./session/transmit.ts";
import { publishWill } from "./session/will.ts";
import type { BrokerSettings } from "./settings.ts";

export interface EngineParts {
  readonly settings: BrokerSettings;
  readonly log: Log;
  readonly access: Access;
  readonly persistence: Persistence;
}

export interface MadeEngine {
  readonly engine: Engine;
  useCore(core: Core): void;
}

/** The engine without its core: Aedes is made after it, because it hands its messages to the engine's router. */
export function createEngine({ settings, log, access, persistence }: EngineParts): MadeEngine {
  const counters = createCounters();
  let core: Core | undefined;
  const inBackground = (work: Promise<unknown>, what: string): void => {
    work.catch((cause: Error) => log.error(`broker: ${what} failed: ${cause.message}`));
  };
  const queueContext: QueueContext = {
    stored: persistence.queues,
    limits: settings.limits,
    isOnItsWayToTheRouter: (message) => core?.isOnItsWay(message) ?? false,
    onDropped: (_queueId, reason) => drop(counters, reason),
  };
  const router = createRouter(
    (client, message, plan, encodings) => deliver(engine, client, message, plan, encodings),
    (client, message) => {
      if (message.qos > 0 && client.isPersistent) persistence.queues.remove(client.id, message);
    },
  );
  const members: GroupMembers = {
    hasRoom: (client) => hasRoom(engine, client),
    sendQoS0: (client, message, group) => sendQoS0ToMember(engine, client, message, group),
    start: (client, group) => startFromGroup(engine, client, group),
  };
  const groups = createSharedGroups({ router, persistence, queueContext, members });
  const away = createAwaySessions({
    sendWill: (record) => {
      publishWill(engine, record);
      const { will: _sent, ...rest } = record;
      if (record.expirySeconds > 0) persistence.records.put(rest);
    },
    end: ({ clientId }) => {
      counters.clientsExpired += 1;
      wipeSession(engine, clientId);
    },
  });
  const engine: Engine = {
    ...{ settings, log, counters, access, persistence, router, groups, queueContext, away, inBackground },
    get core(): Core {
      if (core === undefined) throw new Error("the engine was used before its core was made");
      return core;
    },
    output: createOutput(counters),
    clients: new Map(),
    routeForeign: (message) => void router.route(message),
  };
  return {
    engine,
    useCore: (made) => {
      core = made;
    },
  };
}

/** Takes up the sessions that an earlier run left: those that were connected when it ended were cut off then, their wills are due. */
export function restoreAway(engine: Engine, now: number): void {
  const records = engine.persistence.records.all();
  for (const record of records) restoreMemberships(engine, record);
  for (const record of records) {
    if (record.clientId.startsWith("$share/")) {
      if (!engine.groups.has(record.clientId)) wipeSession(engine, record.clientId);
      continue;
    }
    const disconnectedAt = record.disconnectedAt ?? now;
    const left = { ...record, disconnectedAt };
    if (record.disconnectedAt === undefined) engine.persistence.records.put(left);
    engine.away.add(left, disconnectedAt);
  }
}

function restoreMemberships(engine: Engine, { clientId }: SessionRecord): void {
  for (const { filter } of engine.persistence.subscriptions.of(clientId)) {
    const shared = parseShared(filter);
    if (shared && shared !== "invalid") engine.groups.joinStored(filter, shared.filter, clientId);
  }
}
