import { randomUUID } from "node:crypto";
import { parseIrCancel, parseIrLearn, parseIrSend, parseResult, type Result, type ResultMessage, type Topics } from "@clima/schemas";
import type { LiveMessage } from "./live-view.ts";

const ANSWER_TIMEOUT_MS = 5000;
const EXPIRES_MS = 10_000;

export interface Refusal {
  readonly status: 400 | 503 | 504;
  readonly error: string;
}

const PARSERS = { "ir/send": parseIrSend, "ir/learn": parseIrLearn, "ir/cancel": parseIrCancel } as const;
export type PanelCommand = keyof typeof PARSERS;
export const isPanelCommand = (name: string): name is PanelCommand => Object.hasOwn(PARSERS, name);

interface Waiting {
  /** Learning takes as long as people do; that it began is its answer, and the rest is seen in the station's view. */
  readonly isBegunEnough: boolean;
  answer(result: ResultMessage | undefined): void;
  /** What is known when no more comes. */
  accepted?: ResultMessage;
}

/** Sends infrared commands and waits for their answers. */
export function createCommandSender(topics: Topics, publish: (topic: string, payload: string) => Promise<boolean>) {
  const waiting = new Map<string, Waiting>();

  function answerTo(id: string, command: PanelCommand): Promise<ResultMessage | undefined> {
    return new Promise((resolve) => {
      const entry: Waiting = { isBegunEnough: command === "ir/learn", answer: resolve };
      waiting.set(id, entry);
      setTimeout(() => resolve(entry.accepted), ANSWER_TIMEOUT_MS).unref();
    });
  }

  /** body: what the command has besides id and expiry, which are ours. */
  async function send(station: string, command: PanelCommand, body: unknown): Promise<Result<ResultMessage, Refusal>> {
    const id = randomUUID();
    const expiresAt = new Date(Date.now() + EXPIRES_MS).toISOString();
    const payload = JSON.stringify({ ...(typeof body === "object" ? body : {}), id, expiresAt });
    const checked = PARSERS[command](payload);
    if (!checked.ok) return { ok: false, error: { status: 400, error: checked.error } };
    const answer = answerTo(id, command);
    try {
      const isPublished = await publish(topics.station(station).command(command), payload);
      if (!isPublished) return { ok: false, error: { status: 503, error: "the panel has no connection to the broker" } };
      const result = await answer;
      return result
        ? { ok: true, value: result }
        : { ok: false, error: { status: 504, error: `${station} did not answer within ${ANSWER_TIMEOUT_MS / 1000} s` } };
    } finally {
      waiting.delete(id);
    }
  }

  /** Every message of the feed passes here, so that answers are found. */
  function onMessage({ topic, payload }: LiveMessage): void {
    if (waiting.size === 0 || topics.parse(topic)?.kind !== "result") return;
    const result = parseResult(payload);
    const entry = result.ok ? waiting.get(result.value.id ?? "") : undefined;
    if (!result.ok || !entry) return;
    if (result.value.status !== "accepted" || entry.isBegunEnough) entry.answer(result.value);
    else entry.accepted = result.value;
  }

  return { send, onMessage };
}
