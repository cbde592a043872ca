import { err, type Log, type Result } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";
import { createOncePer, HOUR_MS } from "../platform/once-per.ts";

const MANY_ENDS = 3;
const REST_MS = HOUR_MS;

const ADVICE =
  "allow this station's user the topics of Home Assistant (access.yaml of Clima's broker), or set homeAssistant.discovery to off";

interface CautiousDeps {
  readonly link: MessageLink;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether somebody is there, or it was said to be so. */
  readonly isWanted: () => boolean;
}

export type CautiousLink = ReturnType<typeof createCautiousLink>;

/**
 * For topics that a broker may forbid to a station. Some end the connection then, and the readings must not suffer: after three connections that
 * ended during such an operation there are none for an hour. A refusal is said once an hour, or once where nobody may want it.
 */
export function createCautiousLink({ link, clock, log, isWanted }: CautiousDeps) {
  const isDue = createOncePer(HOUR_MS, clock);
  const isNew = createOncePer(Number.POSITIVE_INFINITY, clock);
  /** Connections in a row that ended over a topic. */
  const ends = new Map<string, number>();
  let restsUntilMs = Number.NEGATIVE_INFINITY;
  const isResting = () => clock.monotonicMs() < restsUntilMs;

  async function cautiously<T>(topic: string, operation: () => Promise<Result<T, string>>): Promise<Result<T, string>> {
    if (isResting()) return err("not tried, for the broker ended the connection over it");
    if (!link.isConnected()) return err("not connected");
    const done = await operation();
    if (done.ok) ends.delete(topic);
    else if (link.isConnected()) sayRefused(topic, done.error);
    else noteEnd(topic);
    return done;
  }

  function sayRefused(topic: string, reason: string): void {
    const refusal = `${topic}: ${reason}; ${ADVICE}`;
    if (!isWanted()) {
      if (isNew(refusal)) log.info(`agent: whether Home Assistant is there cannot be found out: ${refusal}`);
    } else if (isDue(refusal)) log.warn(`agent: Home Assistant is not told of this station: ${refusal}`);
  }

  function noteEnd(topic: string): void {
    const count = (ends.get(topic) ?? 0) + 1;
    ends.set(topic, count);
    if (count < MANY_ENDS) return;
    ends.clear();
    restsUntilMs = clock.monotonicMs() + REST_MS;
    log.warn(`agent: the broker ended ${MANY_ENDS} connections over ${topic}, so Home Assistant is told nothing for an hour; ${ADVICE}`);
  }

  return {
    isResting,
    isConnected: link.isConnected,
    publish: (topic: string, payload: string) => cautiously(topic, () => link.publish(topic, payload, { qos: 1, retain: true })),
    offer: (topic: string, payload: string) => cautiously(topic, () => link.offer(topic, payload)),
    subscribe: (filter: string) => cautiously(filter, () => link.subscribe(filter)),
  };
}
