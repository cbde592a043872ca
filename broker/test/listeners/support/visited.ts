import { type Log, silentLog } from "@clima/schemas";
import { waitFor } from "../../../../test/support/wait-for.ts";
import type { Connection } from "../../../src/connection.ts";
import type { BrokerSettings } from "../../../src/index.ts";
import { type ListenerOptions, type Listeners, openListeners } from "../../../src/listeners/open-listeners.ts";
import { brokerSettings } from "../../support/settings.ts";

/** One connection as a broker sees it. */
export interface Visit {
  readonly connection: Connection;
  readonly chunks: Buffer[];
  text(): string;
  drains: number;
  /** Of every onClose: what it was given. */
  readonly closes: (Error | undefined)[];
  /** Anything that was called after onClose. */
  readonly late: string[];
}

export interface Opened {
  readonly listeners: Listeners;
  readonly visits: Visit[];
  /** The next visit that is not asked for yet. */
  nextVisit(): Promise<Visit>;
}

interface Setting extends ListenerOptions {
  readonly settings?: Partial<BrokerSettings>;
  readonly log?: Log;
  readonly onVisit?: (visit: Visit) => void;
  readonly onBytes?: (visit: Visit, chunk: Buffer) => void;
}

/** Listeners on free ports of loopback that keep what happens on each connection. */
export async function openVisited({ settings = {}, log = silentLog, onVisit, onBytes, ...options }: Setting = {}): Promise<Opened> {
  const visits: Visit[] = [];
  const asked = { count: 0 };
  const accept = (connection: Connection) => {
    const visit = createVisit(connection);
    visits.push(visit);
    onVisit?.(visit);
    const note = (what: string) => {
      if (visit.closes.length > 0) visit.late.push(what);
    };
    return {
      onBytes(chunk: Buffer) {
        note("onBytes");
        visit.chunks.push(chunk);
        onBytes?.(visit, chunk);
      },
      onDrain() {
        note("onDrain");
        visit.drains += 1;
      },
      onClose(cause?: Error) {
        note("onClose");
        visit.closes.push(cause);
      },
    };
  };
  const opened = await openListeners(brokerSettings("unused", settings), accept, log, options);
  if (!opened.ok) throw new Error(opened.error);
  const nextVisit = () => {
    const index = asked.count++;
    return waitFor(`connection ${index}`, () => visits[index], 5_000);
  };
  return { listeners: opened.value, visits, nextVisit };
}

function createVisit(connection: Connection): Visit {
  const chunks: Buffer[] = [];
  return { connection, chunks, text: () => Buffer.concat(chunks).toString("latin1"), drains: 0, closes: [], late: [] };
}

/** A log that keeps its lines. */
export function keepingLog() {
  const lines: string[] = [];
  const keep = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const log: Log = { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
  return { log, lines };
}
