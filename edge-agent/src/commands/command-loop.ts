import { type Command, type Log, parseTopic, type ResultMessage } from "@clima/schemas";
import type { Light } from "../infrared/send/light.ts";
import type { Notices } from "../notices.ts";
import type { Clock } from "../platform/clock.ts";
import type { IncomingMessage } from "../platform/message-link.ts";
import { type Answer, failed, rejected } from "./answer.ts";
import { checkCommand, complainOfExpiry, type Draft } from "./check-command.ts";
import type { CommandJournal } from "./command-journal.ts";
import { sendSteps } from "./send-steps.ts";
import { createTransmissions } from "./transmissions.ts";
import type { Transmission, Understand, Work } from "./work.ts";

export interface CommandDeps {
  readonly base: string;
  readonly station: string;
  readonly resultTopic: (command: string) => string;
  readonly commands: Readonly<Record<Command, Understand>>;
  readonly journal: CommandJournal;
  readonly light: Light;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * [MQTT5-4.10] A station may publish what others may not, so it does not let itself be sent where a result has no place: among the topics of
 * Clima, where it could be a command, or of the broker. A topic with wildcards would end the connection [MQTT5-3.3.2-14].
 */
const isForReplies = (topic: string, base: string): boolean =>
  topic !== "" && !/[+#\0]/.test(topic) && !topic.startsWith("$") && topic !== base && !topic.startsWith(`${base}/`);

const plural = (count: number) => `${count} transmission${count === 1 ? "" : "s"}`;

function answerCancel(count: number, name: string | undefined): Answer {
  const what = name === undefined ? "" : ` of the name ${JSON.stringify(name)}`;
  if (count === 0) return { status: "ok", code: "nothing-to-cancel", message: `nothing${what} waits or is under way` };
  return { status: "ok", code: "cancelled", message: `cancelled ${count}${what}` };
}

const MAX_WAITING_TRANSMISSIONS = 32;
const MAX_COMMAND_NAME_CHARS = 64;

/** MQTT ▶ check ▶ transmit ▶ result. Every command is answered; none is carried out twice. */
export function createCommandLoop(deps: CommandDeps) {
  const { clock, journal, log } = deps;
  const transmissions = createTransmissions(MAX_WAITING_TRANSMISSIONS);
  let isStopping = false;

  async function onMessage(message: IncomingMessage): Promise<void> {
    const parsed = parseTopic(deps.base, message.topic);
    if (parsed?.kind !== "command" || parsed.station !== deps.station || parsed.command.length > MAX_COMMAND_NAME_CHARS) return;
    const arrived: Draft = { name: parsed.command, message, arrivedAtMs: clock.monotonicMs() };
    const draft = checkCommand(arrived, deps);
    finish(draft, draft.answer ?? (draft.work ? await perform(draft, draft.work) : failed("internal", "nothing was planned")));
  }

  async function perform(draft: Draft, work: Work): Promise<Answer> {
    if (work.kind === "act") return work.run((progress) => sendResult(draft, progress));
    if (work.kind === "cancel") return answerCancel(transmissions.cancel(work.name) + work.cancelMore(), work.name);
    return queueTransmission(draft, work);
  }

  async function queueTransmission(draft: Draft, work: Transmission): Promise<Answer> {
    if (work.name !== undefined) transmissions.cancel(work.name);
    const ahead = transmissions.ahead();
    if (transmissions.isFull()) {
      return rejected("busy", `${ahead} transmissions are waiting already; send it again later with a new id`);
    }
    if (ahead > 0) {
      sendResult(draft, { status: "accepted", code: "queued", message: `waits for ${plural(ahead)}`, ...work.label });
    } else if (work.steps.length > 1) {
      sendResult(draft, { status: "accepted", code: "started", message: `begins ${work.steps.length} steps`, ...work.label });
    }
    return transmissions.run(work.name, (signal) => transmitInTurn(draft, work, signal));
  }

  /** Time has passed in the queue, so the command is asked again whether it is still wanted. */
  async function transmitInTurn({ understood }: Draft, work: Transmission, signal: AbortSignal): Promise<Answer> {
    if (isStopping) return rejected("stopping", "the agent is stopping; send it again later with a new id");
    if (signal.aborted) return rejected("cancelled", "cancelled before it began; nothing was sent");
    const late = complainOfExpiry(understood?.expiresAt, clock.nowMs());
    if (late !== undefined) return { status: "expired", code: "expired", message: late };
    return sendSteps(work, { light: deps.light, clock, signal });
  }

  function finish(draft: Draft, answer: Answer): void {
    if (draft.isRemembered && draft.id !== undefined) {
      const finished = journal.finish(draft.id, answer);
      if (!finished.ok) log.error(`agent: the answer to command ${draft.id} could not be kept: ${finished.error}`);
    }
    sendResult(draft, answer);
  }

  function sendResult({ name, id, arrivedAtMs, message: { replyTo } }: Draft, { frame, ...answer }: Answer): void {
    const result: ResultMessage = {
      schema: "result/1",
      station: deps.station,
      ...(id === undefined ? {} : { id }),
      ...answer,
      takenMs: Math.round(clock.monotonicMs() - arrivedAtMs),
      ...(frame === undefined ? {} : { frame: { carrierHz: frame.carrierHz, timingsUs: [...frame.timingsUs] } }),
    };
    log.debug(`agent: ${name} ${id ?? "without an id"}: ${answer.status} (${answer.code}): ${answer.message}`);
    deps.notices.publish(deps.resultTopic(name), result);
    if (replyTo && isForReplies(replyTo.topic, deps.base)) deps.notices.reply(replyTo, result);
  }

  return {
    onMessage: (message: IncomingMessage): void => void onMessage(message),
    /** What waits is refused; a frame that is on air ends first. */
    stop(): Promise<unknown> {
      isStopping = true;
      transmissions.cancel();
      return transmissions.idle();
    },
  };
}
