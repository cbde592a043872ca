/** A JSON Schema (2020-12), as OpenAPI 3.1 has them. */
export type JsonSchema = Readonly<Record<string, unknown>>;

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
interface Optional {
  readonly optional: JsonSchema;
}
type Properties<T> = { readonly [K in keyof T]-?: K extends OptionalKeys<T> ? Optional : JsonSchema };

/** A property that may be absent. */
export const optional = (schema: JsonSchema): Optional => ({ optional: schema });

/** The schema of an object with these properties and no others. The compiler holds it to the type: each property, and whether it may be absent. */
export function objectOf<T>(description: string, properties: Properties<T>): JsonSchema {
  const named = Object.entries(properties) as [string, JsonSchema | Optional][];
  const isOptional = (schema: JsonSchema | Optional): schema is Optional => Object.hasOwn(schema, "optional");
  return {
    description,
    type: "object",
    required: named.filter(([, schema]) => !isOptional(schema)).map(([name]) => name),
    additionalProperties: false,
    properties: Object.fromEntries(named.map(([name, schema]) => [name, isOptional(schema) ? schema.optional : schema])),
  };
}

/** One of the document's named schemas. */
export const named = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
export const listOf = (items: JsonSchema, description?: string): JsonSchema => ({
  type: "array",
  items,
  ...(description === undefined ? {} : { description }),
});
export const text = (description: string): JsonSchema => ({ type: "string", description });
export const number = (description: string): JsonSchema => ({ type: "number", description });
export const truth = (description: string): JsonSchema => ({ type: "boolean", description });
export const oneOfTexts = (values: readonly string[], description: string): JsonSchema => ({ enum: values, description });
export const instantText = (description: string): JsonSchema => ({ type: "string", format: "date-time", description });
