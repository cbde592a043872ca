import { Ajv2020, type AnySchema } from "ajv/dist/2020.js";

export type Schema = Readonly<Record<string, unknown>>;

export interface DescribedParameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
  readonly example: unknown;
}
type Content = Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly DescribedParameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>;
}
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Every operation of a document, with its method and its path. */
export const operationsOf = ({ paths }: ApiDocument) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** Says what of a value a schema of the document does not allow; undefined where all is well. */
export function createChecker(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
  ajv.addFormat("date-time", INSTANT);
  ajv.addFormat("date", /^\d{4}-\d{2}-\d{2}$/);
  for (const word of ["openapi", "info", "servers", "paths", "components", "security"]) ajv.addKeyword(word);
  ajv.addSchema(document as unknown as AnySchema, "api");
  return function complaintOf(schema: Schema, value: unknown): string | undefined {
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));
    return ajv.validate(absolute, value) ? undefined : ajv.errorsText();
  };
}

/** What an answer has that the description does not allow. */
export async function complaintOfAnswer(
  operation: Operation,
  answer: Response,
  complaintOf: ReturnType<typeof createChecker>,
): Promise<string | undefined> {
  if (answer.status === 304) return undefined;
  const described = operation.responses[String(answer.status)];
  if (described === undefined) return `the status ${answer.status} is not described: ${await answer.text()}`;
  const type = (answer.headers.get("content-type") ?? "").split(";")[0] ?? "";
  const content = described.content[type];
  if (content === undefined) return `the type ${type} is not described for ${answer.status}`;
  if (!type.endsWith("json") || type.includes("ndjson")) return undefined;
  return complaintOf(content.schema, await answer.json());
}
