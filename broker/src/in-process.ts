import { err, ok, type Result } from "@clima/schemas";
import type { NewMessage } from "./aedes-core.ts";
import type { Engine } from "./engine.ts";
import { complainOfFilter, complainOfLevels, complainOfTopic, parseShared } from "./packets/topics.ts";
import type { Message } from "./persistence/port.ts";

/** Messages to and from the program that the broker runs in, past the network and the access rights. */
export interface InProcess {
  /** Resolves once the message is stored, as its QoS and the subscribers' sessions ask for, and sent to who is there. */
  publish(message: NewMessage): Promise<Result<void, string>>;
  /**
   * Calls `onMessage` with the retained messages of the filter, then with each message as it is routed; returns how to end that.
   * `onMessage` is called in the midst of the broker's work: it must be quick, and never throw.
   */
  subscribe(filter: string, onMessage: (message: Message) => void): Result<() => void, string>;
}

const TOPIC_BYTES = 65_535; // [MQTT-1.5.3]

export function createInProcess({ core, router, persistence, settings: { limits } }: Engine): InProcess {
  async function publish(message: NewMessage): Promise<Result<void, string>> {
    const complaint = complainOfTopic(message.topic, limits.topicLevels) ?? complainOfText(message.topic) ?? complainOfPayload(message);
    if (complaint !== undefined) return err(complaint);
    return new Promise((resolve) => {
      core.publish(core.identify(message), router.route, (failure) => resolve(failure ? err(failure.message) : ok(undefined)));
    });
  }

  const complainOfPayload = ({ payload }: NewMessage): string | undefined =>
    payload.length > limits.packetBytes
      ? `the payload has ${payload.length} bytes; expected at most ${limits.packetBytes} (broker.limits.packetBytes)`
      : undefined;

  function subscribe(filter: string, onMessage: (message: Message) => void): Result<() => void, string> {
    if (parseShared(filter) !== undefined) return err("a program has no shared subscriptions; expected a filter without $share/");
    const complaint = complainOfFilter(filter) ?? complainOfLevels(filter, limits.topicLevels) ?? complainOfText(filter);
    if (complaint !== undefined) return err(complaint);
    const isHidden = (topic: string) => topic.startsWith("$") && /^[#+]/.test(filter); // [MQTT-4.7.2-1]
    for (const message of persistence.retained.matching(filter)) if (!isHidden(message.topic)) onMessage({ ...message, retain: true });
    const group = { filter, offer: onMessage };
    router.addGroup(group);
    return ok(() => router.removeGroup(group));
  }

  return { publish, subscribe };
}

const complainOfText = (topic: string): string | undefined => {
  if (topic.includes("\0")) return "the topic contains U+0000"; // [MQTT-1.5.3-2]
  return Buffer.byteLength(topic) > TOPIC_BYTES ? `the topic is longer than ${TOPIC_BYTES} bytes` : undefined;
};
