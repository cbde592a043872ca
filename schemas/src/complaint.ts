import type { ErrorObject } from "ajv";

/**
 * What is wrong with a message, in words: each complaint names the path, what came and what was expected.
 * Complaints are joined with "; ".
 */
export function describeErrors(errors: readonly ErrorObject[]): string {
  const told = errors.filter((error) => !isEcho(error, errors)).map(describe);
  return [...new Set(told)].join("; ");
}

/** ajv reports a failing branch and the oneOf around it; the branch says more, the oneOf stands for "which of them". */
function isEcho(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  if (error.keyword === "if") return true;
  const inOneOf = /\/oneOf\/\d+\//.test(error.schemaPath);
  return inOneOf && all.some((other) => other.keyword === "oneOf" && other.instancePath === error.instancePath);
}

const at = (error: ErrorObject, property?: string) => {
  const path = [...error.instancePath.split("/").slice(1), ...(property === undefined ? [] : [property])];
  return path.length === 0 ? "the message" : path.join(".").replace(/\.(\d+)(?=\.|$)/g, "[$1]");
};

const MAX_SHOWN_CHARS = 60;
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text;
}

function describe(error: ErrorObject): string {
  const { params, data } = error;
  const came = `${at(error)} is ${show(data)}`;
  switch (error.keyword) {
    case "required":
      return `${at(error, params["missingProperty"])} is missing`;
    case "additionalProperties":
      return `${at(error, params["additionalProperty"])} is not known here`;
    case "dependencies":
      return `${at(error, params["missingProperty"])} is missing; it goes with ${params["property"]}`;
    case "type":
      return `${came}; expected ${withArticle(String(params["type"]))}`;
    case "const":
      return `${came}; expected ${show(params["allowedValue"])}`;
    case "enum":
      return `${came}; expected ${params["allowedValues"].map(show).join(" or ")}`;
    case "minimum":
      return `${came}; expected ${params["limit"]} or more`;
    case "maximum":
      return `${came}; expected ${params["limit"]} or less`;
    case "pattern":
      return `${came}; expected ${hint(error) ?? `text like ${params["pattern"]}`}`;
    case "minLength":
      return `${came}; expected at least ${params["limit"]} character${params["limit"] === 1 ? "" : "s"}`;
    case "maxLength":
      return `${came}; expected at most ${params["limit"]} characters`;
    case "minItems":
      return `${at(error)} has too few entries; expected at least ${params["limit"]}`;
    case "maxItems":
      return `${at(error)} has too many entries; expected at most ${params["limit"]}`;
    case "minProperties":
      return `${at(error)} is empty; expected at least ${params["limit"]} entry`;
    case "oneOf":
      return `${at(error)} needs ${oneOfWords(error)}`;
    case "not":
      return `${at(error)} has ${notWords(error)}; expected at most one of them`;
    default:
      return `${came}; ${error.message ?? error.keyword}`;
  }
}

const withArticle = (type: string) => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
const hint = (error: ErrorObject) => (error.parentSchema as { description?: string } | undefined)?.description;

type Branch = { required?: string[] };
const oneOfWords = (error: ErrorObject) =>
  `either ${(error.schema as Branch[]).map((branch) => branch.required?.join(" and ")).join(" or ")}, not both`;
const notWords = (error: ErrorObject) => `both ${(error.schema as Branch).required?.join(" and ")}`;
