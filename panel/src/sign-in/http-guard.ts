import type { Log } from "@clima/schemas";
import type { Context, Hono, MiddlewareHandler } from "hono";
import { problem } from "../api/problem.ts";
import { originOf, secretIn } from "./http-cookie.ts";
import type { Visitor } from "./port.ts";
import type { Origin, SignInFailure } from "./shared-logins.ts";
import { createVisitors, type VisitorDeps, type Visitors } from "./visitors.ts";

declare module "hono" {
  interface ContextVariableMap {
    /** Who asks; not known where nobody needs to be. */
    visitor: Visitor;
    /** What was sent, once it was read. */
    body: unknown;
  }
}

/** Whoever is not signed in may ask for it, and sign in there; and programs that watch over the panel have no name. */
const OPEN_TO_ALL = ["/api/v1/session", "/api/v1/health"];

/**
 * Lets nobody to the API who may not look, and nobody send or change anything (with any method but GET and HEAD) who may not send. To be added
 * before the routes that it guards, and after what guards against other sites.
 */
export function guardBySignIn(api: Hono, deps: VisitorDeps): void {
  const { log } = deps;
  const visitors = createVisitors(deps);
  const guard: MiddlewareHandler = async (context, next) => {
    if (OPEN_TO_ALL.includes(context.req.path)) return next();
    const found = await visitorOf(visitors, context);
    if (!found.ok) return refuseVisitor(context, found.error, log);
    const visitor = found.value;
    if (visitor.role === "none") return unauthorized(context, "sign in first: with a user of the broker, or a token");
    if (isSending(context) && !(await visitor.maySend()))
      return problem(context, 403, `${visitor.name ?? "who is not signed in"} may look, and not send or change anything`);
    context.set("visitor", visitor);
    await next();
    if (isSending(context) && visitor.name !== undefined) log.info(describeAct(context, visitor.name));
  };
  api.use("/api/*", guard);
}

const isSending = ({ req: { method } }: Context): boolean => method !== "GET" && method !== "HEAD";

/** Who sends a request, by all that it shows. */
export const visitorOf = (visitors: Visitors, context: Context): ReturnType<Visitors["find"]> =>
  visitors.find({ secret: secretIn(context), authorization: context.req.header("authorization"), origin: () => originOf(context) });

/** The answer to whoever shows what is worth nothing. `name`: who wanted to sign in. */
export function refuseVisitor(context: Context, { kind, detail, retryAfterMs = 0 }: SignInFailure, log: Log, name?: string): Response {
  const who = name === undefined ? "a request" : `the sign-in of ${quoted(name)}`;
  const said = `panel: refused ${who} from ${describeOrigin(originOf(context))}: ${detail}`;
  if (kind === "away") log.debug(said);
  else log.warn(said);
  switch (kind) {
    case "refused":
      return unauthorized(context, name === undefined ? detail : "wrong name or password");
    case "not-allowed":
      return problem(context, 403, detail);
    case "busy":
      return problem(context, 429, detail, { "retry-after": String(Math.ceil(retryAfterMs / 1000)) });
    case "away":
      return problem(context, 503, `nobody can sign in now, for the broker does not answer: ${detail}`);
  }
}

/** Basic works, too, and is not named: a browser would ask for it in a window of its own. */
const unauthorized = (context: Context, detail: string): Response =>
  problem(context, 401, detail, { "www-authenticate": 'Bearer realm="clima"' });

export const describeOrigin = ({ address, forwardedFor }: Origin): string =>
  forwardedFor === undefined ? address : `${quoted(forwardedFor)} by way of ${address}`;

const LONGEST_SHOWN = 200;
/** Nothing of what somebody sent begins a line of the log. */
export const quoted = (text: string): string => JSON.stringify(text.slice(0, LONGEST_SHOWN));

/** What was done, by whom: a press with its button. */
function describeAct(context: Context, name: string): string {
  const { method, path } = context.req;
  const { body } = context.var;
  const what = path.includes("/commands/") && body !== undefined ? ` ${JSON.stringify(body).slice(0, LONGEST_SHOWN)}` : "";
  return `panel: ${quoted(name)}: ${method} ${path}${what} (${context.res.status})`;
}
