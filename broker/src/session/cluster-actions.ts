import type { ClusterActions } from "../cluster/port.ts";
import type { Engine } from "../engine.ts";
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
    const unheard = engine.core.unheard();
    await everythingHeard();
    engine.core.routeUnheard(unheard);
    engine.groups.lookAgain(undefined);
    for (const { queue } of engine.clients.values()) queue?.lookAgain();
  },
  proveAlive: async () => {
    for (const client of [...engine.clients.values()]) await reclaim(engine, client);
  },
});

/** Another broker looks after the client's session, because this one seemed dead; unless the client itself went there, it comes back. */
async function reclaim(engine: Engine, client: Client): Promise<void> {
  const { cluster, persistence } = engine;
  await cluster?.alone(client.id, async () => {
    const record = await persistence.getRecord(client.id);
    if (engine.clients.get(client.id) !== client || record?.brokerId === engine.core.brokerId) return;
    if (record && record.disconnectedAt === undefined) return closeByBroker(engine, client, takenOver);
    if (record) await cluster.takeFrom(record);
    await persistence.putRecord(recordOf(engine, client));
  });
}
