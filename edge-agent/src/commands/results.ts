import type { Log, ResultMessage } from "@clima/schemas";
import type { Notices } from "../delivery/notices.ts";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";
import type { CommandJournal } from "./command-journal.ts";
import type { CommandOutcome } from "./command-outcome.ts";
import type { PendingCommand } from "./prepare-command.ts";

export interface ResultDeps {
  /** First levels of every topic of Clima. */
  readonly base: string;
  readonly station: string;
  readonly resultTopic: (command: string) => string;
  readonly journal: CommandJournal;
  readonly notices: Notices;
  readonly link: Pick<MessageLink, "publish">;
  readonly clock: Pick<Clock, "monotonicMs" | "nowMs">;
  readonly log: Log;
}

/**
 * A station may publish what the sender of a command may not, so it does not let itself be sent where a result has no place: among the topics
 * of Clima, where it could pass for a command or a reading, or of the broker [MQTT-4.7.2-1]. Wildcards end the connection [MQTT5-3.3.2-14].
 */
const isForReplies = (topic: string, base: string): boolean =>
  topic.length > 0 && !/[#+\0]/.test(topic) && !topic.startsWith("$") && topic !== base && !topic.startsWith(`${base}/`);

/** Answers go to the station's result topic, and where the command came by MQTT 5 with a Response Topic, there too with its Correlation Data. */
export function createResults({ base, station, resultTopic, journal, notices, link, clock, log }: ResultDeps) {
  function send({ name, id, arrivedAtMs, message }: PendingCommand, outcome: CommandOutcome): void {
    const takenMs = Math.round(clock.monotonicMs() - arrivedAtMs);
    const result = resultMessage(station, id, outcome, { takenMs, answeredAt: new Date(clock.nowMs()).toISOString() });
    log.debug(`agent: ${name} ${id ?? "without an id"}: ${outcome.status} (${outcome.code}): ${outcome.message}`);
    notices.publish(resultTopic(name), result);
    const { responseTopic, correlationData } = message;
    if (responseTopic === undefined || !isForReplies(responseTopic, base)) return;
    const options = { qos: 1, retain: false, ...(correlationData === undefined ? {} : { correlationData }) } as const;
    void link.publish(responseTopic, JSON.stringify(result), options);
  }

  return {
    send,
    /** The last answer, which the journal remembers. */
    finish(pending: PendingCommand, outcome: CommandOutcome): void {
      if (pending.isJournaled && pending.id !== undefined) {
        const finished = journal.finish(pending.id, outcome);
        if (!finished.ok) log.error(`agent: the answer to command ${pending.id} could not be kept: ${finished.error}`);
      }
      send(pending, outcome);
    },
  };
}

const resultMessage = (
  station: string,
  id: string | undefined,
  { frame, adjustments = [], learned, ...outcome }: CommandOutcome,
  { takenMs, answeredAt }: Required<Pick<ResultMessage, "takenMs" | "answeredAt">>,
): ResultMessage => ({
  schema: "result/1",
  station,
  ...(id === undefined ? {} : { id }),
  ...outcome,
  answeredAt,
  takenMs,
  ...(adjustments.length === 0 ? {} : { adjustments: [...adjustments] }),
  ...(learned === undefined ? {} : { learned: [...learned] }),
  ...(frame === undefined ? {} : { frame: { carrierHz: frame.carrierHz, timingsUs: [...frame.timingsUs] } }),
});
