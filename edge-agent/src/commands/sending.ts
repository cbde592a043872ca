import { ok } from "@clima/schemas";
import type { Transmitter } from "../infrared/transmitter/transmitter.ts";
import type { Clock } from "../platform/clock.ts";
import { type CommandOutcome, failed, rejected } from "./command-outcome.ts";
import type { InTurn, Transmission } from "./command-plan.ts";
import { complainOfExpiry, type PendingCommand } from "./prepare-command.ts";
import { createTransmissions } from "./transmissions.ts";

export interface SendingDeps {
  readonly transmitter: Transmitter;
  readonly clock: Clock;
  readonly sendResult: (pending: PendingCommand, outcome: CommandOutcome) => void;
}

/** Until it is its turn a press can be ended; `begin` is called when that is over. */
export interface WhileWaiting {
  readonly signal: AbortSignal;
  begin(): void;
}

const MAX_WAITING_TRANSMISSIONS = 32;
const STOPPING = rejected("stopping", "the agent is stopping; send it again later with a new id");
const CANCELLED = failed("cancelled", "ended by ir/cancel, or by a newer macro of its name, before it was sent");

/** What is transmitted, in turn. */
export function createSending({ transmitter, clock, sendResult }: SendingDeps) {
  const transmissions = createTransmissions(MAX_WAITING_TRANSMISSIONS, clock);
  let isStopping = false;

  /** Time has passed in the queue, so the expiry is checked again. */
  async function transmitInTurn({ parsed }: PendingCommand, queued: Transmission | InTurn): Promise<CommandOutcome> {
    if (isStopping) return STOPPING;
    const late = complainOfExpiry(parsed?.expiresAt, clock.nowMs());
    if (late !== undefined) return { status: "expired", code: "expired", message: late };
    const planned = queued.kind === "in-turn" ? queued.plan() : ok(queued);
    return planned.ok ? transmit(planned.value) : planned.error;
  }

  async function transmit(plan: Transmission): Promise<CommandOutcome> {
    for (let sent = 0; sent < plan.times; sent += 1) {
      const transmitted = await transmitter.transmit(plan.frame, plan.label);
      transmissions.rest(plan.gap);
      if (!transmitted.ok) return { ...failed("transmit-failed", transmitted.error), ...plan.label };
    }
    plan.onSent?.();
    return plan.outcome;
  }

  function inTurn(pending: PendingCommand, plan: Transmission | InTurn, { signal, begin }: WhileWaiting): Promise<CommandOutcome> {
    const work = () => {
      begin();
      return transmitInTurn(pending, plan);
    };
    return transmissions.run(work, { gap: plan.gap, signal, cancelled: () => (isStopping ? STOPPING : CANCELLED) });
  }

  return {
    inTurn,
    /** As a press of its own: it is told what it waits for, and refused where too many wait. */
    async queue(pending: PendingCommand, plan: Transmission | InTurn, waiting: WhileWaiting): Promise<CommandOutcome> {
      const ahead = transmissions.ahead();
      if (transmissions.isFull()) {
        return rejected("busy", `${ahead} transmissions are waiting already; send it again later with a new id`);
      }
      if (ahead > 0) sendResult(pending, queuedBehind(ahead, plan));
      return inTurn(pending, plan, waiting);
    },
    /** From now on nothing is begun. */
    stop(): void {
      isStopping = true;
    },
    idle: transmissions.idle,
  };
}

const queuedBehind = (ahead: number, { label }: Transmission | InTurn): CommandOutcome => ({
  status: "accepted",
  code: "queued",
  message: `waits for ${ahead} transmission${ahead === 1 ? "" : "s"}`,
  ...label,
});
