import { err, type Log, ok, type Result } from "@clima/schemas";
import type { FrontDoor } from "./front-door.ts";
import type { Credentials, Role, Visitor } from "./port.ts";
import type { Sessions } from "./sessions.ts";
import type { Origin, Session, SignInFailure } from "./shared-logins.ts";
import type { TokenRecord } from "./tokens-file.ts";

export interface VisitorDeps {
  readonly door: FrontDoor;
  readonly sessions: Sessions;
  readonly findToken: (token: string) => Promise<TokenRecord | undefined>;
  /** What somebody may do who is not signed in, where the door is closed. */
  readonly anonymousRole: Role;
  readonly log: Log;
}

/** What a request shows of who sends it. */
export interface Shown {
  /** The secret of a session. */
  readonly secret: string | undefined;
  readonly authorization: string | undefined;
  origin(): Origin;
}

/** A token that is taken away is noticed by then also by who listens. */
const LOOK_FOR_TOKEN_MS = 2000;

/** Finds out who sends a request. */
export function createVisitors({ door, sessions, findToken, anonymousRole }: Omit<VisitorDeps, "log">) {
  const anonymous = (): Visitor => {
    const role = door.isOpen() ? "operator" : anonymousRole;
    return { role, maySend: async () => role === "operator", onEnded: door.onClosed };
  };

  /**
   * The visitor, or why what the request shows is worth nothing. Where everybody may do everything, nobody is asked: what a proxy's own sign-in
   * leaves in the request is none of ours.
   */
  async function find({ secret, authorization, origin }: Shown): Promise<Result<Visitor, SignInFailure>> {
    const session = secret === undefined ? undefined : sessions.find(secret);
    if (session !== undefined) return ok(ofSession(session, session.onEnded));
    const nobody = anonymous();
    return authorization === undefined || nobody.role === "operator" ? ok(nobody) : byHeader(authorization, origin());
  }

  async function byHeader(authorization: string, origin: Origin): Promise<Result<Visitor, SignInFailure>> {
    const [, scheme = "", value = ""] = /^(\S+) +(\S+) *$/.exec(authorization) ?? [];
    if (scheme.toLowerCase() === "bearer") return byToken(value);
    const credentials = scheme.toLowerCase() === "basic" ? readBasic(value) : undefined;
    if (credentials === undefined)
      return err({ kind: "refused", detail: 'expected "Authorization: Bearer" with a token, or Basic with a name and a password' });
    const signedIn = await sessions.byPassword(credentials, origin);
    return signedIn.ok ? ok(ofSession(signedIn.value, signedIn.value.login.onEnded)) : signedIn;
  }

  async function byToken(token: string): Promise<Result<Visitor, SignInFailure>> {
    const record = await findToken(token);
    if (record === undefined)
      return err({ kind: "refused", detail: "there is no such token; clima panel token list shows those there are" });
    return ok({
      name: `token ${record.name}`,
      role: record.role,
      maySend: async () => record.role === "operator",
      onEnded(listener) {
        const look = async () => {
          if ((await findToken(token)) === undefined) listener();
        };
        const looking = setInterval(() => void look(), LOOK_FOR_TOKEN_MS).unref();
        return () => clearInterval(looking);
      },
    });
  }

  return { find, anonymous };
}

export type Visitors = ReturnType<typeof createVisitors>;

const ofSession = ({ name, login }: Session, onEnded: Visitor["onEnded"]): Visitor => ({
  name,
  role: login.role(),
  maySend: async () => (await login.askRole()) === "operator",
  onEnded,
});

/** RFC 7617, in UTF-8. */
function readBasic(shown: string): Credentials | undefined {
  const text = Buffer.from(shown, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : readCredentials({ name: text.slice(0, colon), password: text.slice(colon + 1) });
}

const LONGEST_NAME = 256;
const LONGEST_PASSWORD = 1024;

/** undefined where there is no name or no password: an empty name would be a client of the broker without one, who may be let in. */
export function readCredentials({ name, password }: Readonly<Record<string, unknown>>): Credentials | undefined {
  const isComplete = isText(name, LONGEST_NAME) && isText(password, LONGEST_PASSWORD);
  return isComplete ? { username: name, password } : undefined;
}

const isText = (value: unknown, longest: number): value is string =>
  typeof value === "string" && value !== "" && value.length <= longest && !value.includes("\0");
