import { type CommandPayloads, createCommandSender as createSender, type SendFailure } from "@clima/client/internal";
import { err, ok, type Result, type ResultMessage, type Topics } from "@clima/schemas";
import type { LiveMessage } from "./live-view.ts";

const EXPIRES_MS = 10_000;

/** What the panel sends, and how long an answer may take: a lesson waits for presses, two minutes at most. */
const ANSWER_WITHIN_MS = { "ir/send": 5000, "ir/state": 5000, "ir/learn": 125_000, "ir/cancel": 5000 } as const;
const OURS = ["id", "expiresAt"];
export type PanelCommand = keyof typeof ANSWER_WITHIN_MS;

/** Why a command has no result, with the HTTP status of the response. */
export interface CommandFailure {
  readonly status: 400 | 503 | 504;
  readonly error: string;
}

const STATUS = { invalid: 400, "not-sent": 503, "cut-off": 504, "no-answer": 504 } as const;
const NOT_SENT: SendFailure = { kind: "not-sent", message: "the panel has no connection to the broker" };

/** Sends infrared commands and waits for their answers. */
export function createCommandSender(topics: Topics, publish: (topic: string, payload: string) => Promise<boolean>) {
  const sender = createSender(async (station, command, payload) => {
    const isPublished = await publish(topics.station(station).command(command), payload);
    return isPublished ? ok(undefined) : err(NOT_SENT);
  });

  /** body: what the command's schema says but id and expiry, which are ours. */
  async function send(station: string, command: PanelCommand, body: unknown): Promise<Result<ResultMessage, CommandFailure>> {
    const ours = OURS.find((name) => Object.hasOwn(Object(body), name));
    if (ours !== undefined) return err({ status: 400, error: `${ours} came; expected none, for the panel gives the command its own` });
    const expiresAt = new Date(Date.now() + EXPIRES_MS).toISOString();
    const payload = { ...Object(body), expiresAt } as CommandPayloads[PanelCommand];
    const sent = await sender.send(station, command, payload, { timeoutMs: ANSWER_WITHIN_MS[command] });
    if (sent.ok) return sent;
    return sent.error.kind === "refused" ? ok(sent.error.result) : err({ status: STATUS[sent.error.kind], error: sent.error.message });
  }

  /** Every message of the feed passes here, so that answers are found. */
  function onMessage({ topic, payload }: LiveMessage): void {
    // The live view, which is told it too, says when it cannot be read.
    if (topics.parse(topic)?.kind === "result") sender.hear(payload);
  }

  return { send, onMessage };
}
