import type { Result } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";

export const PUBACK_TIMEOUT_MS = 30_000;

export type AcknowledgedPublish = (topic: string, payload: string) => Promise<Result<void, string>>;

/**
 * Publishes at QoS 1. MQTT 3.1.1 sends nothing again on a living connection [MQTT-4.4.0-1], so a connection
 * on which a PUBACK does not come is taken for broken, and replaced.
 */
export function createAcknowledgedPublish(link: MessageLink, clock: Clock): AcknowledgedPublish {
  return async (topic, payload) => {
    const answered = new AbortController();
    void clock.sleepMs(PUBACK_TIMEOUT_MS, answered.signal).then(() => {
      if (!answered.signal.aborted) link.reconnect(`the broker did not acknowledge a message within ${PUBACK_TIMEOUT_MS} ms`);
    });
    const published = await link.publish(topic, payload, { qos: 1, retain: false });
    answered.abort();
    return published;
  };
}
