import type { StoreError } from "@clima/store";
import type { Context } from "hono";
import type { Problem } from "../api-types.ts";

/** Every status of a problem, in the words of RFC 9110. */
export const problemTitles = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  428: "Precondition Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
} as const;
export type ProblemStatus = keyof typeof problemTitles;

/** The answer to a request that is refused or fails; every route uses it. `detail`: what came, what was expected, what to do. */
export function problem(context: Context, status: ProblemStatus, detail: string, headers: Readonly<Record<string, string>> = {}): Response {
  const body: Problem = { type: "about:blank", title: problemTitles[status], status, detail };
  return context.body(JSON.stringify(body), status, { ...headers, "content-type": "application/problem+json" });
}

/** The answer where the store could not answer: a question that it refuses is the asker's fault, a store that is away is not. */
export const storeProblem = (context: Context, { kind, message }: StoreError): Response =>
  problem(context, kind === "refused" ? 400 : 503, message);
