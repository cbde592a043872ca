import type { ClusterActions } from "../cluster/port.ts";
import type { Engine } from "../engine.ts";
import { REASON } from "../mqtt5/reason-codes.ts";
import type { Client } from "./client.ts";
import { closeByBroker, recordOf, takenOver } from "./close.ts";

/** What the sessions of this broker do when the cluster asks. */
export const clusterActions = (engine: Engine): ClusterActions => ({
  brokerId: engine.core.brokerId,
  giveUp: async (clientId) => {
    const client = engine.clients.get(clientId);
    if (client) closeByBroker(engine, client, takenOver); // [MQTT-3.1.4-2]
    engine.away.remove(clientId);
    await engine.persistence.flushed();
  },
  adopt: async (record) => engine.away.add(record, record.disconnectedAt ?? Date.now()),
  lookAgain: engine.groups.lookAgain,
  catchUp: async (everythingHeard) => {
    // From here on this broker hears again: only what was passed on before that can have been missed.
    await everythingHeard();
    const unheard = await engine.core.unheard();
    await everythingHeard();
    engine.core.routeUnheard(unheard);
    engine.groups.lookAgain(undefined);
    for (const { queue } of engine.clients.values()) queue?.lookAgain();
  },
  proveAlive: async () => {
    for (const client of [...engine.clients.values()]) await reclaim(engine, client);
  },
});

/** Another broker holds the client's session, and nothing that is said here about it is stored any more. */
export function closeLost(engine: Engine, clientId: string): void {
  const client = engine.clients.get(clientId);
  const detail = "another broker of the cluster has the session; connect again";
  if (client) closeByBroker(engine, client, { reason: "session-lost", reasonCode: REASON.implementationSpecificError, detail });
}

/** Does what is due for a client that is away; in a cluster, unless it went to another broker, and this one could not hear of it. */
export async function unlessTaken({ clients, cluster, persistence, core }: Engine, clientId: string, work: () => void): Promise<void> {
  if (!cluster) return work();
  const record = await persistence.getRecord(clientId);
  if (record?.brokerId === core.brokerId && !clients.has(clientId)) work();
}

/** Another broker looks after the client's session, because this one seemed dead; unless the client itself went there, it comes back. */
async function reclaim(engine: Engine, client: Client): Promise<void> {
  const { cluster, persistence } = engine;
  await cluster?.alone(client.id, async () => {
    const record = await persistence.getRecord(client.id);
    if (engine.clients.get(client.id) !== client || record?.brokerId === engine.core.brokerId) return;
    if (record && record.disconnectedAt === undefined) return closeByBroker(engine, client, takenOver);
    await cluster.takeOver(client.id, record);
    await persistence.putRecord(recordOf(engine, client));
  });
}
