import { err } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { Transmitter } from "./transmitter.ts";

const WINDOW_MS = 10_000;

/**
 * A light that is on for no more than the given share of ten seconds, by its marks: the first boards have no resistor before their LEDs. What
 * would be more waits, and a frame that is more than ten seconds' share by itself is refused. 100 is no limit.
 */
export function limitDuty(transmitter: Transmitter, maxPct: number, clock: Pick<Clock, "monotonicMs" | "sleepMs">): Transmitter {
  let sent: readonly { readonly atMs: number; readonly litMs: number }[] = [];
  if (maxPct >= 100) return transmitter;
  const budgetMs = (WINDOW_MS * maxPct) / 100;

  const litMs = () => sent.reduce((sum, one) => sum + one.litMs, 0);
  const forget = () => {
    sent = sent.filter(({ atMs }) => clock.monotonicMs() - atMs < WINDOW_MS);
  };

  async function untilAllowed(nextMs: number): Promise<void> {
    for (forget(); sent.length > 0 && litMs() + nextMs > budgetMs; forget()) {
      await clock.sleepMs(Math.max(1, (sent[0]?.atMs ?? 0) + WINDOW_MS - clock.monotonicMs()));
    }
  }

  return {
    ...(transmitter.presence ? { presence: transmitter.presence } : {}),
    async transmit(frame, label) {
      const nextMs = frame.timingsUs.reduce((sum, us) => sum + Math.max(0, us), 0) / 1000;
      if (nextMs > budgetMs) return err(describeTooMuch(nextMs, budgetMs, maxPct));
      await untilAllowed(nextMs);
      const result = await transmitter.transmit(frame, label);
      sent = [...sent, { atMs: clock.monotonicMs(), litMs: nextMs }];
      return result;
    },
  };
}

const describeTooMuch = (litMs: number, budgetMs: number, maxPct: number): string =>
  `this has the light on for ${(litMs / 1000).toFixed(1)} s; expected at most ${(budgetMs / 1000).toFixed(1)} s, which is ${maxPct} % of ` +
  `${WINDOW_MS / 1000} s (station.infraredMaxDutyPct spares the LEDs)`;
