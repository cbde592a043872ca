import { Hono, type MiddlewareHandler } from "hono";
import { COMPRESSIBLE_CONTENT_TYPE_REGEX, compress } from "hono/compress";
import { guardAgainstOtherSites } from "../guard.ts";
import { guardBySignIn } from "../sign-in/http-guard.ts";
import { sessionRoutes } from "../sign-in/session-routes.ts";
import { climateRoutes } from "./climate.ts";
import { commandRoutes } from "./commands.ts";
import type { ApiDeps } from "./deps.ts";
import { documentRoute } from "./document.ts";
import { eventRoutes } from "./events.ts";
import { exportRoutes } from "./export.ts";
import { logRoutes } from "./log.ts";
import { partRoutes } from "./parts.ts";
import { problem } from "./problem.ts";
import type { Route } from "./route.ts";
import { seriesRoutes } from "./series.ts";
import { API_BASE, serveRoutes } from "./serve-routes.ts";
import { shortcutRoutes } from "./shortcuts.ts";
import { stationRoutes } from "./stations.ts";

/** Every route of the HTTP API, in the order of its description. */
const routesOf = (deps: ApiDeps): readonly Route[] => [
  ...stationRoutes(deps),
  ...seriesRoutes(deps),
  ...climateRoutes(deps),
  ...exportRoutes(deps),
  ...logRoutes(deps),
  ...commandRoutes(deps),
  ...shortcutRoutes(deps),
  ...eventRoutes(deps),
  ...partRoutes(deps),
  ...sessionRoutes(deps.signIn),
];

/** The panel's HTTP API. */
export function createApi(deps: ApiDeps): Hono {
  const api = new Hono();
  api.use(endAfterUnread);
  api.use(guardAgainstOtherSites(deps.names));
  api.use(compress({ contentTypeFilter: (type) => isNdjson(type) || COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type) }), freshness);
  guardBySignIn(api, deps.signIn);
  const routes = routesOf(deps);
  serveRoutes(api, [...routes, documentRoute(routes)]);
  api.onError((cause, context) => {
    deps.log.error(`panel: ${context.req.method} ${context.req.path} failed: ${cause.stack ?? cause.message}`);
    return problem(context, 500, "the panel has a fault; its log says more");
  });
  api.notFound((context) => problem(context, 404, describeMissing(context.req.path)));
  return api;
}

const isNdjson = (type: string): boolean => type.startsWith("application/x-ndjson");

const describeMissing = (path: string): string =>
  path.startsWith("/api/") && !path.startsWith(`${API_BASE}/`)
    ? `${path} is not here; the API begins at ${API_BASE}/`
    : `${path} is not here`;

/** A refused body is not read: the connection ends with the answer, which says so, or whoever uses it next is cut off. */
const endAfterUnread: MiddlewareHandler = async (context, next) => {
  await next();
  const isSent = Number(context.req.header("content-length") ?? 0) > 0 || context.req.header("transfer-encoding") !== undefined;
  if (isSent && !context.req.raw.bodyUsed) context.header("connection", "close");
};

/** A browser may keep every answer, and asks each time whether it is still right. */
const freshness: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.headers.has("cache-control")) context.header("cache-control", "private, no-cache");
};
