import { err, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { describeFailure, type RefusedLine, reasonIn, refusedLinesIn, retryAfterMs } from "./failure.ts";
import type { InfluxTransport } from "./influx-transport.ts";
import type { InfluxSettings } from "./settings.ts";

/** Why lines were not written; `lines` where InfluxDB named those that it does not take, and has taken all others. */
export interface WriteFailure {
  readonly error: StoreError;
  readonly lines?: readonly RefusedLine[];
}

/**
 * Writes lines of line protocol (times in ms), all of them or, on a refusal, perhaps some; writing them again does no harm. Only 204
 * and 200 mean done: 201 is what InfluxDB Cloud answers when it dropped some lines, and it does not say which. Too much at once (413) is
 * halved and written in two; what was too much is remembered, and tried for again little by little.
 */
export function createWriter(
  settings: InfluxSettings,
  transport: InfluxTransport,
  ensureDatabase: () => Promise<Result<void, StoreError>>,
) {
  const path = writePath(settings);

  /** Lines that the store took at once, or is hoped to take. */
  let maxLines = Number.POSITIVE_INFINITY;

  async function write(lines: readonly string[]): Promise<Result<void, WriteFailure>> {
    const exists = await ensureDatabase();
    if (!exists.ok) return err({ error: exists.error });
    const refused: RefusedLine[] = [];
    for (let first = 0; first < lines.length; ) {
      const part = lines.slice(first, first + maxLines);
      const sent = await sendGood(part);
      if (sent === "too-much") maxLines = Math.ceil(part.length / 2);
      else if (!sent.ok) return err({ error: sent.error });
      else {
        for (const { index, message } of sent.value) refused.push({ index: first + index, message });
        first += part.length;
        maxLines += Math.ceil(maxLines / 100);
      }
    }
    const [one] = refused;
    return one ? err({ error: { kind: "refused", message: one.message }, lines: refused }) : ok(undefined);
  }

  /**
   * Leaves out the lines that InfluxDB names as bad, until it takes the rest: it names at most a hundred at a time, and that the others are
   * stored is true when it says so of them alone.
   */
  async function sendGood(lines: readonly string[]): Promise<Result<RefusedLine[], StoreError> | "too-much"> {
    const refused = new Map<number, string>();
    for (;;) {
      const left = [...lines.keys()].filter((index) => !refused.has(index));
      const sent = left.length === 0 ? ok([]) : await send(left.map((index) => lines[index] ?? ""));
      if (sent === "too-much" || !sent.ok) return sent;
      if (sent.value.length === 0) return ok([...refused].map(([index, message]) => ({ index, message })));
      for (const { index, message } of sent.value) refused.set(left[index] as number, message);
    }
  }

  /** The lines that InfluxDB named as bad, none when all are written. */
  async function send(lines: readonly string[]): Promise<Result<RefusedLine[], StoreError> | "too-much"> {
    const answered = await transport.write(path, lines);
    if (!answered.ok) return answered;
    const { status, body, retryAfter } = answered.value;
    if (status === 204 || status === 200) return ok([]);
    if (status === 413 && lines.length > 1) return "too-much";
    const named = status === 400 || status === 422 ? refusedLinesIn(status, body).filter(({ index }) => index in lines) : [];
    return named.length > 0 ? ok(named) : err(describeFailure(status, reasonIn(body), retryAfterMs(retryAfter, Date.now())));
  }

  return write;
}

export type WriteLines = ReturnType<typeof createWriter>;

function writePath({ version, database, org }: InfluxSettings): string {
  if (version === 1) return withQuery("/write", { db: database, precision: "ms" });
  if (version === 2) return withQuery("/api/v2/write", { ...(org === undefined ? {} : { org }), bucket: database, precision: "ms" });
  return withQuery("/api/v3/write_lp", { db: database, precision: "millisecond" });
}

const withQuery = (path: string, query: Record<string, string>) => `${path}?${new URLSearchParams(query)}`;
