import { show, showPath, showText } from "./show.ts";
import type { SchemaError } from "./validator.ts";

const MAX_COMPLAINTS = 5;

/**
 * What is wrong with a message, in words: each complaint names the path, what came and what was expected.
 * Complaints are joined with "; "; of many, the first five are told and the others counted, so the text stays short
 * whatever came.
 */
export function describeErrors(errors: readonly SchemaError[]): string {
  const choices = new Set(errors.filter(({ keyword }) => keyword === "oneOf").map(({ instancePath }) => instancePath));
  const telling = errors.filter((error) => !isEcho(error, choices));
  const told = telling.slice(0, MAX_COMPLAINTS).map(describe);
  const untold = telling.length - told.length;
  return [...told, ...(untold > 0 ? [`… and ${untold} more`] : [])].join("; ");
}

/**
 * ajv reports a failing part and the keyword around it. Of propertyNames and `if` the part says more, of oneOf the whole.
 * What is no object fulfils every `required`, so that oneOf and not would tell of keys that cannot be there.
 */
function isEcho({ keyword, schemaPath, instancePath, data }: SchemaError, choices: ReadonlySet<string>): boolean {
  if (keyword === "if" || keyword === "propertyNames") return true;
  if (keyword === "oneOf" || keyword === "not") return typeof data !== "object" || data === null || Array.isArray(data);
  return choices.has(instancePath) && /\/oneOf\/\d+\//.test(schemaPath);
}

function describe(error: SchemaError): string {
  if (error.propertyName !== undefined) return describeName(error, error.propertyName);
  const { params } = error;
  const at = showPath(error.instancePath);
  const inside = (name: unknown) => showPath(error.instancePath, String(name));
  switch (error.keyword) {
    case "required":
      return `${inside(params["missingProperty"])} is missing`;
    case "dependencies":
      return `${inside(params["missingProperty"])} is missing; it goes with ${params["property"]}`;
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

const describeName = (error: SchemaError, name: string) =>
  `${showPath(error.instancePath)} has the name ${show(name)}; expected ${expectation(error)}`;

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
}

const patternWords = ({ parentSchema, params }: SchemaError) =>
  (parentSchema as SchemaPart | undefined)?.$comment ?? `text like ${params["pattern"]}`;
const requiredBy = (schema: unknown) => (schema as SchemaPart).required?.join(" and ");
const choiceWords = ({ schema, params }: SchemaError) =>
  (schema as readonly SchemaPart[]).map(requiredBy).join(params["passingSchemas"] === null ? " nor " : " and ");
