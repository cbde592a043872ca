import type { Log, ResultMessage } from "@clima/schemas";
import type { Notices } from "../delivery/notices.ts";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";
import type { Answer } from "./answer.ts";
import type { Draft } from "./check-command.ts";
import type { CommandJournal } from "./command-journal.ts";

export interface ResultDeps {
  /** First levels of every topic of Clima. */
  readonly base: string;
  readonly station: string;
  readonly resultTopic: (command: string) => string;
  readonly journal: CommandJournal;
  readonly notices: Notices;
  readonly link: Pick<MessageLink, "publish">;
  readonly clock: Pick<Clock, "monotonicMs">;
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
  function send({ name, id, arrivedAtMs, message }: Draft, answer: Answer): void {
    const result = resultMessage(station, id, answer, Math.round(clock.monotonicMs() - arrivedAtMs));
    log.debug(`agent: ${name} ${id ?? "without an id"}: ${answer.status} (${answer.code}): ${answer.message}`);
    notices.publish(resultTopic(name), result);
    const { responseTopic, correlationData } = message;
    if (responseTopic === undefined || !isForReplies(responseTopic, base)) return;
    const options = { qos: 1, retain: false, ...(correlationData === undefined ? {} : { correlationData }) } as const;
    void link.publish(responseTopic, JSON.stringify(result), options);
  }

  return {
    send,
    /** The last answer, which the journal remembers. */
    finish(draft: Draft, answer: Answer): void {
      if (draft.isRemembered && draft.id !== undefined) {
        const finished = journal.finish(draft.id, answer);
        if (!finished.ok) log.error(`agent: the answer to command ${draft.id} could not be kept: ${finished.error}`);
      }
      send(draft, answer);
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
