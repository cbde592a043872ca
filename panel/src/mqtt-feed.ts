import { createMqttJsClient } from "@clima/mqtt-wire";
import { type BrokerAccess, describeClosedConnection, describeConnectionError, type Log } from "@clima/schemas";
import type { LiveMessage } from "./live-view.ts";

export interface MqttFeed {
  readonly isConnected: () => boolean;
  onMessage(listener: (message: LiveMessage) => void): void;
  /** true once the broker has it. */
  publish(topic: string, payload: string): Promise<boolean>;
  close(): Promise<void>;
}

const RECONNECT_MS = 1000;

/** The panel's own subscription. The connection is opened after this turn of the event loop, so a listener that is added at once misses nothing. */
export function connectMqttFeed(mqtt: BrokerAccess, filter: string, log: Log): MqttFeed {
  const { url } = mqtt;
  const client = createMqttJsClient(mqtt, { protocolVersion: 4, reconnectPeriod: RECONNECT_MS, queueQoSZero: false });
  let isSaid = false;
  let isUp = false;
  const neverUp = () => (isUp ? undefined : mqtt);
  client.on("connect", () => {
    isSaid = false;
    isUp = true;
    log.info(`panel: connected to ${url}`);
    client.subscribe(filter, { qos: 1 }, (error) => {
      if (error) log.error(`panel: the broker refused the subscription to ${filter}: ${error.message}`);
    });
  });
  const away = (reason: string) => {
    if (!isSaid) log.warn(`panel: no connection to ${url}: ${reason}; trying again`);
    isSaid = true;
  };
  client.on("error", (error) => away(describeConnectionError(error, neverUp())));
  client.on("close", () => {
    if (!client.disconnecting) away(describeClosedConnection(neverUp()));
    isUp = false;
  });
  return {
    isConnected: () => client.connected,
    onMessage(listener) {
      client.on("message", (topic, payload, { retain }) => listener({ topic, payload, isRetained: retain, arrivedAtMs: Date.now() }));
    },
    publish: (topic, payload) =>
      new Promise((resolve) => {
        if (!client.connected) return resolve(false);
        client.publish(topic, payload, { qos: 1 }, (error) => resolve(!error));
      }),
    close: () => client.endAsync(true),
  };
}
