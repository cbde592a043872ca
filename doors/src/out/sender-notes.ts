import type { Log } from "@clima/schemas";
import type { DoorState, Network } from "./port.ts";

/** A shorter one would be found in every word. */
const LEAST_SECRET = 4;

export type Notes = ReturnType<typeof createNotes>;

/** What a door tells of itself: in the log one line when something changes, not one a try; in its state always. */
export function createNotes(name: string, network: Pick<Network, "name" | "secrets">, log: Log) {
  let state: DoorState = { state: "ok", sentReadings: 0, givenUpReadings: 0 };
  let lastSaid: string | undefined;

  const masked = (reason: string): string =>
    network.secrets.filter((secret) => secret.length >= LEAST_SECRET).reduce((text, secret) => text.replaceAll(secret, "***"), reason);

  function went(wrong: "failing" | "refused" | "blocked", reason: string, nowMs: number, nextTryAtMs?: number): void {
    const message = masked(reason);
    const { nextTryAtMs: _before, ...before } = state;
    state = { ...before, state: wrong, lastError: { atMs: nowMs, message }, ...(nextTryAtMs === undefined ? {} : { nextTryAtMs }) };
    const line = `doors: ${name}: ${message}`;
    // The words of one failure differ from try to try; that it goes on is nothing new.
    if (message === lastSaid || (wrong === "failing" && lastSaid !== undefined)) log.debug(line);
    else if (wrong === "refused") log.error(`${line}; asking again once an hour`);
    else log.warn(line);
    lastSaid = message;
  }

  return {
    failing: (reason: string, nowMs: number, nextTryAtMs: number): void => went("failing", reason, nowMs, nextTryAtMs),
    refused: (reason: string, nowMs: number, nextTryAtMs: number): void => went("refused", reason, nowMs, nextTryAtMs),
    blocked: (reason: string, nowMs: number): void => went("blocked", reason, nowMs),
    /** One reading will never be taken; others may be. */
    unwanted(reason: string, nowMs: number): void {
      const message = masked(reason);
      state = { ...state, givenUpReadings: state.givenUpReadings + 1, lastError: { atMs: nowMs, message } };
      if (message !== lastSaid) log.warn(`doors: ${name}: ${message}`);
      else log.debug(`doors: ${name}: ${message}`);
      lastSaid = message;
    },
    /** It is not known whether they arrived, and never will be. */
    uncertain(readings: number, nowMs: number): void {
      const message = `${readings} readings may have arrived at ${network.name}, and are not sent again`;
      state = { ...state, givenUpReadings: state.givenUpReadings + readings, lastError: { atMs: nowMs, message } };
      log.warn(`doors: ${name}: ${message}`);
    },
    gaveUp(readings: number): void {
      if (readings > 0) state = { ...state, givenUpReadings: state.givenUpReadings + readings };
    },
    sent(readings: number, nowMs: number, waiting: () => number): void {
      if (state.state !== "ok") log.info(`doors: ${name}: ${network.name} takes readings again; ${waiting()} wait`);
      else if (state.sentReadings === 0) log.info(`doors: ${name}: ${network.name} has taken the first reading`);
      lastSaid = undefined;
      const { nextTryAtMs: _before, ...before } = state;
      state = { ...before, state: "ok", sentReadings: state.sentReadings + readings, lastSentAtMs: nowMs };
    },
    state: (): DoorState => state,
  };
}
