import { sessionSchemas } from "../sign-in/session-routes.ts";
import { answerSchemas, jsonAnswer } from "./answers.ts";
import { climateSchemas } from "./climate.ts";
import { type JsonSchema, named } from "./json-schema.ts";
import { messageComponents } from "./message-components.ts";
import type { Parameter } from "./parameters.ts";
import { partSchemas } from "./parts.ts";
import { type ProblemStatus, problemTitles } from "./problem.ts";
import { type Answer, type Route, route } from "./route.ts";
import { API_BASE } from "./serve-routes.ts";
import { shortcutSchemas } from "./shortcuts.ts";

const ABOUT = `Times are UTC, ISO 8601; a number's name ends in its unit.

What is refused is answered with a problem document (RFC 9457): its \`detail\` says what came, what was expected and what to do. A method that
a path does not take is answered with 405 and Allow. Answers are compressed where that is accepted, and have an ETag: with If-None-Match, what
did not change is 304.

Once the broker asks for users, so does the panel: what sends or changes something (any method but GET and HEAD) is for users who may publish
commands, the rest for those who may subscribe to the stations. 401: nobody is signed in; 403: they may not; 429: too many wrong passwords.`;

/** The route that tells of all routes, and of itself: OpenAPI 3.1. */
export function documentRoute(routes: readonly Route[]): Route {
  const own = route({
    method: "get",
    path: "/openapi.json",
    summary: "This description (OpenAPI 3.1)",
    parameters: {},
    answers: { 200: jsonAnswer("the document", { type: "object", required: ["openapi", "info", "paths"] }) },
    problems: [],
    handle: (_asked, context) => context.json(document),
  });
  const document = openApiOf([...routes, own]);
  return own;
}

/** What the routes take and answer, as OpenAPI 3.1. */
export function openApiOf(routes: readonly Route[]): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const each of routes) paths[each.path] = { ...paths[each.path], [each.method]: operationOf(each) };
  const all = { ...messageComponents(), ...answerSchemas, ...climateSchemas, ...partSchemas, ...shortcutSchemas, ...sessionSchemas };
  return {
    openapi: "3.1.0",
    info: { title: "Clima", version: "1", description: ABOUT },
    servers: [{ url: API_BASE }],
    paths,
    security: [{}, { token: [] }, { password: [] }, { session: [] }],
    components: { schemas: usedOf(all, paths), securitySchemes },
  };
}

/** How a request shows who sends it, once the broker asks for users. */
const securitySchemes = {
  token: { type: "http", scheme: "bearer", description: "made by `clima panel token create`" },
  password: { type: "http", scheme: "basic", description: "of a user of the broker" },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "clima-session",
    description: "set by signing in; behind TLS its name begins with __Host-",
  },
};

const isInPath = ({ path }: Route, name: string) => path.includes(`{${name}}`);

function operationOf(each: Route) {
  const { method, path, summary, description, parameters, body, answers } = each;
  return {
    operationId: operationIdOf(method, path),
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: Object.entries(parameters).map(([name, parameter]) => parameterOf(name, parameter, isInPath(each, name))),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: body.schema, example: body.example } } } }),
    responses: {
      ...responsesOf(answers),
      ...Object.fromEntries(problemsOf(each).map((status) => [status, problemResponse(answers, status)])),
    },
  };
}

/** getStationsStationSeries */
const operationIdOf = (method: string, path: string) =>
  [method, ...(path.match(/\w+/g) ?? []).map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)].join("");

const parameterOf = (name: string, { description, schema, isRequired, example }: Parameter<unknown>, isOfPath: boolean) => ({
  name,
  in: isOfPath ? "path" : "query",
  required: isRequired,
  description,
  schema,
  ...(schema["type"] === "array" ? { explode: false, example: example.split(",") } : { example }),
});

const responsesOf = (answers: Readonly<Record<number, Answer>>) =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description, types = ["application/json"], schema }]) => [
      status,
      { description, content: Object.fromEntries(types.map((type) => [type, { schema }])) },
    ]),
  );

function problemsOf({ parameters, body, problems, path }: Route): ProblemStatus[] {
  const ofBody: ProblemStatus[] = body === undefined ? [] : [413, 415];
  const ofPath: ProblemStatus[] = path.includes("{") && Object.keys(parameters).length > 0 ? [404] : [];
  return [
    ...new Set([400 as const, 401 as const, 403 as const, 429 as const, 500 as const, 503 as const, ...ofPath, ...ofBody, ...problems]),
  ].sort((a, b) => a - b);
}

/** A status may have an answer of its own, too. */
const problemResponse = (answers: Readonly<Record<number, Answer>>, status: ProblemStatus) => ({
  description: problemTitles[status],
  content: {
    ...(answers[status] === undefined ? {} : { "application/json": { schema: answers[status].schema } }),
    "application/problem+json": { schema: named("Problem") },
  },
});

/** The schemas that something refers to, and those that these refer to. */
function usedOf(all: Readonly<Record<string, JsonSchema>>, paths: unknown): Readonly<Record<string, JsonSchema>> {
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name = ""] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(all[name]);
    }
  };
  follow(paths);
  return Object.fromEntries([...used].sort().map((name) => [name, all[name] as JsonSchema]));
}
