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
import { deliver, forgetStored, hasRoom, sendQoS0ToMember, startFromGroup } from "./session/transmit.ts";
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
    persistence,
    limits: settings.limits,
    isOnItsWayToTheRouter: (message) => core?.isOnItsWay(message) ?? false,
    onDropped: (_queueId, reason) => drop(counters, reason),
    onFault: (queueId, cause) => log.error(`broker: the queue of ${JSON.stringify(queueId)} could not be read: ${cause.message}`),
  };
  const router = createRouter(
    (client, message, plan, encodings) => deliver(engine, client, message, plan, encodings),
    (client, message) => {
      if (message.qos > 0 && client.isPersistent) forgetStored(engine, client.id, message);
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
      if (record.expirySeconds > 0) inBackground(persistence.putRecord(rest), "storing a session");
    },
    end: ({ clientId }) => {
      counters.clientsExpired += 1;
      inBackground(wipeSession(engine, clientId), "ending a session");
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
export async function restoreAway(engine: Engine, now: number): Promise<void> {
  const records = await engine.persistence.records();
  for (const record of records) await restoreMemberships(engine, record);
  for (const record of records) {
    if (record.clientId.startsWith("$share/")) {
      if (!engine.groups.has(record.clientId)) await wipeSession(engine, record.clientId);
      continue;
    }
    const disconnectedAt = record.disconnectedAt ?? now;
    const left = { ...record, disconnectedAt };
    if (record.disconnectedAt === undefined) await engine.persistence.putRecord(left);
    engine.away.add(left, disconnectedAt);
  }
}

async function restoreMemberships(engine: Engine, { clientId }: SessionRecord): Promise<void> {
  for (const { topic } of await engine.persistence.aedes.subscriptionsByClient({ id: clientId })) {
    const shared = parseShared(topic);
    if (shared && shared !== "invalid") engine.groups.joinStored(topic, shared.filter, clientId);
  }
}
