import type { StoreError } from "../port.ts";

/** Somebody has to mend it by hand, so asking often helps nobody. */
const SLOW_RETRY_MS = 30_000;

export const noAnswer = (reason: string): StoreError => ({ kind: "unavailable", message: `InfluxDB does not answer: ${reason}` });

/**
 * Whether trying again can help. 4xx about the data cannot; about who we are or where the database is, somebody may mend it. 5xx mostly can, but
 * InfluxDB 2.0 answers a point beyond the retention with 500, too. `retryAfterMs` is what InfluxDB asked for.
 */
export function describeFailure(status: number, message: string, retryAfterMs?: number): StoreError {
  if (status >= 300 && status < 400) return toBeMended(`is somewhere else (${status}): ${message}`, "store.influxUrl");
  if (status === 401 || status === 403)
    return toBeMended(`refuses the login (${status}): ${message}`, "store.influxToken, or store.influxUsername and store.influxPassword");
  if (status === 404)
    return toBeMended(`does not know the place (404): ${message}`, "store.influxDatabase, store.influxOrg and store.influxVersion");
  if (status === 408 || status === 429 || status >= 500) {
    return {
      kind: "unavailable",
      message: `InfluxDB is busy or in trouble (${status}): ${message}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(status >= 500 && status !== 503 ? { mayLieInRecords: true } : {}),
    };
  }
  return { kind: "refused", message: `InfluxDB says (${status}): ${message}` };
}

/** Whether InfluxDB 1.x or 2.x took the lines that its retention keeps, and dropped the older ones. */
export const isBeyondRetention = ({ kind, message }: StoreError): boolean =>
  kind === "refused" && /partial write: points beyond retention policy/.test(message);

/** `what`: what is wrong with it, after "InfluxDB". */
export const toBeMended = (what: string, settings: string): StoreError => ({
  kind: "unavailable",
  message: `InfluxDB ${what}; check ${settings}`,
  retryAfterMs: SLOW_RETRY_MS,
});

/** RFC 9110, section 10.2.3: seconds or a date; undefined when absent or neither. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** What InfluxDB says of one line that it did not take. */
export interface RefusedLine {
  /** From 0. */
  readonly index: number;
  readonly message: string;
}

interface ErrorBody {
  readonly error?: string;
  readonly message?: string;
  readonly data?: readonly { readonly line_number?: number; readonly error_message?: string }[];
}

/** 1.x: {error}; 2.x: {code, message}; 3.x: {error, data: [{line_number, error_message}]}; a proxy: anything. */
export function reasonIn(body: string): string {
  const parsed = parseBody(body);
  if (parsed === undefined) return body.slice(0, MAX_REASON_LENGTH).trim();
  const { error, message, data } = parsed;
  const detail = Array.isArray(data) ? data[0]?.error_message : undefined;
  return [message ?? error, detail].filter((part) => part !== undefined).join(": ") || body;
}
const MAX_REASON_LENGTH = 500;

/** The lines that a 3.x names in its answer to a partial write, at most a hundred of them; none where it names none. */
export function refusedLinesIn(status: number, body: string): RefusedLine[] {
  const data = parseBody(body)?.data;
  if (!Array.isArray(data)) return [];
  return (data as NonNullable<ErrorBody["data"]>).flatMap(({ line_number: number, error_message: reason = "without a reason" }) =>
    number === undefined ? [] : [{ index: number - 1, message: describeFailure(status, reason).message }],
  );
}

function parseBody(body: string): ErrorBody | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
