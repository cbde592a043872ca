import { err, isLoopback, ok, type Result } from "@clima/schemas";
import { HttpError, InfluxDB, type SendOptions } from "@influxdata/influxdb-client";
import type { StoreError } from "../port.ts";
import { noAnswer } from "./failure.ts";
import type { InfluxSettings } from "./settings.ts";

/** What InfluxDB answered, whatever it was. */
export interface InfluxAnswer {
  readonly status: number;
  readonly body: string;
  /** As it came: seconds or a date. */
  readonly retryAfter: string | undefined;
}

const WRITE_TIMEOUT_MS = 30_000;
const QUERY_TIMEOUT_MS = 30_000;
/** Below it, gzip costs more than it saves. */
const GZIP_THRESHOLD_BYTES = 1024;

/**
 * Requests by InfluxData's client, by its transport: one request a call, nothing buffered or tried again behind our back. Connections are
 * kept alive by Node's agent. What does not leave this machine is not compressed: that would cost both sides a tenth of all their work,
 * and spare no network.
 */
export function createInfluxTransport(settings: InfluxSettings) {
  const { transport } = new InfluxDB({ url: settings.url.replace(/\/+$/, ""), headers: authorization(settings), timeout: 0 });
  const isNear = isLoopback(new URL(settings.url).hostname);
  const writeTimeoutMs = settings.writeTimeoutMs ?? WRITE_TIMEOUT_MS;

  /** Line protocol to `path`. An answer that breaks off is none: its reason would be missing. */
  function write(path: string, lines: readonly string[]): Promise<Result<InfluxAnswer, StoreError>> {
    return answerWithin(writeTimeoutMs, async (signal) => {
      let status = 0;
      const body: Uint8Array | undefined = await transport.request(
        path,
        lines.join("\n"),
        {
          method: "POST",
          headers: { accept: "*/*", "content-type": "text/plain; charset=utf-8" },
          signal,
          ...(isNear ? {} : { gzipThreshold: GZIP_THRESHOLD_BYTES }),
        },
        (headers, code) => {
          status = code ?? status;
          // InfluxDB 3 names no type for its JSON, and the client would keep only the first 1000 characters of a text.
          headers["content-type"] ??= "application/json";
        },
      );
      return { status, body: textOf(body ? [body] : []) };
    });
  }

  /** Form fields to `path`. */
  function ask(path: string, fields: Readonly<Record<string, string>>): Promise<Result<InfluxAnswer, StoreError>> {
    const headers = { "content-type": "application/x-www-form-urlencoded", ...(isNear ? {} : { "accept-encoding": "gzip" }) };
    return collect(path, new URLSearchParams(fields).toString(), { method: "POST", headers });
  }

  function collect(path: string, body: string, options: SendOptions): Promise<Result<InfluxAnswer, StoreError>> {
    return answerWithin(QUERY_TIMEOUT_MS, async (signal) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of transport.iterate(path, body, { ...options, signal })) chunks.push(chunk);
      return { status: 200, body: textOf(chunks) };
    });
  }

  const get = (path: string) => collect(path, "", { method: "GET" });

  return { write, ask, get };
}

export type InfluxTransport = ReturnType<typeof createInfluxTransport>;

/**
 * The client throws what is no success: an HttpError where an answer came, anything else where none came. It never takes its listener from the
 * signal, and Node keeps a signal of `AbortSignal.timeout` that is listened to until its time is over, with all that was sent.
 */
async function answerWithin(
  timeoutMs: number,
  request: (signal: AbortSignal) => Promise<{ readonly status: number; readonly body: string }>,
): Promise<Result<InfluxAnswer, StoreError>> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    return ok({ ...(await request(late.signal)), retryAfter: undefined });
  } catch (cause) {
    if (cause instanceof HttpError) return ok(answerOf(cause));
    return err(noAnswer(late.signal.aborted ? `nothing within ${timeoutMs / 1000} s` : reasonOf(cause as Error)));
  } finally {
    clearTimeout(timer);
  }
}

function answerOf({ statusCode, statusMessage, body, headers }: HttpError): InfluxAnswer {
  const elsewhere = statusCode < 400 ? headers?.["location"]?.toString() : undefined;
  return { status: statusCode, body: elsewhere || body || statusMessage || "", retryAfter: headers?.["retry-after"]?.toString() };
}

const textOf = (chunks: readonly Uint8Array[]) => Buffer.concat(chunks).toString("utf8");

/** A name with several addresses fails once for each, and its error itself says nothing. */
const reasonOf = (error: Error & { readonly errors?: readonly Error[]; readonly code?: string }): string =>
  error.message || error.errors?.map(({ message }) => message).join(", ") || error.code || "the connection failed";

function authorization({ version, token, username, password }: InfluxSettings): Record<string, string> {
  if (token !== undefined) return { authorization: `Token ${token}` };
  if (version === 1 && username !== undefined)
    return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ""}`).toString("base64")}` };
  return {};
}
