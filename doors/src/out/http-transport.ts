import type { HttpRequest, Sent } from "./port.ts";

const TIMEOUT_MS = 20_000;
/** A hundred measurements of openSenseMap have some 15 KB. */
const MAX_ANSWER_BYTES = 131_072;
/** Failures before anything of the request went out: of looking up, connecting and TLS. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|UNABLE_TO_\w+|(DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|SELF_SIGNED_CERT_IN_CHAIN)$/;

/** Sends a request over HTTP, once; redirections are not followed, for they would carry the password elsewhere. Never rejects. */
export async function sendHttp({ method, url, headers, body }: HttpRequest, softwareVersion: string, stopping: AbortSignal): Promise<Sent> {
  const { address, login } = withoutLogin(url);
  try {
    const response = await fetch(address, {
      method,
      headers: { "user-agent": `Clima/${softwareVersion}`, ...login, ...headers },
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), stopping]),
      ...(body === undefined ? {} : { body }),
    });
    const retryAfter = response.headers.get("retry-after");
    return { kind: "answer", status: response.status, text: await beginningOf(response), ...(retryAfter === null ? {} : { retryAfter }) };
  } catch (cause) {
    return failed(cause);
  }
}

/** A user and a password in an address become a header (RFC 7617), for `fetch` refuses them there. */
function withoutLogin(url: string): { readonly address: URL; readonly login: Readonly<Record<string, string>> } {
  const address = new URL(url);
  const { username, password } = address;
  if (username === "" && password === "") return { address, login: {} };
  address.username = "";
  address.password = "";
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address, login: { authorization: `Basic ${Buffer.from(text).toString("base64")}` } };
}

/** The beginning of an answer; what came of it where it breaks off, for the status tells most. */
async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_ANSWER_BYTES) break;
    }
  } catch {
    // The status has come, and it says what became of the request.
  }
  return Buffer.concat(chunks).toString("utf8");
}

function failed(cause: unknown): Sent {
  const error = cause as Error & { readonly cause?: unknown };
  if (error.name === "TimeoutError") return { kind: "unknown", reason: `no answer within ${TIMEOUT_MS / 1000} s` };
  const inner = (error.cause ?? error) as Error & { readonly code?: unknown; readonly syscall?: unknown };
  const code = typeof inner.code === "string" ? inner.code : "";
  const reason = inner.message || code || error.message;
  const isBefore = BEFORE_SENDING.test(code) || inner.syscall === "connect";
  return { kind: isBefore ? "not-sent" : "unknown", reason };
}
