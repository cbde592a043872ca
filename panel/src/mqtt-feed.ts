import { createLastingClient, keepSubscribed } from "@clima/mqtt-wire";
import type { BrokerAccess, Log } from "@clima/schemas";
import type { LiveMessage } from "./live-view.ts";

export interface FeedState {
  /** The broker answers, and tells what is published. */
  readonly isConnected: boolean;
  /** Why the broker lets the panel not in, or hear nothing. */
  readonly refusal?: string;
}

export interface MqttFeed {
  readonly isConnected: () => boolean;
  onConnect(listener: () => void): void;
  /** What comes through, each time that it may have changed. */
  onChange(listener: (state: FeedState) => void): void;
  onMessage(listener: (message: LiveMessage) => void): void;
  /** true once the broker has it. */
  publish(topic: string, payload: string): Promise<boolean>;
  close(): Promise<void>;
}

/** A broker that hangs is noticed after one and a half times that. */
const KEEPALIVE_S = 15;

/** The panel's own subscription. The connection is opened after this turn of the event loop, so a listener that is added at once misses nothing. */
export function connectMqttFeed(mqtt: BrokerAccess, filter: string, log: Log): MqttFeed {
  const client = createLastingClient(
    "panel",
    mqtt,
    { protocolVersion: 4, queueQoSZero: false, keepalive: KEEPALIVE_S, resubscribe: false },
    log,
  );
  let listener: (state: FeedState) => void = () => {};
  const refused = (refusal: string) => listener({ isConnected: false, refusal });
  keepSubscribed("panel", client, [filter], 1, log, (refusal) =>
    refusal === undefined ? listener({ isConnected: true }) : refused(refusal),
  );
  client.on("error", (error) => {
    // A number is the broker's own answer, others are the system's.
    if (typeof (error as { code?: unknown }).code === "number") refused(error.message);
  });
  client.on("close", () => listener({ isConnected: false }));
  return {
    isConnected: () => client.connected,
    onConnect: (listener) => void client.on("connect", () => listener()),
    onChange(newListener) {
      listener = newListener;
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
