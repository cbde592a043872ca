import type { Engine } from "../engine.ts";
import { REASON } from "../packets/reason-codes.ts";
import type { Client } from "./client.ts";
import { closeByBroker } from "./close.ts";
import { describe } from "./describe.ts";
import { endSubscription } from "./subscribe.ts";

/** Users or the access table changed: connections that may no longer be are closed, subscriptions that may no longer be are ended. */
export function revoke(engine: Engine): void {
  for (const client of [...engine.clients.values()]) {
    if (engine.access.isStillValid(client.identity)) revokeSubscriptions(engine, client);
    else closeByBroker(engine, client, { reason: "revoked", reasonCode: REASON.notAuthorized, detail: "its user or password changed" });
  }
}

function revokeSubscriptions(engine: Pick<Engine, "groups" | "access" | "persistence" | "log" | "router">, client: Client): void {
  for (const filter of [...client.subscriptions.keys()]) {
    if (engine.access.maySubscribe(client.identity, client.id, filter)) continue;
    engine.log.warn(`broker: ended the subscription of ${describe(client)} to ${JSON.stringify(filter)}: its rights changed`);
    endSubscription(engine, client, filter);
    if (client.isStored) engine.persistence.subscriptions.remove(client.id, [filter]);
  }
}
