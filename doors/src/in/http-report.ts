import type { IncomingMessage } from "node:http";
import { err, ok, type Result } from "@clima/schemas";
import { type Form, parseForm, parseTarget } from "./form.ts";

/** What is answered to a console, as plain text. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Ten times what the largest console with every sensor sends. */
export const MAX_BODY_BYTES = 32 * 1024;

const METHODS = new Set(["GET", "POST", "PUT"]);

/** All pairs of a request, whatever its path: those of the body go before those of the target. */
export async function readReport(request: IncomingMessage): Promise<Result<Form, HttpAnswer>> {
  const method = request.method ?? "";
  if (!METHODS.has(method)) return err({ status: 405, text: `${method} is not for this door; expected GET or POST` });
  const body = await readBody(request);
  if (body === undefined) return err({ status: 413, text: `the report is larger than ${MAX_BODY_BYTES} bytes` });
  return ok(new Map([...parseTarget(request.url ?? ""), ...parseForm(body)]));
}

/** Undefined where it is too large; then the rest is read and thrown away, so that the sender gets to read the answer. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else resolve(undefined);
    });
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("error", reject);
  });
}
