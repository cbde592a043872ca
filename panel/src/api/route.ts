import type { Context } from "hono";
import type { JsonSchema } from "./json-schema.ts";
import type { Parameters, ValuesOf } from "./parameters.ts";
import type { ProblemStatus } from "./problem.ts";

/** An answer that is no problem. */
export interface Answer {
  readonly description: string;
  /** One of these; absent: application/json. */
  readonly types?: readonly string[];
  readonly schema: JsonSchema;
}

/** A body of JSON. */
export interface Body {
  readonly schema: JsonSchema;
  /** One that is taken. */
  readonly example: unknown;
  /** absent: 64 KiB. */
  readonly maxBytes?: number;
}

export interface DescribedRoute<P extends Parameters> {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /api/v1; names in braces are parameters. */
  readonly path: `/${string}`;
  /** One line: what it is for. */
  readonly summary: string;
  /** More of it, where there is more to know. */
  readonly description?: string;
  /** Those of the path and all others of the query. */
  readonly parameters: P;
  readonly body?: Body;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Problems of its own; those that every such route has (400, 401, 403, 405, 413, 415, 429, 500, 503) are known. */
  readonly problems: readonly ProblemStatus[];
  /** Its answer is written bit by bit: it has no ETag. */
  readonly isStreamed?: boolean;
  /** asked: the parameters, checked. body: whatever JSON came, where there is a body. */
  handle(asked: ValuesOf<P>, context: Context, body: unknown): Response | Promise<Response>;
}
export type Route = DescribedRoute<Parameters>;

/**
 * A route of the HTTP API. What is written here is both what a request is checked by and what /api/v1/openapi.json says of it, so a new route
 * is: a file beside this one with `export const myRoutes = (deps): readonly Route[] => [route({…})]`, and its line in `http-api.ts`. Schemas of
 * answers that several routes have are in `answers.ts`; what is refused is answered with `problem(…)`. The tests ask every route what its
 * description says, and check every answer against it.
 */
export const route = <const P extends Parameters>(described: DescribedRoute<P>): Route => described as unknown as Route;
