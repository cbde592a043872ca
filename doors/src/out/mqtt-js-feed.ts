import { createLastingClient, keepSubscribed } from "@clima/mqtt-wire";
import type { BrokerAccess, Log, Result } from "@clima/schemas";

export interface FeedSettings {
  readonly mqtt: BrokerAccess;
  readonly clientId: string;
  readonly filters: readonly string[];
}

export interface FeedEvents {
  /** An error says why the message could not be kept: the broker keeps it. */
  readonly onMessage: (topic: string, payload: Uint8Array) => Result<void, string>;
  readonly onConnect: () => void;
}

export interface Feed {
  /** true once the broker has it, at QoS 1. */
  publish(topic: string, payload: string, retain: boolean): Promise<boolean>;
  close(): Promise<void>;
}

const KEEP_ALIVE_S = 30;

/**
 * A session that the broker keeps: what comes while no doors run waits there. MQTT.js writes the PUBACK of a message when `handleMessage` calls back, and
 * that is after the message is in the queue on the disk.
 */
export function openFeed({ mqtt, clientId, filters }: FeedSettings, { onMessage, onConnect }: FeedEvents, log: Log): Feed {
  const client = createLastingClient(
    "doors",
    mqtt,
    { protocolVersion: 4, clientId, clean: false, resubscribe: false, queueQoSZero: false, keepalive: KEEP_ALIVE_S },
    log,
  );
  client.handleMessage = ({ topic, payload }, done) => {
    const kept = onMessage(topic, typeof payload === "string" ? Buffer.from(payload) : payload);
    if (kept.ok) return done();
    log.error(`doors: a message could not be kept, and stays with the broker: ${kept.error}`);
    // Only a new connection has the broker deliver it again.
    done(new Error(kept.error));
    client.stream.destroy();
  };
  keepSubscribed("doors", client, filters, 1, log);
  client.on("connect", onConnect);
  return {
    publish: (topic, payload, retain) =>
      new Promise((resolve) => {
        if (!client.connected) return resolve(false);
        client.publish(topic, payload, { qos: 1, retain }, (error) => resolve(!error));
      }),
    close: () => client.endAsync(!client.connected),
  };
}
