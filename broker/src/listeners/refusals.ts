import { createCountedComplaints } from "@clima/mqtt-wire";
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

/** Logs refused connections, so that a flood of them is no flood of lines. */
export function createRefusals(log: Log, onRefused: (reason: RefusalReason, address: string) => void, everyMs?: number): Refusals {
  const complaints = createCountedComplaints((line) => log.warn(line), everyMs);
  return {
    refuse(reason, address, detail) {
      onRefused(reason, address);
      complaints.complain(reason, `broker: refused a connection from ${address}: ${detail} (${reason})`);
    },
    close: complaints.close,
  };
}
