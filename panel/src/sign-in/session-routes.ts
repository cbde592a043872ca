import type { Context } from "hono";
import { jsonAnswer } from "../api/answers.ts";
import { type JsonSchema, named, objectOf, oneOfTexts, optional, text, truth } from "../api/json-schema.ts";
import { problem } from "../api/problem.ts";
import { type Route, route } from "../api/route.ts";
import type { SessionInfo } from "../api-types.ts";
import { dropSecret, keepSecret, originOf, secretIn } from "./http-cookie.ts";
import { describeOrigin, quoted, refuseVisitor, visitorOf } from "./http-guard.ts";
import type { Visitor } from "./port.ts";
import { createVisitors, readCredentials, type VisitorDeps } from "./visitors.ts";

const session = objectOf<SessionInfo>("who asks, and what they may do", {
  name: optional(text("the user or the token; absent where nobody has signed in")),
  role: oneOfTexts(["none", "viewer", "operator"], "none: nothing; viewer: look; operator: look, send and change"),
  isSignInOffered: truth("whoever signs in may do more"),
});

/** Checked by the route itself, whose complaint must not repeat a password. */
const credentials: JsonSchema = {
  type: "object",
  required: ["name", "password"],
  properties: { name: { type: "string", minLength: 1, maxLength: 256 }, password: { type: "string", minLength: 1, maxLength: 1024 } },
};

/** Signing in and out. Whoever is not signed in may ask, too. */
export function sessionRoutes(deps: VisitorDeps): readonly Route[] {
  const visitors = createVisitors(deps);

  /** Whoever asks, as the broker has it now. */
  async function tell(context: Context): Promise<Response> {
    const secret = secretIn(context);
    const known = secret === undefined ? undefined : deps.sessions.find(secret);
    if (known === undefined) deps.door.knock();
    else {
      await known.login.askRole();
      keepSecret(context, secret ?? "");
    }
    const found = await visitorOf(visitors, context);
    return found.ok ? context.json(infoOf(found.value)) : refuseVisitor(context, found.error, deps.log);
  }

  async function signIn(context: Context, body: unknown): Promise<Response> {
    const shown = readCredentials(body as Readonly<Record<string, unknown>>);
    if (shown === undefined) return problem(context, 400, "expected a name and a password, both of them texts that are not empty");
    const signedIn = await deps.sessions.signIn(shown, originOf(context));
    if (!signedIn.ok) return refuseVisitor(context, signedIn.error, deps.log, shown.username);
    // Whoever had this browser before has it no more.
    deps.sessions.signOut(secretIn(context) ?? "");
    const { secret, session: begun } = signedIn.value;
    keepSecret(context, secret);
    deps.log.info(`panel: ${quoted(begun.name)} signed in from ${describeOrigin(originOf(context))}`);
    return context.json(infoOf({ name: begun.name, role: begun.login.role() }));
  }

  function signOut(context: Context): Response {
    deps.sessions.signOut(secretIn(context) ?? "");
    dropSecret(context);
    return context.json(infoOf(visitors.anonymous()));
  }

  return [
    route({
      method: "get",
      path: "/session",
      summary: "Who asks, and what they may do",
      parameters: {},
      answers: { 200: jsonAnswer("the session", named("Session")) },
      problems: [],
      handle: (_asked, context) => uncached(context, tell),
    }),
    route({
      method: "post",
      path: "/session",
      summary: "Sign in",
      description: "With the name and password of a user of the broker. The answer sets a cookie; programs show a token in its place.",
      parameters: {},
      body: { schema: credentials, example: { name: "ann", password: "secret" } },
      answers: { 200: jsonAnswer("the new session", named("Session")) },
      problems: [],
      handle: (_asked, context, body) => uncached(context, () => signIn(context, body)),
    }),
    route({
      method: "delete",
      path: "/session",
      summary: "Sign out",
      parameters: {},
      answers: { 200: jsonAnswer("what may be done without a session", named("Session")) },
      problems: [],
      handle: (_asked, context) => uncached(context, signOut),
    }),
  ];
}

function uncached(context: Context, answer: (context: Context) => Response | Promise<Response>): Response | Promise<Response> {
  context.header("cache-control", "no-store");
  return answer(context);
}

const infoOf = ({ name, role }: Pick<Visitor, "name" | "role">): SessionInfo => ({
  ...(name === undefined ? {} : { name }),
  role,
  isSignInOffered: name === undefined && role !== "operator",
});

export const sessionSchemas = { Session: session };
