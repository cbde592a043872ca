import type { Log } from "@clima/schemas";
import { createLoadAverages } from "./load-averages.ts";
import type { BrokerView } from "./port.ts";

export interface SysTopics {
  stop(): void;
}

/** Publishes the broker's state under $SYS/broker, retained, with the names and units of Mosquitto; what did not change is not repeated. */
export function startSysTopics(view: BrokerView, intervalMs: number, log: Log): SysTopics {
  if (intervalMs === 0) return { stop: () => undefined };
  const published = new Map<string, string>();
  const loads = createLoadAverages();
  let maxHeapBytes = 0;

  function publishChanged(): void {
    const heapBytes = process.memoryUsage().heapUsed;
    maxHeapBytes = Math.max(maxHeapBytes, heapBytes);
    const values = {
      ...valuesOf(view),
      ...loads.update(totalsOf(view), Date.now()),
      "heap/current": heapBytes,
      "heap/maximum": maxHeapBytes,
    };
    for (const [name, value] of Object.entries(values)) {
      const text = String(value);
      if (published.get(name) === text) continue;
      published.set(name, text);
      view.publish({ topic: `$SYS/broker/${name}`, payload: text, retain: true }).catch((cause: Error) => {
        log.warn(`broker: $SYS/broker/${name} was not published: ${cause.message}`);
      });
    }
  }

  publishChanged();
  const timer = setInterval(publishChanged, intervalMs).unref();
  return { stop: () => clearInterval(timer) };
}

const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0);

/** As `man mosquitto`, section "Broker status", names them. */
function valuesOf(view: BrokerView): Readonly<Record<string, string | number>> {
  const { counters } = view;
  const connected = view.clients().length;
  const disconnected = view.disconnectedSessionCount();
  return {
    version: view.version,
    uptime: `${Math.floor((Date.now() - view.startedAt) / 1000)} seconds`,
    "clients/connected": connected,
    "clients/active": connected,
    "clients/disconnected": disconnected,
    "clients/inactive": disconnected,
    "clients/total": connected + disconnected,
    "clients/maximum": counters.maxClientsConnected,
    "clients/expired": counters.clientsExpired,
    "bytes/received": counters.bytesReceived,
    "bytes/sent": counters.bytesSent,
    "messages/received": counters.packetsReceived,
    "messages/sent": counters.packetsSent,
    "messages/stored": view.queuedMessages() + view.retainedMessages(),
    "store/messages/count": view.queuedMessages() + view.retainedMessages(),
    "store/messages/bytes": view.queuedBytes() + view.retainedBytes(),
    "publish/messages/received": counters.publishReceived,
    "publish/messages/sent": counters.publishSent,
    "publish/messages/dropped": sum(counters.messagesDropped),
    "publish/bytes/received": counters.publishBytesReceived,
    "publish/bytes/sent": counters.publishBytesSent,
    "retained messages/count": view.retainedMessages(),
    "subscriptions/count": view.subscriptionCount(),
    "shared_subscriptions/count": view.sharedSubscriptionCount(),
  };
}

/** What the averages are of. */
function totalsOf({ counters }: BrokerView): Readonly<Record<string, number>> {
  return {
    "messages/received": counters.packetsReceived,
    "messages/sent": counters.packetsSent,
    "publish/received": counters.publishReceived,
    "publish/sent": counters.publishSent,
    "publish/dropped": sum(counters.messagesDropped),
    "bytes/received": counters.bytesReceived,
    "bytes/sent": counters.bytesSent,
    sockets: counters.connectionsAccepted,
    connections: counters.connectionsAccepted,
  };
}
