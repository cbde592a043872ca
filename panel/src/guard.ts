import { show } from "@clima/schemas";
import type { Context, MiddlewareHandler } from "hono";
import { problem } from "./api/problem.ts";
import type { OwnNames } from "./own-names.ts";

/**
 * The panel acts on what it is asked, so it must be its own page that asks. Refused are names that point here but are not ours (DNS
 * rebinding), also those that a proxy was asked for and tells of (X-Forwarded-Host), other sites' pages (their Origin), and what a plain
 * form could send: a POST that is not JSON.
 */
export function guardAgainstOtherSites(names: OwnNames): MiddlewareHandler {
  return async (context, next) => {
    const forwarded = context.req.header("x-forwarded-host")?.split(",") ?? [];
    const hosts = [context.req.header("host") ?? "", ...forwarded].map((host) => host.trim());
    const foreign = hosts.find((host) => !names.isOwn(host));
    if (foreign !== undefined) return problem(context, 403, describeForeign(foreign));
    const refusal = isAsking(context) ? undefined : refuseSending(context, hosts, names);
    if (refusal !== undefined) return refusal;
    await next();
    context.header(
      "content-security-policy",
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    );
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
  };
}

const describeForeign = (host: string) =>
  `this panel is not known as ${show(host)}; open it by its address, or add the name to panel.allowedHosts (CLIMA_PANEL_ALLOWED_HOSTS) and start it again`;

const isAsking = (context: Context): boolean => context.req.method === "GET" || context.req.method === "HEAD";

function refuseSending(context: Context, hosts: readonly string[], names: OwnNames): Response | undefined {
  const origin = context.req.header("origin");
  if (origin !== undefined && !isOwnPage(origin, hosts, names))
    return problem(context, 403, `the page is of ${show(origin)}; only the panel's own page may send commands`);
  const type = context.req.header("content-type") ?? "";
  const isPlainForm = context.req.method === "POST" && !type.toLowerCase().startsWith("application/json");
  return isPlainForm ? problem(context, 415, `content-type is ${show(type)}; expected application/json`) : undefined;
}

/** A proxy may have replaced the Host that the page has: then its name must be one that was allowed by name. */
function isOwnPage(origin: string, hosts: readonly string[], names: OwnNames): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const isSame = (other: string) => URL.canParse(`${protocol}//${other}`) && new URL(`${protocol}//${other}`).host === host;
  return hosts.some(isSame) || names.isAllowed(host);
}
