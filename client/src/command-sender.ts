import { COMMANDS, type Command, err, isCommand, ok, parseResult, type Result, type ResultMessage } from "@clima/schemas";
import { type CommandPayloads, complainOfPayload, usualTimeoutMs } from "./commands.ts";
import { complainOfStation } from "./complain-of-station.ts";
import { randomId } from "./random-id.ts";

/** Why a command did not do what it should; `message` says it in words. */
export type SendFailure =
  /** It is wrong, and was not sent. */
  | { readonly kind: "invalid"; readonly message: string }
  /** The broker did not take it, or could not be asked. */
  | { readonly kind: "not-sent"; readonly message: string }
  /** The connection was closed before the broker said that it has it, as older brokers do with users who may not send: nobody knows whether it has it. */
  | { readonly kind: "cut-off"; readonly message: string }
  /** It is with the broker, and no result came in time: nobody knows whether the station did it. */
  | { readonly kind: "no-answer"; readonly message: string }
  /** The station's own answer, which is not "ok". */
  | { readonly kind: "refused"; readonly message: string; readonly result: ResultMessage };

export interface SendOptions {
  /** How long the result may take; 5 s, and for a lesson or a macro as long as the station takes. The station refuses the command later than that. */
  readonly timeoutMs?: number;
  /** Called when the station has accepted the command and works on it, as it does with lessons and macros. */
  onAccepted?(result: ResultMessage): void;
}

/** Gives a command to the broker; the failure is why it does not have it. */
export type PublishCommand = (station: string, command: Command, payload: string, id: string) => Promise<Result<void, SendFailure>>;

export interface CommandSender {
  /** Sends a command with a fresh id and an expiry, and resolves with the station's result, or with why there is none. */
  send<C extends Command>(
    station: string,
    command: C,
    payload: CommandPayloads[C],
    options?: SendOptions,
  ): Promise<Result<ResultMessage, SendFailure>>;
  /** To be told every message on a result topic. The error says why a result cannot be read. */
  hear(payload: Uint8Array | string): Result<void, string>;
}

/** Sends commands, and finds the result of each among the messages that it is told; it knows no network. */
export function createCommandSender(publish: PublishCommand, nowMs: () => number = Date.now): CommandSender {
  const waiting = new Map<string, (result: ResultMessage) => void>();

  async function send<C extends Command>(
    station: string,
    command: C,
    payload: CommandPayloads[C],
    { timeoutMs = usualTimeoutMs(command, Object(payload)), onAccepted }: SendOptions = {},
  ): Promise<Result<ResultMessage, SendFailure>> {
    const mistake = complainOfCall(station, command, timeoutMs);
    if (mistake !== undefined) return err({ kind: "invalid", message: mistake });
    const id = randomId();
    const expiresAt = new Date(nowMs() + timeoutMs).toISOString();
    const text = JSON.stringify({ expiresAt, ...(typeof payload === "object" ? payload : {}), id });
    const complaint = complainOfPayload(command, text);
    if (complaint !== undefined) return err({ kind: "invalid", message: complaint });
    return new Promise((resolve) => {
      const finish = (outcome: Result<ResultMessage, SendFailure>) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(outcome);
      };
      const timer = setTimeout(() => finish(err(noAnswer(station, timeoutMs))), timeoutMs);
      // A browser's timer is a number, and holds up nothing.
      timer.unref?.();
      const accepted = new Set<string>();
      waiting.set(id, (result) => {
        if (result.status !== "accepted") return finish(outcomeOf(result));
        // By MQTT 5 it comes on two topics.
        const seen = accepted.size;
        if (accepted.add(JSON.stringify(result)).size > seen) onAccepted?.(result);
      });
      void publish(station, command, text, id).then((sent) => {
        if (!sent.ok) finish(sent);
      });
    });
  }

  function hear(payload: Uint8Array | string): Result<void, string> {
    if (waiting.size === 0) return ok(undefined);
    const result = parseResult(payload);
    if (!result.ok) return result;
    waiting.get(result.value.id ?? "")?.(result.value);
    return ok(undefined);
  }

  return { send, hear };
}

/** The longest time of a timer, 24 days. */
const MAX_MS = 2 ** 31 - 1;

/** For programs without types. */
function complainOfCall(station: string, command: string, timeoutMs: number): string | undefined {
  if (!isCommand(command)) return `the command is ${JSON.stringify(command)}; expected one of ${COMMANDS.join(", ")}`;
  if (!(timeoutMs >= 1 && timeoutMs <= MAX_MS)) return `timeoutMs is ${timeoutMs}; expected 1 to ${MAX_MS}`;
  return complainOfStation(station);
}

const noAnswer = (station: string, timeoutMs: number): SendFailure => ({
  kind: "no-answer",
  message: `${station} did not answer within ${timeoutMs / 1000} s`,
});

const outcomeOf = (result: ResultMessage): Result<ResultMessage, SendFailure> =>
  result.status === "ok" ? ok(result) : err({ kind: "refused", message: `${result.station}: ${result.status}: ${result.message}`, result });
