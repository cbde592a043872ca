import type { SessionRecord } from "../persistence/port.ts";

export const NEVER_EXPIRES = 0xffffffff;

/** Sessions whose client is not connected: when each ends, and when its will is due. */
export interface AwaySessions {
  add(record: SessionRecord, disconnectedAt: number): void;
  /** The client is back, or its session ended. */
  remove(clientId: string): void;
  size(): number;
  stop(): void;
}

export interface AwayActions {
  /** The will's delay is over [MQTT5-3.1.3-9]. */
  sendWill(record: SessionRecord): void;
  /** The session is over [MQTT5-3.1.2-23]. */
  end(record: SessionRecord): void;
}

interface Away {
  record: SessionRecord;
  /** ms since 1970; Infinity: never. */
  readonly endsAt: number;
  willAt: number;
}

export const endOf = ({ expirySeconds }: SessionRecord, disconnectedAt: number): number =>
  expirySeconds === NEVER_EXPIRES ? Number.POSITIVE_INFINITY : disconnectedAt + expirySeconds * 1000;

const LOOKED_AT_EVERY_MS = 250;

export function createAwaySessions({ sendWill, end }: AwayActions): AwaySessions {
  const away = new Map<string, Away>();
  const timer = setInterval(() => lookAt(Date.now()), LOOKED_AT_EVERY_MS).unref();

  function lookAt(now: number): void {
    for (const session of [...away.values()]) {
      if (now >= session.willAt) {
        session.willAt = Number.POSITIVE_INFINITY;
        const { will, ...rest } = session.record;
        if (will) sendWill(session.record);
        session.record = rest;
      }
      if (now >= session.endsAt) {
        away.delete(session.record.clientId);
        end(session.record);
      }
    }
  }

  function add(record: SessionRecord, disconnectedAt: number): void {
    const endsAt = endOf(record, disconnectedAt);
    const willAt = record.will ? Math.min(disconnectedAt + record.will.delaySeconds * 1000, endsAt) : Number.POSITIVE_INFINITY;
    away.set(record.clientId, { record, endsAt, willAt });
    if (Math.min(endsAt, willAt) <= Date.now()) lookAt(Date.now());
  }

  return {
    add,
    remove: (clientId) => void away.delete(clientId),
    size: () => away.size,
    stop: () => clearInterval(timer),
  };
}
