import { err, ok, type Result, show } from "@clima/schemas";
import type { Context, Handler, Hono } from "hono";
import { etag } from "hono/etag";
import type { Parameters } from "./parameters.ts";
import { problem } from "./problem.ts";
import type { Body, Route } from "./route.ts";

export const API_BASE = "/api/v1";
const MAX_BODY_BYTES = 65_536;

/** Answers the routes, and what else is asked of their paths with 405. */
export function serveRoutes(app: Hono, routes: readonly Route[]): void {
  for (const route of routes) {
    const ifNew = route.isStreamed ? [] : [etag()];
    app.on(route.method.toUpperCase(), [honoPath(route.path)], ...ifNew, handlerOf(route));
  }
  for (const path of new Set(routes.map((route) => route.path))) app.all(honoPath(path), refuseMethod(routes, path));
}

const honoPath = (path: string): string => `${API_BASE}${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;

function handlerOf(route: Route): Handler {
  return async (context) => {
    const inPath = readParameters(route, context.req.param(), (name) => isInPath(route, name));
    if (!inPath.ok) return problem(context, 404, inPath.error);
    const query = readQuery(route, context);
    if (!query.ok) return problem(context, 400, query.error);
    const body = route.body === undefined ? ok(undefined) : await readBody(context, route.body);
    if (!body.ok) return problem(context, body.error.status, body.error.detail, body.error.status === 413 ? { connection: "close" } : {});
    context.set("body", body.value);
    return route.handle({ ...inPath.value, ...query.value }, context, body.value);
  };
}

/** [RFC 9110, 15.5.6] Says which methods there are. */
function refuseMethod(routes: readonly Route[], path: string): Handler {
  const methods = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase());
  const allow = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
  return (context) => problem(context, 405, `${context.req.method} came; ${context.req.path} takes ${allow}`, { allow });
}

const isInPath = ({ path }: Route, name: string): boolean => path.includes(`{${name}}`);

function readQuery(route: Route, context: Context): Result<Readonly<Record<string, unknown>>, string> {
  const given = new URL(context.req.url).searchParams;
  const names = Object.keys(route.parameters).filter((name) => !isInPath(route, name));
  const unknown = [...given.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) return err(`there is no parameter ${show(unknown)} here; expected ${names.join(", ") || "none"}`);
  const twice = names.find((name) => given.getAll(name).length > 1);
  if (twice !== undefined) return err(`${twice} came ${given.getAll(twice).length} times; expected once`);
  return readParameters(route, Object.fromEntries(given), (name) => names.includes(name));
}

function readParameters(
  { parameters }: { readonly parameters: Parameters },
  given: Readonly<Record<string, string>>,
  isMeant: (name: string) => boolean,
): Result<Readonly<Record<string, unknown>>, string> {
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    if (!isMeant(name)) continue;
    const text = given[name];
    if (text === undefined && parameter.isRequired)
      return err(`${name} is missing; expected ${parameter.description}, such as ${parameter.example}`);
    const read = text === undefined ? ok(parameter.otherwise) : parameter.read(text, name);
    if (!read.ok) return read;
    values[name] = read.value;
  }
  return ok(values);
}

interface BodyComplaint {
  readonly status: 400 | 413 | 415;
  readonly detail: string;
}

async function readBody(context: Context, { maxBytes = MAX_BODY_BYTES, example }: Body): Promise<Result<unknown, BodyComplaint>> {
  const [type] = (context.req.header("content-type") ?? "").split(";");
  if (type?.trim().toLowerCase() !== "application/json")
    return err({ status: 415, detail: `content-type is ${show(type)}; expected application/json` });
  const text = await readAtMost(context.req.raw.body, maxBytes);
  if (text === undefined)
    return err({ status: 413, detail: `the body is longer than ${maxBytes} bytes, which is the most that is taken here` });
  const json = objectIn(text);
  return json === undefined
    ? err({ status: 400, detail: `the body is ${show(text)}; expected an object of JSON such as ${JSON.stringify(example)}` })
    : ok(json);
}

function objectIn(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** A little too much is read and thrown away, so that whoever sent it hears of it; with much too much the connection ends. */
const READ_ON_TIMES = 16;

/** Undefined where it is longer. */
async function readAtMost(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes <= maxBytes) chunks.push(chunk);
    if (bytes > READ_ON_TIMES * maxBytes) break;
  }
  return bytes > maxBytes ? undefined : new TextDecoder().decode(Buffer.concat(chunks));
}
