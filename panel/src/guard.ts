import type { MiddlewareHandler } from "hono";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const IP_LITERAL = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

/**
 * The panel acts on what it is asked, so it must be its own page that asks. Refused are names that point here but are not ours (DNS
 * rebinding), other sites' pages (their Origin), and bodies that a plain form could send.
 */
export function guardAgainstOtherSites(listeningHost: string): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header("host") ?? "";
    const hostName = host.replace(/:\d+$/, "").toLowerCase();
    const isOurs = LOOPBACK.test(hostName) || IP_LITERAL.test(hostName) || hostName === listeningHost.toLowerCase();
    if (!isOurs) return context.json({ error: `this panel is not ${hostName}; open it by its address` }, 403);
    if (context.req.method !== "GET" && context.req.method !== "HEAD") {
      const origin = context.req.header("origin");
      if (origin !== undefined && !sameHost(origin, host))
        return context.json({ error: "only the panel's own page may send commands" }, 403);
      const type = context.req.header("content-type") ?? "";
      if (!type.startsWith("application/json")) return context.json({ error: `content-type is "${type}"; expected application/json` }, 403);
    }
    await next();
    context.header(
      "content-security-policy",
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    );
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
  };
}

const sameHost = (origin: string, host: string) => URL.canParse(origin) && new URL(origin).host === host;
