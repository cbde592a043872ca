import type { Log } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { IncomingMessage, MessageLink } from "../platform/message-link.ts";
import { HOUR_MS } from "../platform/once-per.ts";

const MINUTE_MS = 60_000;
/** Somebody who publishes a command again whenever it is cleared must not be answered without end. */
const MAX_CLEARED_A_MINUTE = 10;
/** How soon a broker brings back what clears a topic. */
const ECHO_WITHIN_MS = 10_000;
/** A broker may end the connection over a topic that it forbids, and then bring the command again. */
const REST_AFTER_FAILURE_MS = HOUR_MS;

interface KeptDeps {
  readonly link: Pick<MessageLink, "publish">;
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly log: Log;
}

/** Takes retained commands off the broker, which would bring them at every connection. */
export function createKeptCommands({ link, clock, log }: KeptDeps) {
  /** What was cleared in the last minute, oldest first. */
  let cleared: { readonly topic: string; readonly atMs: number; isEchoDue: boolean }[] = [];
  let restsUntilMs = Number.NEGATIVE_INFINITY;

  function takeEcho(topic: string): boolean {
    const echo = cleared.find((each) => each.isEchoDue && each.topic === topic && clock.monotonicMs() - each.atMs < ECHO_WITHIN_MS);
    if (echo) echo.isEchoDue = false;
    return echo !== undefined;
  }

  return {
    /**
     * Whether a message is no command, but clears a topic: by its flag, which only MQTT 5 leaves on a message that arrives live, or because this
     * station has just sent one.
     */
    isClearing: ({ topic, payload, isRetained }: IncomingMessage): boolean => payload.length === 0 && (takeEcho(topic) || isRetained),
    async clear(topic: string): Promise<void> {
      const atMs = clock.monotonicMs();
      cleared = cleared.filter((each) => atMs - each.atMs < MINUTE_MS);
      if (atMs < restsUntilMs || cleared.length >= MAX_CLEARED_A_MINUTE) return;
      cleared.push({ topic, atMs, isEchoDue: true });
      const published = await link.publish(topic, "", { qos: 1, retain: true });
      if (published.ok) return log.info(`agent: took a retained command off the broker: ${topic}`);
      restsUntilMs = atMs + REST_AFTER_FAILURE_MS;
      const advice = "let this station's user clear its commands (clear in access.yaml of Clima's broker), or clear it yourself";
      log.warn(`agent: the broker goes on keeping a retained command: ${topic}: ${published.error}; ${advice}`);
    },
  };
}
