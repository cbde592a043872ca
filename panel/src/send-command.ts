import { randomUUID } from "node:crypto";
import { parseIrSend, parseResult, type Result, type ResultMessage, type Topics } from "@clima/schemas";
import type { LiveMessage } from "./live-view.ts";

const ANSWER_TIMEOUT_MS = 5000;
const EXPIRES_MS = 10_000;

export interface Refusal {
  readonly status: 400 | 503 | 504;
  readonly error: string;
}

/** Sends infrared commands and waits for their answers. */
export function createCommandSender(topics: Topics, publish: (topic: string, payload: string) => Promise<boolean>) {
  const waiting = new Map<string, (result: ResultMessage) => void>();

  /** body: remote and button, or protocol, address and command; id and expiry are ours. */
  async function send(station: string, body: unknown): Promise<Result<ResultMessage, Refusal>> {
    const id = randomUUID();
    const expiresAt = new Date(Date.now() + EXPIRES_MS).toISOString();
    const payload = JSON.stringify({ ...(typeof body === "object" ? body : {}), id, expiresAt });
    const checked = parseIrSend(payload);
    if (!checked.ok) return { ok: false, error: { status: 400, error: checked.error } };
    const answer = new Promise<ResultMessage | undefined>((resolve) => {
      waiting.set(id, resolve);
      setTimeout(() => resolve(undefined), ANSWER_TIMEOUT_MS).unref();
    });
    try {
      const isPublished = await publish(topics.station(station).command("ir/send"), payload);
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
    if (result.ok && result.value.status !== "accepted") waiting.get(result.value.id ?? "")?.(result.value);
  }

  return { send, onMessage };
}
