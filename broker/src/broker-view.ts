import type { Engine } from "./engine.ts";
import type { BrokerView, ClientInfo } from "./observability/port.ts";
import { REASON } from "./packets/reason-codes.ts";
import type { Client } from "./session/client.ts";
import { closeByBroker, wipeSession } from "./session/close.ts";
import { waitingBytes } from "./session/output.ts";

const VERSIONS = { 3: "3.1", 4: "3.1.1", 5: "5" } as const;

/** What can be seen of the engine, and done to it, from outside of MQTT. */
export function createBrokerView(engine: Engine, version: string, isReady: () => boolean): BrokerView {
  const { counters, persistence, router, groups, clients } = engine;

  async function disconnect(clientId: string, forgetSession: boolean): Promise<boolean> {
    const client = clients.get(clientId);
    const record = persistence.records.get(clientId);
    if (client) {
      closeByBroker(engine, client, {
        reason: "administration",
        reasonCode: REASON.administrativeAction,
        detail: "an administrator closed it",
      });
    }
    if (forgetSession && (client || record)) {
      wipeSession(engine, clientId);
      await persistence.flushed();
    }
    return client !== undefined || (forgetSession && record !== undefined);
  }

  async function* retained(filter: string) {
    for (const { topic, payload, qos, messageExpiry } of persistence.retained.matching(filter)) {
      if (messageExpiry !== undefined && messageExpiry <= Date.now()) continue;
      yield { topic, payload, qos, ...(messageExpiry === undefined ? {} : { expiresAt: messageExpiry }) };
    }
  }

  const publish: BrokerView["publish"] = ({ topic, payload, qos = 0, retain = false }) =>
    new Promise((resolve, reject) => {
      const message = { topic, payload: Buffer.from(payload), qos, retain };
      const identified = engine.core.identify(message);
      engine.core.publish(identified, router.route, (error) => (error ? reject(error) : resolve()));
    });

  async function clearRetained(topic: string): Promise<boolean> {
    for (const message of persistence.retained.matching(topic)) {
      if (message.topic !== topic) continue;
      await publish({ topic, payload: "", retain: true });
      return true;
    }
    return false;
  }

  return {
    version,
    startedAt: Date.now(),
    counters,
    clients: () => [...clients.values()].map(infoOf),
    subscriptionCount: () => persistence.stats().subscriptions + unstoredSubscriptions(clients.values()),
    sharedSubscriptionCount: () => groups.count(),
    disconnectedSessionCount: () => engine.away.size(),
    queuedMessages: () => persistence.stats().queuedMessages,
    queuedBytes: () => persistence.stats().queuedBytes,
    retainedMessages: () => persistence.stats().retainedMessages,
    retainedBytes: () => persistence.stats().retainedBytes,
    isReady,
    retained,
    disconnect,
    publish,
    clearRetained,
  };
}

function unstoredSubscriptions(clients: Iterable<Client>): number {
  let count = 0;
  for (const { isStored, subscriptions } of clients) if (!isStored) count += subscriptions.size;
  return count;
}

function infoOf(client: Client): ClientInfo {
  const { identity, connection, subscriptions, inflight, queue } = client;
  return {
    clientId: client.id,
    ...(identity.username === undefined ? {} : { username: identity.username }),
    address: connection.address,
    listener: connection.listener,
    mqttVersion: VERSIONS[client.version],
    connectedAt: client.openedAt,
    keepAliveSeconds: client.keepAliveSeconds,
    cleanStart: client.isCleanStart,
    sessionExpirySeconds: client.expirySeconds,
    subscriptions: [...subscriptions.keys()],
    inflightMessages: inflight.size,
    waitingMessages: queue?.length ?? 0,
    bufferedBytes: waitingBytes(client),
  };
}
