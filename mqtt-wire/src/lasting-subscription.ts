import type { Log } from "@clima/schemas";
import type { MqttClient } from "mqtt";

/** A broker of a cluster refuses while it is short of a node; one that refuses for want of a right can be given it. */
export const SUBSCRIBE_AGAIN_AFTER_MS = 10_000;

/** Subscribes on every connection of the client, and asks again where the broker refuses. `who` begins the lines of the log; `onAnswer` is told each answer. */
export function keepSubscribed(
  who: string,
  client: MqttClient,
  filters: readonly string[],
  qos: 0 | 1,
  log: Log,
  onAnswer: (refusal: string | undefined) => void = () => {},
): void {
  let again: NodeJS.Timeout | undefined;
  let isRefused = false;

  function subscribe(): void {
    client.subscribe([...filters], { qos }, (error) => {
      // The connection broke before the answer: the next one subscribes.
      if (!client.connected) return;
      if (error) return refused(error.message);
      if (isRefused) log.info(`${who}: the broker has granted the subscription to ${filters.join(", ")}`);
      isRefused = false;
      onAnswer(undefined);
    });
  }

  function refused(reason: string): void {
    const line = `${who}: the broker refused the subscription to ${filters.join(", ")}: ${reason}; asking again`;
    if (isRefused) log.debug(line);
    else log.error(line);
    isRefused = true;
    onAnswer(reason);
    again = setTimeout(subscribe, SUBSCRIBE_AGAIN_AFTER_MS);
  }

  client.on("connect", subscribe);
  client.on("close", () => clearTimeout(again));
}
