import { type Command, parseTopic } from "@clima/schemas";
import type { Transmitter } from "../infrared/transmitter/transmitter.ts";
import type { Clock } from "../platform/clock.ts";
import type { IncomingMessage } from "../platform/message-link.ts";
import { type Answer, failed, rejected } from "./answer.ts";
import { checkCommand, complainOfExpiry, type Draft } from "./check-command.ts";
import type { Macros } from "./macros.ts";
import { createRests } from "./rests.ts";
import { createResults, type ResultDeps } from "./results.ts";
import { createTransmissions } from "./transmissions.ts";
import type { Transmission, Understand, Work } from "./work.ts";

export interface CommandDeps extends ResultDeps {
  readonly commands: Readonly<Record<Command, Understand>>;
  readonly transmitter: Transmitter;
  readonly macros: Macros;
  readonly clock: Clock;
}

const MAX_WAITING_TRANSMISSIONS = 32;
const MAX_COMMAND_NAME_CHARS = 64;

/** MQTT ▶ check ▶ transmit ▶ result. Every command is answered; none is carried out twice. */
export function createCommandLoop(deps: CommandDeps) {
  const { clock } = deps;
  const { send: sendResult, finish } = createResults(deps);
  const transmissions = createTransmissions(MAX_WAITING_TRANSMISSIONS);
  const stopped = new AbortController();
  const rests = createRests(clock, stopped.signal);

  async function onMessage(message: IncomingMessage): Promise<void> {
    const parsed = parseTopic(deps.base, message.topic);
    if (parsed?.kind !== "command" || parsed.station !== deps.station || parsed.command.length > MAX_COMMAND_NAME_CHARS) return;
    const arrived: Draft = { name: parsed.command, message, arrivedAtMs: clock.monotonicMs() };
    const draft = checkCommand(arrived, deps);
    finish(draft, draft.answer ?? (draft.work ? await perform(draft, draft.work) : failed("internal", "nothing was planned")));
  }

  const progressOf = (draft: Draft) => (code: string, message: string) => sendResult(draft, { status: "accepted", code, message });

  function perform(draft: Draft, work: Work): Promise<Answer> {
    if (work.kind === "act") return work.run(progressOf(draft));
    if (work.kind === "transmit") return queueTransmission(draft, work);
    return deps.macros.run(work, (step, signal) => transmissions.run(() => transmitStep(draft, step, signal)), progressOf(draft));
  }

  async function queueTransmission(draft: Draft, work: Transmission): Promise<Answer> {
    const ahead = transmissions.ahead();
    if (transmissions.isFull()) {
      return rejected("busy", `${ahead} transmissions are waiting already; send it again later with a new id`);
    }
    if (ahead > 0) {
      sendResult(draft, {
        status: "accepted",
        code: "queued",
        message: `waits for ${ahead} transmission${ahead === 1 ? "" : "s"}`,
        ...work.label,
      });
    }
    return transmissions.run(() => transmitInTurn(draft, work));
  }

  /** A macro may have been ended while its press waited for the light. */
  async function transmitStep(draft: Draft, step: Transmission, { aborted }: AbortSignal): Promise<Answer> {
    return aborted
      ? failed("cancelled", "ended by a newer macro of its name, or by ir/cancel, before it was sent")
      : transmitInTurn(draft, step);
  }

  /** Time has passed in the queue, so the command is asked again whether it is still wanted. */
  async function transmitInTurn({ understood }: Draft, work: Transmission): Promise<Answer> {
    if (stopped.signal.aborted) return rejected("stopping", "the agent is stopping; send it again later with a new id");
    const late = complainOfExpiry(understood?.expiresAt, clock.nowMs());
    if (late !== undefined) return { status: "expired", code: "expired", message: late };
    await rests.over(work.label.remote);
    for (let sent = 0; sent < work.times; sent += 1) {
      const transmitted = await deps.transmitter.transmit(work.frame, work.label);
      if (!transmitted.ok) return { ...failed("transmit-failed", transmitted.error), ...work.label };
    }
    rests.begin(work.label.remote, work.gapMs);
    work.onSent?.();
    return work.answer;
  }

  return {
    onMessage: (message: IncomingMessage): void => void onMessage(message),
    /** What waits is refused; what is on air ends first. */
    stop(): Promise<unknown> {
      stopped.abort();
      deps.macros.cancel();
      return transmissions.idle();
    },
  };
}
