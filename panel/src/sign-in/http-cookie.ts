import { isLoopback } from "@clima/schemas";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { SESSION_S } from "./sessions.ts";
import type { Origin } from "./shared-logins.ts";

/**
 * By a TLS terminator's word (X-Forwarded-Proto). Anybody can say that, and gains nothing: it only makes the cookie one that a browser keeps to
 * TLS.
 */
const isByTls = ({ req }: Context): boolean => req.header("x-forwarded-proto")?.split(",")[0]?.trim().toLowerCase() === "https";

/** `__Host-`: no other host of the domain can have set it, and it never leaves TLS (RFC 6265bis, 4.1.3.2). */
const cookieName = (context: Context): string => (isByTls(context) ? "__Host-clima-session" : "clima-session");

/** The secret of the session that a request belongs to. */
export const secretIn = (context: Context): string | undefined => getCookie(context, cookieName(context));

/** Has the browser keep a session's secret, for this site alone and for no script. */
export const keepSecret = (context: Context, secret: string): void =>
  setCookie(context, cookieName(context), secret, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: isByTls(context),
    maxAge: SESSION_S,
  });

export const dropSecret = (context: Context): void =>
  void deleteCookie(context, cookieName(context), { path: "/", secure: isByTls(context) });

/** Whence a request comes. A proxy of this machine adds the address that it was asked from at the end. */
export function originOf(context: Context): Origin {
  const { address: remote = "" } = getConnInfo(context).remote;
  const address = remote.replace(/^::ffff:/, "");
  const forwardedFor = isLoopback(address) ? context.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  return forwardedFor === undefined ? { address } : { address, forwardedFor };
}
