import { createLastingClient, keepSubscribed } from "@clima/mqtt-wire";
import type { BrokerAccess, Log } from "@clima/schemas";
import type { LiveMessage } from "./live-view.ts";

export interface MqttFeed {
  readonly isConnected: () => boolean;
  onConnect(listener: () => void): void;
  /** The connection comes or goes. */
  onChange(listener: (isConnected: boolean) => void): void;
  onMessage(listener: (message: LiveMessage) => void): void;
  /** true once the broker has it. */
  publish(topic: string, payload: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The panel's own subscription. The connection is opened after this turn of the event loop, so a listener that is added at once misses nothing. */
export function connectMqttFeed(mqtt: BrokerAccess, filter: string, log: Log): MqttFeed {
  const client = createLastingClient("panel", mqtt, { protocolVersion: 4, queueQoSZero: false, resubscribe: false }, log);
  keepSubscribed("panel", client, [filter], 1, log);
  return {
    isConnected: () => client.connected,
    onConnect: (listener) => void client.on("connect", () => listener()),
    onChange(listener) {
      client.on("connect", () => listener(true));
      client.on("close", () => listener(false));
    },
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
