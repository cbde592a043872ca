import type { Log } from "@clima/schemas";

/** Why a connection did not become one. */
export type RefusalReason =
  | "connections"
  | "connections-per-address"
  | "proxy-source"
  | "proxy-header"
  | "tls-handshake"
  | "handshake-timeout"
  | "origin"
  | "subprotocol"
  | "accept";

export interface Refusals {
  refuse(reason: RefusalReason, address: string, detail: string): void;
  close(): void;
}

const QUIET_MS = 10_000;

/**
 * Logs refused connections, so that a flood of them is no flood of lines: the first of a reason at once, the others counted and
 * logged together every 10 s.
 */
export function createRefusals(log: Log, onRefused: (reason: RefusalReason, address: string) => void, quietMs = QUIET_MS): Refusals {
  const counting = new Map<RefusalReason, { unlogged: number; last: string; readonly timer: NodeJS.Timeout }>();

  function logRest(reason: RefusalReason): void {
    const { unlogged = 0, last = "", timer } = counting.get(reason) ?? {};
    if (unlogged === 0) {
      clearInterval(timer);
      counting.delete(reason);
      return;
    }
    counting.set(reason, { unlogged: 0, last: "", timer: timer as NodeJS.Timeout });
    log.warn(`broker: refused ${unlogged} more connections in ${quietMs / 1000} s (${reason}); the last ${last}`);
  }

  function refuse(reason: RefusalReason, address: string, detail: string): void {
    onRefused(reason, address);
    const last = `from ${address}: ${detail}`;
    const counted = counting.get(reason);
    if (counted) {
      counted.unlogged += 1;
      counted.last = last;
      return;
    }
    counting.set(reason, { unlogged: 0, last, timer: setInterval(() => logRest(reason), quietMs).unref() });
    log.warn(`broker: refused a connection ${last} (${reason})`);
  }

  return {
    refuse,
    close() {
      for (const { timer } of counting.values()) clearInterval(timer);
      counting.clear();
    },
  };
}
