import { type Command, ok, parseTopic } from "@clima/schemas";
import type { Transmitter } from "../infrared/transmitter/transmitter.ts";
import type { Clock } from "../platform/clock.ts";
import type { IncomingMessage } from "../platform/message-link.ts";
import { type CommandOutcome, failed, rejected } from "./command-outcome.ts";
import type { CommandParser, CommandPlan, InTurn, Transmission } from "./command-plan.ts";
import type { Macros } from "./macros.ts";
import { complainOfExpiry, type PendingCommand, prepareCommand } from "./prepare-command.ts";
import { createKeptCommands } from "./kept-commands.ts";
import { createPressGaps } from "./press-gaps.ts";
import { createResults, type ResultDeps } from "./results.ts";
import { createTransmissions } from "./transmissions.ts";

export interface CommandDeps extends ResultDeps {
  readonly commands: Readonly<Record<Command, CommandParser>>;
  readonly transmitter: Transmitter;
  readonly macros: Macros;
  readonly clock: Clock;
}

const MAX_WAITING_TRANSMISSIONS = 32;
const MAX_COMMAND_NAME_CHARS = 64;

/** MQTT ▶ prepare ▶ transmit ▶ result. Every command is answered; none is carried out twice. */
export function createCommandLoop(deps: CommandDeps) {
  const { clock } = deps;
  const { send: sendResult, finish } = createResults(deps);
  const transmissions = createTransmissions(MAX_WAITING_TRANSMISSIONS);
  const stopped = new AbortController();
  const pressGaps = createPressGaps(clock, stopped.signal);
  const kept = createKeptCommands(deps);

  async function onMessage(message: IncomingMessage): Promise<void> {
    const parsed = parseTopic(deps.base, message.topic);
    if (parsed?.kind !== "command" || parsed.station !== deps.station || parsed.command.length > MAX_COMMAND_NAME_CHARS) return;
    if (kept.isClearing(message)) return;
    const arrived: PendingCommand = { name: parsed.command, message, arrivedAtMs: clock.monotonicMs() };
    const pending = prepareCommand(arrived, deps);
    if (message.isRetained) void kept.clear(message.topic);
    finish(pending, pending.outcome ?? (pending.plan ? await perform(pending, pending.plan) : failed("internal", "nothing was planned")));
  }

  const progressOf = (pending: PendingCommand) => (code: string, message: string) =>
    sendResult(pending, { status: "accepted", code, message });

  function perform(pending: PendingCommand, plan: CommandPlan): Promise<CommandOutcome> {
    if (plan.kind === "act") return plan.run(progressOf(pending));
    if (plan.kind === "transmit" || plan.kind === "in-turn") return queueTransmission(pending, plan);
    return deps.macros.run(plan, (step, signal) => transmissions.run(() => transmitStep(pending, step, signal)), progressOf(pending));
  }

  async function queueTransmission(pending: PendingCommand, plan: Transmission | InTurn): Promise<CommandOutcome> {
    const ahead = transmissions.ahead();
    if (transmissions.isFull()) return rejected("busy", `${ahead} transmissions are waiting already; send it again later with a new id`);
    if (ahead > 0) sendResult(pending, queuedBehind(ahead, plan));
    return transmissions.run(() => transmitInTurn(pending, plan));
  }

  /** A macro may have been ended while its press waited for the transmitter. */
  async function transmitStep(pending: PendingCommand, step: Transmission | InTurn, { aborted }: AbortSignal): Promise<CommandOutcome> {
    return aborted
      ? failed("cancelled", "ended by a newer macro of its name, or by ir/cancel, before it was sent")
      : transmitInTurn(pending, step);
  }

  /** Time has passed in the queue, so the expiry is checked again. */
  async function transmitInTurn({ parsed }: PendingCommand, queued: Transmission | InTurn): Promise<CommandOutcome> {
    if (stopped.signal.aborted) return rejected("stopping", "the agent is stopping; send it again later with a new id");
    const late = complainOfExpiry(parsed?.expiresAt, clock.nowMs());
    if (late !== undefined) return { status: "expired", code: "expired", message: late };
    await pressGaps.over(queued.label.remote);
    const planned = queued.kind === "in-turn" ? queued.plan() : ok(queued);
    return planned.ok ? transmit(planned.value) : planned.error;
  }

  async function transmit(plan: Transmission): Promise<CommandOutcome> {
    for (let sent = 0; sent < plan.times; sent += 1) {
      const transmitted = await deps.transmitter.transmit(plan.frame, plan.label);
      if (!transmitted.ok) return { ...failed("transmit-failed", transmitted.error), ...plan.label };
    }
    pressGaps.begin(plan.label.remote, plan.gapMs);
    plan.onSent?.();
    return plan.outcome;
  }

  return {
    onMessage: (message: IncomingMessage): void => void onMessage(message),
    /** What waits is refused; what is being transmitted ends first. */
    stop(): Promise<unknown> {
      stopped.abort();
      deps.macros.cancel();
      return transmissions.idle();
    },
  };
}

const queuedBehind = (ahead: number, { label }: Transmission | InTurn): CommandOutcome => ({
  status: "accepted",
  code: "queued",
  message: `waits for ${ahead} transmission${ahead === 1 ? "" : "s"}`,
  ...label,
});
