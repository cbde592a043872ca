import type { Answer, Verdict } from "./port.ts";

const SHOWN_CHARACTERS = 160;

/** An answer's text in one line, without the marks of HTML. */
export function shown(text: string): string {
  const plain = text
    .replace(/<title>[^<]*<\/title>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they would act on the terminal that the log is read in
    .replace(/[\u0000-\u001f\u007f]+/g, " ")
    .replace(/ +/g, " ")
    .trim();
  return plain.length > SHOWN_CHARACTERS ? `${plain.slice(0, SHOWN_CHARACTERS)}…` : plain;
}

const said = ({ status, text }: Answer): string => (shown(text) === "" ? `HTTP ${status}` : `HTTP ${status}: ${shown(text)}`);

/** Retry-After as ms from now: seconds, or a date (RFC 9110, section 10.2.3). Undefined where it is neither. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,7}$/.test(header.trim())) return Number(header.trim()) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** A network that asks for more is asked again all the same. */
const LONGEST_WAIT_MS = 86_400_000;

/** "Later", with what the network said of how much later. */
export function later(answer: Answer, reason: string, nowMs: number, retryAfter = answer.retryAfter): Verdict {
  const afterMs = retryAfterMs(retryAfter, nowMs);
  return { kind: "later", reason, ...(afterMs === undefined ? {} : { afterMs: Math.min(afterMs, LONGEST_WAIT_MS) }) };
}

/**
 * What a status says where the network has no words of its own (RFC 9110, section 15). `name` is the network's, for people; `login` what it is asked to
 * let in.
 */
export function judgeStatus(answer: Answer, nowMs: number, name: string, login: string): Verdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: "taken" };
  if (status === 401 || status === 403) return { kind: "refused", reason: `${name} refuses ${login} (${said(answer)})` };
  if (status < 400 || status === 404 || status === 405 || status === 410)
    return { kind: "refused", reason: `${name} takes nothing at this address; is it right? (${said(answer)})` };
  if (status === 408 || status === 425 || status === 429 || status === 503)
    return later(answer, `${name} takes nothing now (${said(answer)})`, nowMs);
  if (status >= 500) return { kind: "unknown", reason: `${name} failed (${said(answer)})` };
  return { kind: "unwanted", reason: `${name} does not want this reading (${said(answer)})` };
}
