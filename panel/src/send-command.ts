import { randomUUID } from "node:crypto";
import { parseIrLearn, parseIrSend, parseResult, type Result, type ResultMessage, type Topics } from "@clima/schemas";
import type { LiveMessage } from "./live-view.ts";

const EXPIRES_MS = 10_000;

/** What the panel sends, how it is checked, and how long an answer may take: a lesson waits for presses, half a minute unless the request says otherwise. */
const COMMANDS = {
  "ir/send": { parse: parseIrSend, answerWithinMs: 5000 },
  "ir/learn": { parse: parseIrLearn, answerWithinMs: 125_000 },
} as const;
const OURS = ["id", "expiresAt"];
export type PanelCommand = keyof typeof COMMANDS;

/** Why a command has no result, with the HTTP status of the response. */
export interface CommandFailure {
  readonly status: 400 | 503 | 504;
  readonly error: string;
}

/** Sends infrared commands and waits for their answers. */
export function createCommandSender(topics: Topics, publish: (topic: string, payload: string) => Promise<boolean>) {
  const waiting = new Map<string, (result: ResultMessage) => void>();

  /** body: what the command's schema says but id and expiry, which are ours. */
  async function send(station: string, command: PanelCommand, body: unknown): Promise<Result<ResultMessage, CommandFailure>> {
    const ours = OURS.find((name) => Object.hasOwn(Object(body), name));
    if (ours !== undefined)
      return { ok: false, error: { status: 400, error: `${ours} came; expected none, for the panel gives the command its own` } };
    const id = randomUUID();
    const expiresAt = new Date(Date.now() + EXPIRES_MS).toISOString();
    const payload = JSON.stringify({ ...(typeof body === "object" ? body : {}), id, expiresAt });
    const { parse, answerWithinMs } = COMMANDS[command];
    const checked = parse(payload);
    if (!checked.ok) return { ok: false, error: { status: 400, error: checked.error } };
    const answer = new Promise<ResultMessage | undefined>((resolve) => {
      waiting.set(id, resolve);
      setTimeout(() => resolve(undefined), answerWithinMs).unref();
    });
    try {
      const isPublished = await publish(topics.station(station).command(command), payload);
      if (!isPublished) return { ok: false, error: { status: 503, error: "the panel has no connection to the broker" } };
      const result = await answer;
      return result
        ? { ok: true, value: result }
        : { ok: false, error: { status: 504, error: `${station} did not answer within ${answerWithinMs / 1000} s` } };
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
