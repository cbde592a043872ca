import { type Command, type Log, parseTopic, type ResultMessage } from "@clima/schemas";
import type { Transmitter } from "../infrared/transmitter/transmitter.ts";
import type { Notices } from "../notices.ts";
import type { Clock } from "../platform/clock.ts";
import type { IncomingMessage } from "../platform/message-link.ts";
import { type Answer, failed, rejected } from "./answer.ts";
import { checkCommand, complainOfExpiry, type Draft } from "./check-command.ts";
import type { CommandJournal } from "./command-journal.ts";
import { createRests } from "./rests.ts";
import { createTransmissions } from "./transmissions.ts";
import type { Transmission, Understand, Work } from "./work.ts";

export interface CommandDeps {
  readonly base: string;
  readonly station: string;
  readonly resultTopic: (command: string) => string;
  readonly commands: Readonly<Record<Command, Understand>>;
  readonly journal: CommandJournal;
  readonly transmitter: Transmitter;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly log: Log;
}

const MAX_WAITING_TRANSMISSIONS = 32;
const MAX_COMMAND_NAME_CHARS = 64;

/** MQTT ▶ check ▶ transmit ▶ result. Every command is answered; none is carried out twice. */
export function createCommandLoop(deps: CommandDeps) {
  const { clock, journal, log } = deps;
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

  const perform = (draft: Draft, work: Work): Promise<Answer> =>
    work.kind === "act" ? work.run(progressOf(draft)) : queueTransmission(draft, work);

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
    return work.answer;
  }

  function finish(draft: Draft, answer: Answer): void {
    if (draft.isRemembered && draft.id !== undefined) {
      const finished = journal.finish(draft.id, answer);
      if (!finished.ok) log.error(`agent: the answer to command ${draft.id} could not be kept: ${finished.error}`);
    }
    sendResult(draft, answer);
  }

  function sendResult(draft: Draft, answer: Answer): void {
    const { name, id, arrivedAtMs } = draft;
    const result = resultMessage(deps.station, id, answer, Math.round(clock.monotonicMs() - arrivedAtMs));
    log.debug(`agent: ${name} ${id ?? "without an id"}: ${answer.status} (${answer.code}): ${answer.message}`);
    deps.notices.publish(deps.resultTopic(name), result);
  }

  return {
    onMessage: (message: IncomingMessage): void => void onMessage(message),
    /** What waits is refused; what is on air ends first. */
    stop(): Promise<unknown> {
      stopped.abort();
      return transmissions.idle();
    },
  };
}

const resultMessage = (station: string, id: string | undefined, { frame, ...answer }: Answer, takenMs: number): ResultMessage => ({
  schema: "result/1",
  station,
  ...(id === undefined ? {} : { id }),
  ...answer,
  takenMs,
  ...(frame === undefined ? {} : { frame: { carrierHz: frame.carrierHz, timingsUs: [...frame.timingsUs] } }),
});
