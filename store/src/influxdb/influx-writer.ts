import { err, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import type { RefusedLine } from "./failure.ts";
import type { InfluxTransport } from "./influx-transport.ts";
import { sendLines } from "./send-lines.ts";
import type { InfluxSettings } from "./settings.ts";

/** Why lines were not written; `lines` where InfluxDB named those that it does not take, and has taken all others. */
export interface WriteFailure {
  readonly error: StoreError;
  readonly lines?: readonly RefusedLine[];
}

/**
 * Writes lines of line protocol (times in ms, or in ns), all of them or, on a refusal, perhaps some; writing them again does no harm. Only 204
 * and 200 mean done: 201 is what InfluxDB Cloud answers when it dropped some lines, and it does not say which. Too much at once (413) is
 * halved and written in two; what was too much is remembered, and tried for again little by little.
 */
export function createWriter(settings: InfluxSettings, transport: Pick<InfluxTransport, "write">, precision: WritePrecision = "ms") {
  const path = writePath(settings, precision);

  /** Lines that the store took at once, or is hoped to take. */
  let maxLines = Number.POSITIVE_INFINITY;

  async function write(lines: readonly string[]): Promise<Result<void, WriteFailure>> {
    const refused: RefusedLine[] = [];
    for (let first = 0; first < lines.length; ) {
      const part = lines.slice(first, first + maxLines);
      const sent = await sendLines(transport, path, part);
      if (sent === "too-much") {
        maxLines = Math.ceil(part.length / 2);
        continue;
      }
      if (!sent.ok) return err({ error: sent.error });
      for (const { index, message } of sent.value) refused.push({ index: first + index, message });
      first += part.length;
      maxLines += Math.ceil(maxLines / 100);
    }
    const [one] = refused;
    return one ? err({ error: { kind: "refused", message: one.message }, lines: refused }) : ok(undefined);
  }

  return write;
}

export type WriteLines = ReturnType<typeof createWriter>;

export type WritePrecision = "ms" | "ns";

function writePath({ version, database, org }: InfluxSettings, precision: WritePrecision): string {
  if (version === 1) return withQuery("/write", { db: database, precision: precision === "ms" ? "ms" : "n" });
  if (version === 2) return withQuery("/api/v2/write", { ...(org === undefined ? {} : { org }), bucket: database, precision });
  return withQuery("/api/v3/write_lp", { db: database, precision: precision === "ms" ? "millisecond" : "nanosecond" });
}

const withQuery = (path: string, query: Record<string, string>) => `${path}?${new URLSearchParams(query)}`;
