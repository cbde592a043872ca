import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { BrokerView, Counters } from "./port.ts";

type NumberName = { [K in keyof Counters]: Counters[K] extends number ? K : never }[keyof Counters];

const COUNTED: readonly (readonly [name: string, help: string, counter: NumberName])[] = [
  ["bytes_received_total", "Bytes received from clients.", "bytesReceived"],
  ["bytes_sent_total", "Bytes sent to clients.", "bytesSent"],
  ["packets_received_total", "MQTT packets of every type received.", "packetsReceived"],
  ["packets_sent_total", "MQTT packets of every type sent.", "packetsSent"],
  ["messages_received_total", "PUBLISH packets received.", "publishReceived"],
  ["messages_sent_total", "PUBLISH packets sent.", "publishSent"],
  ["message_bytes_received_total", "Payload bytes of PUBLISH packets received.", "publishBytesReceived"],
  ["message_bytes_sent_total", "Payload bytes of PUBLISH packets sent.", "publishBytesSent"],
  ["connections_accepted_total", "Connections taken in.", "connectionsAccepted"],
  ["logins_refused_total", "CONNECT packets refused.", "loginsRefused"],
  [
    "reading_paused_total",
    "Times that a client had more messages under way than broker.limits.receiveMaximum, and was not read from until they were stored.",
    "readingPaused",
  ],
  ["packets_withheld_total", "Packets, except PUBLISH, not sent: larger than the client's Maximum Packet Size.", "packetsWithheld"],
  ["sessions_expired_total", "Sessions that ended because their client stayed away.", "clientsExpired"],
];

const GAUGES: readonly (readonly [name: string, help: string, value: (view: BrokerView) => number])[] = [
  ["clients_connected", "Clients connected.", (view) => view.clients().length],
  ["sessions_away", "Stored sessions whose client is not connected.", (view) => view.disconnectedSessionCount()],
  ["subscriptions", "Subscriptions, of connected clients and stored sessions.", (view) => view.subscriptionCount()],
  ["shared_groups", "Groups of shared subscriptions.", (view) => view.sharedSubscriptionCount()],
  ["queued_messages", "Messages in the queues of stored sessions.", (view) => view.queuedMessages()],
  ["queued_bytes", "Bytes in the queues of stored sessions.", (view) => view.queuedBytes()],
  ["retained_messages", "Retained messages.", (view) => view.retainedMessages()],
  ["retained_bytes", "Payload bytes of retained messages.", (view) => view.retainedBytes()],
  ["ready", "1 while the storage works, else 0.", (view) => (view.isReady() ? 1 : 0)],
];

/** Prometheus metrics of a broker; each scrape reads the counters as they are. */
export function createMetrics(view: BrokerView): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "clima_broker_" });
  for (const [name, help, counter] of COUNTED) {
    collected(registry, `clima_broker_${name}`, help, [], (add) => add({}, view.counters[counter]));
  }
  byReason(registry, "messages_dropped_total", "Messages that a subscriber did not get.", () => view.counters.messagesDropped);
  byReason(registry, "connections_closed_total", "Connections that the broker closed or refused.", () => view.counters.connectionsClosed);
  for (const [name, help, value] of GAUGES) {
    new Gauge({
      name: `clima_broker_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(value(view));
      },
    });
  }
  return registry;
}

function byReason(registry: Registry, name: string, help: string, read: () => ReadonlyMap<string, number>): void {
  collected(registry, `clima_broker_${name}`, help, ["reason"], (add) => {
    for (const [reason, count] of read()) add({ reason }, count);
  });
}

type Add = (labels: Readonly<Record<string, string>>, total: number) => void;

function collected(registry: Registry, name: string, help: string, labelNames: readonly string[], read: (add: Add) => void): void {
  new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      read((labels, total) => this.inc(labels, total));
    },
  });
}
