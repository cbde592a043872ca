import { type Quantity, quantities, quantityNames, type Topics, type Values } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";
import { roundTo } from "../reading/rounding.ts";

/**
 * What stays the same is said again by the first reading after so long. With an interval of its own that is below what Home Assistant waits for
 * (`expiryS` of its quantity components): one reading that is late does not make a value unavailable.
 */
export const LATEST_AGAIN_AFTER_MS = 30_000;

interface LatestDeps {
  readonly link: Pick<MessageLink, "publish">;
  readonly topics: Pick<ReturnType<Topics["station"]>, "latest">;
  readonly clock: Pick<Clock, "monotonicMs">;
}

interface Said {
  readonly rounded: number;
  readonly atMonotonicMs: number;
}

/**
 * latest/<quantity>, retained: each value when it is another one to the decimals of its quantity, and now and then so that it does not pass for
 * old. So people who read along see what changes, and who subscribes later has what the broker keeps.
 */
export function createLatestValues({ link, topics, clock }: LatestDeps) {
  const saidOf = new Map<Quantity, Said>();

  function isNews(rounded: number, before: Said | undefined): boolean {
    if (before === undefined || before.rounded !== rounded) return true;
    return clock.monotonicMs() - before.atMonotonicMs >= LATEST_AGAIN_AFTER_MS;
  }

  return {
    /** The values of a reading of now. */
    publish(values: Values): void {
      for (const quantity of quantityNames) {
        const value = values[quantity];
        if (value === undefined) {
          // When it comes back it is news, whatever it is: meanwhile it may have become unavailable to others.
          saidOf.delete(quantity);
          continue;
        }
        const rounded = roundTo(value, quantities[quantity].decimals);
        if (!isNews(rounded, saidOf.get(quantity))) continue;
        saidOf.set(quantity, { rounded, atMonotonicMs: clock.monotonicMs() });
        void link.publish(topics.latest(quantity), String(value), { qos: 0, retain: true });
      }
    },
    /** The next connection may be to a broker that knows nothing. */
    forgetConnection: (): void => saidOf.clear(),
  };
}
