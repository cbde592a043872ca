import { COMMANDS, type Command, err, isCommand, ok, parseResult, type Result, type ResultMessage, STATION_ID } from "@clima/schemas";
import { type CommandPayloads, complainOfPayload, usualTimeoutMs } from "./commands.ts";
import { randomId } from "./random-id.ts";

/** Why a command did not do what it should; `message` says it in words. */
export type SendFailure =
  /** It is wrong, and was not sent. */
  | { readonly kind: "invalid"; readonly message: string }
  /** The broker did not take it, or could not be asked. */
  | { readonly kind: "not-sent"; readonly message: string }
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
  /** Sends a command with a fresh id and an expiry, and resolves with the station's result. It never rejects. */
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
    const id = randomId();
    const expiresAt = new Date(nowMs() + timeoutMs).toISOString();
    const text = JSON.stringify({ expiresAt, ...(typeof payload === "object" ? payload : {}), id });
    const complaint = complainOfPlace(station, command) ?? complainOfPayload(command, text);
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

/** For programs without types. */
function complainOfPlace(station: string, command: string): string | undefined {
  if (!STATION_ID.test(station)) return `the station is ${JSON.stringify(station)}; expected 1 to 32 of a to z, 0 to 9 and -`;
  return isCommand(command) ? undefined : `the command is ${JSON.stringify(command)}; expected one of ${COMMANDS.join(", ")}`;
}

const noAnswer = (station: string, timeoutMs: number): SendFailure => ({
  kind: "no-answer",
  message: `${station} did not answer within ${timeoutMs / 1000} s`,
});

const outcomeOf = (result: ResultMessage): Result<ResultMessage, SendFailure> =>
  result.status === "ok" ? ok(result) : err({ kind: "refused", message: `${result.station}: ${result.status}: ${result.message}`, result });
