import { show, showPath, showText } from "./show.ts";
import type { SchemaError } from "./validator.ts";

const MAX_COMPLAINTS = 5;

/**
 * What is wrong with a message, in words: each complaint names the path, what came and what was expected.
 * Complaints are joined with "; "; of many, the first five are named and the others counted, so the text stays short
 * whatever came.
 */
export function describeErrors(errors: readonly SchemaError[]): string {
  const telling = tellingOf(errors);
  const told = telling.slice(0, MAX_COMPLAINTS).map(describe);
  const untold = telling.length - told.length;
  return [...told, ...(untold > 0 ? [`… and ${untold} more`] : [])].join("; ");
}

/** Every complaint by itself, for a file of settings, where all are reported at once. */
export const complaintsOf = (errors: readonly SchemaError[]): readonly string[] => tellingOf(errors).map(describe);

function tellingOf(errors: readonly SchemaError[]): readonly SchemaError[] {
  const outer = errors.filter(({ keyword }) => Object.hasOwn(ECHOES, keyword));
  const spoken = new Set(outer.map(({ keyword, instancePath }) => `${keyword} ${instancePath}`));
  return errors.filter((error) => !isEcho(error, spoken) && !isIdle(error) && !isBranch(error));
}

/** ajv reports what failed inside these keywords and then the keyword itself, which says it better. */
const ECHOES: Readonly<Record<string, (inner: SchemaError) => boolean>> = {
  oneOf: ({ schemaPath }) => /\/oneOf\/\d+\//.test(schemaPath),
  // A name is text, where the thing that has it, at the same path, is an object
  propertyNames: ({ data }) => typeof data === "string",
};

const isEcho = (error: SchemaError, spoken: ReadonlySet<string>) =>
  Object.entries(ECHOES).some(([keyword, isInside]) => spoken.has(`${keyword} ${error.instancePath}`) && isInside(error));

/** What is no object fulfils every `required`, so oneOf and not would tell of keys that cannot be there. */
const isIdle = ({ keyword, data, params }: SchemaError) =>
  ((keyword === "oneOf" || keyword === "not") && (typeof data !== "object" || data === null || Array.isArray(data))) ||
  // That it is missing is told by `required`.
  (keyword === "discriminator" && params["tagValue"] === undefined);

/** What failed inside then or else was told, and it is that which is wrong. */
const isBranch = ({ keyword }: SchemaError) => keyword === "if";

function describe(error: SchemaError): string {
  const { params } = error;
  const at = showPath(error.instancePath);
  const inside = (name: unknown) => showPath(error.instancePath, String(name));
  switch (error.keyword) {
    case "required":
      return `${inside(params["missingProperty"])} is missing`;
    case "dependencies":
      return `${inside(params["missingProperty"])} is missing, for it goes with ${params["property"]}`;
    case "additionalProperties":
      return `${inside(params["additionalProperty"])} is not known here`;
    case "minItems":
      return `${at} has ${count(lengthOf(error), "entry")}; expected ${params["limit"]} or more`;
    case "maxItems":
      return `${at} has ${count(lengthOf(error), "entry")}; expected ${params["limit"]} or fewer`;
    case "minProperties":
      return `${at} is empty; expected ${count(Number(params["limit"]), "entry")} or more`;
    case "maxLength":
      return `${at} has ${count(lengthOf(error), "character")}; expected ${params["limit"]} or fewer`;
    case "oneOf":
      return `${at} ${params["passingSchemas"] === null ? "has neither" : "has both"} ${choiceWords(error)}; expected one of them`;
    case "discriminator":
      return `${inside(params["tag"])} is ${show(params["tagValue"])}; expected ${tagsOf(error).map(wordOf).join(" or ")}`;
    case "propertyNames":
      return `${at} has the name ${show(params["propertyName"])}; expected ${commentOf(error.schema) ?? "another name"}`;
    case "not":
      return `${at} has both ${requiredBy(error.schema)}; expected at most one of them`;
    default:
      return `${at} is ${show(error.data)}; expected ${expectation(error)}`;
  }
}

/** What a single value should have been. */
function expectation(error: SchemaError): string {
  const { params } = error;
  switch (error.keyword) {
    case "type":
      return withArticle(String(params["type"]));
    case "const":
      return show(params["allowedValue"]);
    case "enum":
      return (params["allowedValues"] as readonly unknown[]).map(wordOf).join(" or ");
    case "minimum":
      return `${params["limit"]} or more`;
    case "maximum":
      return `${params["limit"]} or less`;
    case "minLength":
      return `${count(Number(params["limit"]), "character")} or more`;
    case "pattern":
      return patternWords(error);
    default:
      return `what the schema calls ${error.keyword}`;
  }
}

const PLURALS = { entry: "entries", character: "characters" } as const;
const count = (n: number, noun: keyof typeof PLURALS) => `${n} ${n === 1 ? noun : PLURALS[noun]}`;
const withArticle = (type: string) => (/^[aeiou]/.test(type) ? `an ${type}` : type === "string" ? "text" : `a ${type}`);
const wordOf = (value: unknown) => (typeof value === "string" ? showText(value) : show(value));

/** Of text as people count it, so that a limit of 64 means the same to them and to the schema. */
function lengthOf({ data }: SchemaError): number {
  if (typeof data === "string") return [...data].length;
  return Array.isArray(data) ? data.length : 0;
}

interface SchemaPart {
  readonly $comment?: string;
  readonly required?: readonly string[];
  readonly oneOf?: readonly SchemaPart[];
  readonly properties?: Readonly<Record<string, { readonly const?: unknown }>>;
}

const commentOf = (schema: unknown) => (schema as SchemaPart | undefined)?.$comment;
const patternWords = ({ parentSchema, params }: SchemaError) => commentOf(parentSchema) ?? `text like ${params["pattern"]}`;
/** What the property may be by which ajv chooses one of several schemas. */
function tagsOf({ parentSchema, params }: SchemaError): readonly unknown[] {
  const { oneOf = [] } = (parentSchema ?? {}) as SchemaPart;
  return oneOf.map(({ properties }) => properties?.[String(params["tag"])]?.const);
}
const requiredBy = (schema: unknown) => (schema as SchemaPart).required?.join(" and ");
const choiceWords = ({ schema, params }: SchemaError) =>
  (schema as readonly SchemaPart[]).map(requiredBy).join(params["passingSchemas"] === null ? " nor " : " and ");
