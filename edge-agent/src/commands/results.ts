import type { Log, ResultMessage } from "@clima/schemas";
import type { Notices } from "../notices.ts";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";
import type { Answer } from "./answer.ts";
import type { Draft } from "./check-command.ts";
import type { CommandJournal } from "./command-journal.ts";

export interface ResultDeps {
  readonly station: string;
  readonly resultTopic: (command: string) => string;
  readonly journal: CommandJournal;
  readonly notices: Notices;
  readonly link: Pick<MessageLink, "publish">;
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly log: Log;
}

const isTopic = (topic: string) => topic.length > 0 && !/[#+\0]/.test(topic);

/** Answers go to the station's result topic, and where the command came by MQTT 5 with a Response Topic, there too with its Correlation Data. */
export function createResults({ station, resultTopic, journal, notices, link, clock, log }: ResultDeps) {
  function send({ name, id, arrivedAtMs, message }: Draft, answer: Answer): void {
    const result = resultMessage(station, id, answer, Math.round(clock.monotonicMs() - arrivedAtMs));
    log.debug(`agent: ${name} ${id ?? "without an id"}: ${answer.status} (${answer.code}): ${answer.message}`);
    notices.publish(resultTopic(name), result);
    const { responseTopic, correlationData } = message;
    if (responseTopic === undefined || !isTopic(responseTopic)) return;
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
