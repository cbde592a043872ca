/** JSON Schemas in words, for people. */
export type Schema = { readonly [key: string]: unknown };

/** Looks up what a `$ref` means: `file.schema.json` or `file.schema.json#/definitions/name`. */
export type Lookup = (ref: string) => Schema;

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly words: string;
}

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null && !Array.isArray(value);

/** A schema with what it refers to; its own words go before those. */
export function resolved(schema: Schema, lookup: Lookup): Schema {
  const ref = schema["$ref"];
  if (typeof ref !== "string") return schema;
  const { $ref: _followed, ...own } = schema;
  return { ...resolved(lookup(ref), lookup), ...own };
}

/** The fields of an object, those of objects in it with their path. */
export function fieldsOf(schema: Schema, lookup: Lookup, path = ""): readonly Field[] {
  const required = (schema["required"] ?? []) as readonly string[];
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, Schema>>;
  return Object.entries(properties).flatMap(([name, part]) => {
    const field = resolved(part, lookup);
    const own = { name: `${path}${name}`, type: typeWords(field, lookup), isRequired: required.includes(name), words: wordsOf(field) };
    // Values have a document of their own: quantities.
    return isListOfQuantities(part) ? [own] : [own, ...innerFields(field, lookup, own.name)];
  });
}

const isListOfQuantities = ({ $ref: ref }: Schema): boolean => ref === "values.schema.json" || ref === "quality.schema.json";

function innerFields(field: Schema, lookup: Lookup, name: string): readonly Field[] {
  if (isSchema(field["properties"])) return fieldsOf(field, lookup, `${name}.`);
  const items = isSchema(field["items"]) ? resolved(field["items"], lookup) : undefined;
  return items !== undefined && isSchema(items["properties"]) ? fieldsOf(items, lookup, `${name}[].`) : [];
}

/** The description, or what a pattern expects in words. */
const wordsOf = (schema: Schema): string => String(schema["description"] ?? schema["$comment"] ?? "");

function typeWords(schema: Schema, lookup: Lookup): string {
  if ("const" in schema) return `\`${JSON.stringify(schema["const"])}\``;
  if (Array.isArray(schema["enum"])) return schema["enum"].map((each) => `\`${JSON.stringify(each)}\``).join(", ");
  const variants = schema["oneOf"] ?? schema["anyOf"];
  if (schema["type"] === undefined && Array.isArray(variants))
    return [...new Set(variants.map((each: Schema) => typeWords(resolved(each, lookup), lookup)))].join(" or ");
  if (schema["type"] === "array")
    return `list of ${typeWords(resolved((schema["items"] ?? {}) as Schema, lookup), lookup)}${limits(schema, "Items")}`;
  if (schema["type"] === "object") return "object";
  if (schema["type"] === "string") return `text${limits(schema, "Length")}`;
  return `${String(schema["type"] ?? "any")}${limits(schema, "imum")}`;
}

/** Of numbers, texts and lists: `minimum`, `minLength`, `minItems` and so on. */
function limits(schema: Schema, kind: "imum" | "Length" | "Items"): string {
  const [least, most] = [schema[`min${kind}`], schema[`max${kind}`]];
  const unit = kind === "Length" ? " characters" : kind === "Items" ? " items" : "";
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}${unit}`;
  if (least !== undefined) return `, at least ${least}${unit}`;
  return most === undefined ? "" : `, at most ${most}${unit}`;
}
