import { err, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { describeFailure, type RefusedLine, reasonIn, refusedLinesIn, retryAfterMs } from "./failure.ts";
import type { InfluxTransport } from "./influx-transport.ts";

/** "too-much": InfluxDB would take fewer lines at once. */
export type Sent = Result<readonly RefusedLine[], StoreError> | "too-much";

/**
 * Sends lines, and leaves out those that InfluxDB names as bad until it takes the rest: it names at most a hundred at a time, and that the
 * others are stored is certain only when it takes them alone. The answer is what was left out.
 */
export async function sendLines(transport: Pick<InfluxTransport, "write">, path: string, lines: readonly string[]): Promise<Sent> {
  const sent = await sendOnce(transport, path, lines);
  if (sent === "too-much" || !sent.ok || sent.value.length === 0) return sent;
  const bad = new Set(sent.value.map(({ index }) => index));
  const left = [...lines.entries()].filter(([index]) => !bad.has(index));
  if (left.length === 0) return sent;
  const rest = await sendLines(
    transport,
    path,
    left.map(([, line]) => line),
  );
  if (rest === "too-much" || !rest.ok) return rest;
  return ok([...sent.value, ...rest.value.map(({ index, message }) => ({ index: left[index]?.[0] ?? 0, message }))]);
}

/** The lines that InfluxDB named as bad, none when all are written. */
async function sendOnce(transport: Pick<InfluxTransport, "write">, path: string, lines: readonly string[]): Promise<Sent> {
  const answered = await transport.write(path, lines);
  if (!answered.ok) return answered;
  const { status, body, retryAfter } = answered.value;
  if (status === 204 || status === 200) return ok([]);
  if (status === 413 && lines.length > 1) return "too-much";
  const named = status === 400 || status === 422 ? refusedLinesIn(status, body).filter(({ index }) => index in lines) : [];
  return named.length > 0 ? ok(named) : err(describeFailure(status, reasonIn(body), retryAfterMs(retryAfter, Date.now())));
}
