import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { err, isLoopback, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { describeFailure, type InfluxHttp, type InfluxSettings, reasonOf } from "./influx-http.ts";

const WRITE_TIMEOUT_MS = 30_000;
/** Below it, gzip costs more than it saves. */
const MIN_GZIP_BYTES = 1024;
const compress = promisify(gzip);

/**
 * Writes lines of line protocol (times in ms), all of them or, on a refusal, perhaps some; writing them again does no harm. Only 204
 * and 200 mean done: 201 is what a 3.x answers when it dropped some lines. Too much at once (413) is halved and written in two; what was
 * too much is remembered, and tried for again little by little. What does not leave this machine is not compressed: that would cost both
 * sides a tenth of all their work, and spare no network.
 */
export function createWriter(settings: InfluxSettings, { headers, ensureDatabase }: InfluxHttp) {
  const url = writeUrl(settings);
  const isNear = isLoopback(url.hostname);
  const timeoutMs = settings.writeTimeoutMs ?? WRITE_TIMEOUT_MS;

  /** Lines that the store took at once, or is hoped to take. */
  let maxLines = Number.POSITIVE_INFINITY;

  async function write(lines: readonly string[]): Promise<Result<void, StoreError>> {
    const exists = await ensureDatabase();
    if (!exists.ok) return exists;
    for (let first = 0; first < lines.length; ) {
      const part = lines.slice(first, first + maxLines);
      const sent = await send(part);
      if (sent === "too-much") maxLines = Math.ceil(part.length / 2);
      else if (!sent.ok) return sent;
      else {
        first += part.length;
        maxLines += Math.ceil(maxLines / 100);
      }
    }
    return ok(undefined);
  }

  async function send(lines: readonly string[]): Promise<Result<void, StoreError> | "too-much"> {
    const answer = await post(lines.join("\n"));
    if (!answer.ok) return answer;
    const { status, reason, retryAfterMs } = answer.value;
    if (status === 204 || status === 200) return ok(undefined);
    if (status === 413 && lines.length > 1) return "too-much";
    return err(describeFailure(status, reason, retryAfterMs));
  }

  /** An answer that breaks off is none: its reason would be missing. */
  async function post(text: string): Promise<Result<Answer, StoreError>> {
    const plain = Buffer.from(text);
    const isCompressed = !isNear && plain.length >= MIN_GZIP_BYTES;
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { ...headers, "Content-Type": "text/plain; charset=utf-8", ...(isCompressed ? { "Content-Encoding": "gzip" } : {}) },
        body: isCompressed ? await compress(plain, { level: constants.Z_BEST_SPEED }) : plain,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const reason = reasonIn(await response.text()) || response.statusText;
      return ok({ status: response.status, reason, retryAfterMs: retryAfterMs(response.headers.get("retry-after"), Date.now()) });
    } catch (cause) {
      return err(describeFailure(undefined, reasonOf(cause as Error)));
    }
  }

  return write;
}

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
}

function writeUrl({ url, version, database, org }: InfluxSettings): URL {
  if (version === 1) return withQuery("/write", { db: database, precision: "ms" });
  if (version === 2) return withQuery("/api/v2/write", { ...(org === undefined ? {} : { org }), bucket: database, precision: "ms" });
  return withQuery("/api/v3/write_lp", { db: database, precision: "millisecond" });

  function withQuery(path: string, query: Record<string, string>): URL {
    const whole = new URL(`${url.replace(/\/+$/, "")}${path}`);
    whole.search = new URLSearchParams(query).toString();
    return whole;
  }
}

/** 1.x: {error}; 2.x: {code, message}; 3.x: {error, data: [{error_message}]}; a proxy: anything. */
function reasonIn(body: string): string {
  try {
    const { error, message, data } = JSON.parse(body) as { error?: string; message?: string; data?: readonly { error_message?: string }[] };
    const detail = Array.isArray(data) ? data[0]?.error_message : undefined;
    return [message ?? error, detail].filter((part) => part !== undefined).join(": ") || body;
  } catch {
    return body.slice(0, MAX_REASON_LENGTH).trim();
  }
}
const MAX_REASON_LENGTH = 500;

/** RFC 9110, section 10.2.3: seconds or a date; undefined when absent or neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
