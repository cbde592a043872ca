import type { SessionInfo } from "../api-types.ts";
import type { Words } from "../words/words.ts";

const SESSION = "/api/v1/session";
/** Until then nothing is shown, and a panel that hangs is as good as none. */
const KNOWN_WITHIN_MS = 5000;
/** The broker may be slow to check a password. */
const SIGNED_IN_WITHIN_MS = 20_000;

/** Who looks, and what they may do; undefined where the panel does not answer. */
export async function readSession(): Promise<SessionInfo | undefined> {
  const answer = await ask("GET", undefined, KNOWN_WITHIN_MS);
  return answer?.ok ? ((await answer.json().catch(() => undefined)) as SessionInfo | undefined) : undefined;
}

/** undefined: signed in. Otherwise why not, for people. */
export async function signIn(name: string, password: string, words: Words["signIn"]): Promise<string | undefined> {
  const answer = await ask("POST", { name, password });
  switch (answer?.status) {
    case 200:
      return undefined;
    case 400:
    case 401:
      return words.wrong;
    case 403:
      return words.mayNotLook;
    case 429:
      return words.tooMany(answer.headers.get("retry-after") ?? "1");
    case 503:
      return words.brokerAway;
    default:
      return words.failed;
  }
}

export async function signOut(): Promise<void> {
  await ask("DELETE");
}

async function ask(method: string, body?: object, withinMs = SIGNED_IN_WITHIN_MS): Promise<Response | undefined> {
  try {
    return await fetch(SESSION, {
      method,
      cache: "no-store",
      signal: AbortSignal.timeout(withinMs),
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch {
    // Offline, or nobody there: both are said elsewhere.
    return undefined;
  }
}
