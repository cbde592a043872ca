import { createApi } from "../../src/api/http-api.ts";
import { createOwnNames } from "../../src/own-names.ts";
import { type ApiDocument, type DescribedParameter, type Operation, operationsOf, type Schema } from "./api-document.ts";
import { idleApiDeps } from "./idle-api-deps.ts";

/** Where a panel is that was started with nothing set. */
export const USUAL_URL = "http://127.0.0.1:8080";

const INTRODUCTION = `# The HTTP API

Everything that the panel's page shows and does can be had over HTTP: \`${USUAL_URL}/api/v1/…\`. The same as a machine reads it, OpenAPI 3.1:
[\`/api/v1/openapi.json\`](${USUAL_URL}/api/v1/openapi.json). It is what the requests are checked by, and this page is made from it by
\`npm run docs:api\`.`;

const PROBLEM = `What is refused looks like this, and its type is \`application/problem+json\`:

\`\`\`json
{ "type": "about:blank", "title": "Bad Request", "status": 400,
  "detail": "from is \\"yesterday\\"; expected an instant with its zone, such as 2026-11-23T04:00:00Z" }
\`\`\``;

const EVERYWHERE = `Beside the answers that are named below, every route has 400 for a request that is wrong, 401, 403 and 429 for who may not ask, and 500 for a
fault of the panel, which its log tells more of.`;

/** The description that the API has of itself. */
export async function readDocument(): Promise<ApiDocument> {
  const api = createApi(idleApiDeps(createOwnNames([])));
  const answer = await api.request("/api/v1/openapi.json", { headers: { host: "localhost" } });
  return (await answer.json()) as ApiDocument;
}

/** docs/api.md */
export function writeApiMarkdown(document: ApiDocument): string {
  const about = document.info.description;
  const routes = operationsOf(document).map(({ method, path, operation }) => sectionOf(document, method, path, operation));
  const { schemas } = document.components;
  const names = namesIn(routes.join(), schemas);
  const tables = names.map((name) => `### ${name}\n\n${describedSchema(schemas[name] ?? {})}`);
  return `${[INTRODUCTION, about, PROBLEM, EVERYWHERE, "## Routes", ...routes, "## What is answered", ...tables].join("\n\n")}\n`;
}

/** The schemas that the text links to, and those that these link to, in the order of the document. */
function namesIn(text: string, schemas: ApiDocument["components"]["schemas"]): readonly string[] {
  const found = new Set<string>();
  const follow = (part: string): void => {
    for (const name of Object.keys(schemas)) {
      if (found.has(name) || !part.includes(linkTo(name))) continue;
      found.add(name);
      follow(describedSchema(schemas[name] ?? {}));
    }
  };
  follow(text);
  return Object.keys(schemas).filter((name) => found.has(name));
}

const linkTo = (name: string) => `[${name}](#${name.toLowerCase()})`;

/** A table of an object's properties; what is deeper is in the description itself. */
function describedSchema(schema: Schema): string {
  const { description, properties, required } = schema as {
    description?: string;
    properties?: Record<string, Schema>;
    required?: string[];
  };
  const rows = Object.entries(properties ?? {}).map(
    ([name, each]) => `| \`${name}\`${required?.includes(name) ? "" : ", optional"} | ${typeOf(each)} | ${each["description"] ?? ""} |`,
  );
  const text = description === undefined ? "" : `${description.slice(0, 1).toUpperCase()}${description.slice(1)}.`;
  return rows.length === 0 ? text : [text, ["| property | type | what |", "|---|---|---|", ...rows].join("\n")].join("\n\n");
}

function typeOf(schema: Schema): string {
  const { $ref, type, format, enum: values, const: value, items } = schema;
  if (typeof $ref === "string") return linkTo($ref.split("/").at(-1) ?? "");
  if (Array.isArray(values)) return values.map((each) => `\`${each}\``).join(" ");
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  if (type === "array") return `list of ${typeOf((items ?? {}) as Schema)}`;
  const of = Object.values((schema["properties"] ?? {}) as Record<string, Schema>).find((each) => each["$ref"] !== undefined);
  return of === undefined ? String(format ?? type ?? "") : `${type} of ${typeOf(of)}`;
}

function sectionOf(document: ApiDocument, method: string, path: string, operation: Operation): string {
  const { summary, description, parameters, requestBody, responses } = operation;
  return [
    `### ${method} ${path}`,
    `${summary}.`,
    ...(description === undefined ? [] : [description]),
    ...(parameters.length === 0 ? [] : [tableOf(parameters)]),
    ...(requestBody === undefined ? [] : [`The body is JSON${bodyOf(requestBody)}.`]),
    `Answers: ${ownAnswers(responses)
      .map(([status, answer]) => `${status} ${contentOf(answer)}`)
      .join("; ")}.`,
    `\`\`\`sh\n${curlOf(document, method, path, operation)}\n\`\`\``,
  ].join("\n\n");
}

function bodyOf({ content }: NonNullable<Operation["requestBody"]>): string {
  const { $ref } = content["application/json"]?.schema ?? {};
  return typeof $ref === "string" ? `: ${linkTo($ref.split("/").at(-1) ?? "")}` : "";
}

const OF_ALL = ["400", "401", "403", "429", "500"];

/** Without the problems that every route has. */
const ownAnswers = (responses: Operation["responses"]) => Object.entries(responses).filter(([status]) => !OF_ALL.includes(status));

const tableOf = (parameters: readonly DescribedParameter[]) =>
  [
    "| parameter | what | values |",
    "|---|---|---|",
    ...parameters.map(
      ({ name, required, description, schema }) => `| \`${name}\`${required ? "" : ", optional"} | ${description} | ${valuesOf(schema)} |`,
    ),
  ].join("\n");

function valuesOf(schema: DescribedParameter["schema"]): string {
  const { type, format, minimum, maximum, items, default: otherwise } = schema;
  const some = (schema["enum"] ?? (items as DescribedParameter["schema"] | undefined)?.["enum"]) as readonly string[] | undefined;
  const values = some?.map((each) => `\`${each}\``).join(" ") ?? (minimum === undefined ? (format ?? type) : `${minimum} to ${maximum}`);
  return otherwise === undefined ? String(values) : `${values}; else \`${otherwise}\``;
}

/** The answer, and what it is made of. */
function contentOf({ description, content }: Operation["responses"][string]): string {
  const made = Object.values(content).flatMap(({ schema }) =>
    [...JSON.stringify(schema).matchAll(/schemas\/(\w+)"/g)].map(([, name = ""]) => name),
  );
  const [name] = made.filter((each) => each !== "Problem");
  return name === undefined ? description : `${description} (${linkTo(name)})`;
}

/** An example with every required parameter, and the stretch of time where there is one. */
function curlOf(document: ApiDocument, method: string, path: string, { parameters, requestBody, responses }: Operation): string {
  const filled = parameters.reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), path);
  const shown = parameters.filter((each) => each.in === "query" && (each.required || ["from", "to"].includes(each.name)));
  const query = shown.map(({ name, example }) => `${name}=${example}`).join("&");
  const body = requestBody?.content["application/json"]?.example;
  return [
    "curl",
    ...(Object.hasOwn(responses["200"]?.content ?? {}, "text/event-stream") ? ["-N"] : []),
    ...(method === "GET" ? [] : [`-X ${method}`]),
    `'${USUAL_URL}${document.servers[0]?.url}${filled}${query === "" ? "" : `?${query}`}'`,
    ...(body === undefined ? [] : ["-H 'content-type: application/json'", `-d '${JSON.stringify(body)}'`]),
  ].join(" ");
}
