import { type Command, parseTopic } from "@clima/schemas";
import type { Transmitter } from "../infrared/transmitter/transmitter.ts";
import type { Clock } from "../platform/clock.ts";
import type { IncomingMessage } from "../platform/message-link.ts";
import type { Cancellable, Cancellation } from "./cancellation.ts";
import { type CommandOutcome, failed } from "./command-outcome.ts";
import type { CommandParser, CommandPlan, InTurn, Transmission } from "./command-plan.ts";
import { createKeptCommands } from "./kept-commands.ts";
import type { Macros } from "./macros.ts";
import { type PendingCommand, prepareCommand } from "./prepare-command.ts";
import { createResults, type ResultDeps } from "./results.ts";
import { createSending } from "./sending.ts";

export interface CommandDeps extends ResultDeps {
  readonly commands: Readonly<Record<Command, CommandParser>>;
  readonly transmitter: Transmitter;
  readonly macros: Macros;
  readonly cancellation: Cancellation;
  readonly clock: Clock;
}

const MAX_COMMAND_NAME_CHARS = 64;
const NEVER = new AbortController().signal;

/** MQTT ▶ prepare ▶ transmit ▶ result. Every command is answered; none is carried out twice. */
export function createCommandLoop(deps: CommandDeps) {
  const { clock, cancellation } = deps;
  const { send: sendResult, finish } = createResults(deps);
  const sending = createSending({ ...deps, sendResult });
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
    const progress = progressOf(pending);
    if (plan.kind === "transmit" || plan.kind === "in-turn")
      return endable(pending, { kind: "press" }, (signal, begin) => sending.queue(pending, plan, { signal, begin }));
    if (plan.kind === "macro") {
      const transmit = (step: Transmission | InTurn, signal: AbortSignal) => sending.inTurn(pending, step, { signal, begin() {} });
      return endable(pending, { kind: "macro", name: plan.name }, (signal) => deps.macros.run(plan, transmit, progress, signal));
    }
    return plan.cancellable === undefined
      ? plan.run(progress, NEVER)
      : endable(pending, { kind: plan.cancellable }, (signal) => plan.run(progress, signal));
  }

  /** `ended`: called when it can be ended no more. */
  async function endable(
    { id }: PendingCommand,
    what: Cancellable,
    run: (signal: AbortSignal, ended: () => void) => Promise<CommandOutcome>,
  ): Promise<CommandOutcome> {
    const { signal, end } = cancellation.begin({ ...what, id });
    return run(signal, end).finally(end);
  }

  return {
    onMessage: (message: IncomingMessage): void => void onMessage(message),
    /** What waits is refused, lessons and macros end; what is being transmitted ends first. */
    stop(): Promise<unknown> {
      sending.stop();
      cancellation.cancel({});
      return sending.idle();
    },
  };
}
