import { err, isTimeZone, ok, type Result, STATION_ID, show } from "@clima/schemas";
import type { JsonSchema } from "./json-schema.ts";

/** A parameter of a request, for the description and for reading it alike. */
export interface Parameter<T> {
  readonly description: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  /** A value that does. */
  readonly example: string;
  /** The value of a text. The error is for people: what came, what was expected. */
  read(text: string, name: string): Result<T, string>;
  /** The value where there is none. */
  readonly otherwise?: T;
}
// Any value: T stands only in what is read.
// biome-ignore lint/suspicious/noExplicitAny: a list of parameters has many types of values
export type Parameters = Readonly<Record<string, Parameter<any>>>;
export type ValuesOf<P extends Parameters> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** The same, but it may be left out. */
export function optionally<T>(parameter: Parameter<T>): Parameter<T | undefined>;
export function optionally<T>(parameter: Parameter<T>, otherwise: T): Parameter<T>;
export function optionally<T>(parameter: Parameter<T>, otherwise?: T): Parameter<T | undefined> {
  return otherwise === undefined
    ? { ...parameter, isRequired: false }
    : { ...parameter, isRequired: false, otherwise, schema: { ...parameter.schema, default: otherwise } };
}

const wrong = (name: string, came: string, expected: string) => err(`${name} is ${show(came)}; expected ${expected}`);

/** In a path: the id of a station. */
export const stationId: Parameter<string> = {
  description: "a station's id",
  schema: { type: "string", pattern: STATION_ID.source },
  isRequired: true,
  example: "garden",
  read: (text, name) => (STATION_ID.test(text) ? ok(text) : wrong(name, text, "1 to 32 of a-z, 0-9 and -, no - first")),
};

/** RFC 3339, with its zone: a local time would mean another instant on another computer. A + that was not written as %2B arrives as a space. */
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+ -]\d{2}:\d{2})$/;

/** An instant, as ms since 1970 UTC. */
export const instant = (description: string, example = "2026-11-23T04:00:00Z"): Parameter<number> => ({
  description,
  schema: { type: "string", format: "date-time" },
  isRequired: true,
  example,
  read(text, name) {
    const [, year, month, day] = INSTANT.exec(text)?.map(Number) ?? [];
    const isDay = new Date(Date.UTC(year ?? Number.NaN, (month ?? 0) - 1, day)).getUTCDate() === day;
    const ms = isDay ? Date.parse(text.replace(" ", "+")) : Number.NaN;
    return Number.isNaN(ms) ? wrong(name, text, "an instant with its zone, such as 2026-11-23T04:00:00Z") : ok(ms);
  },
});

export const timeZone = (description: string): Parameter<string> => ({
  description,
  schema: { type: "string" },
  isRequired: true,
  example: "Europe/Berlin",
  read: (text, name) => (isTimeZone(text) ? ok(text) : wrong(name, text, "a name of the IANA database such as Europe/Berlin")),
});

export const wholeNumber = (description: string, minimum: number, maximum: number, example: number): Parameter<number> => ({
  description,
  schema: { type: "integer", minimum, maximum },
  isRequired: true,
  example: String(example),
  read(text, name) {
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    return value >= minimum && value <= maximum ? ok(value) : wrong(name, text, `a whole number from ${minimum} to ${maximum}`);
  },
});

export const oneOf = <V extends string>(description: string, values: readonly V[], example: V): Parameter<V> => ({
  description,
  schema: { type: "string", enum: values },
  isRequired: true,
  example,
  read(text, name) {
    const found = values.find((value) => value === text);
    return found === undefined ? wrong(name, text, `one of ${values.join(", ")}`) : ok(found);
  },
});

/** Several of a list, between commas; each once, in the order of the list. */
export const someOf = <V extends string>(description: string, values: readonly V[], example: string): Parameter<readonly V[]> => ({
  description: `${description}; between commas`,
  schema: { type: "array", items: { type: "string", enum: values }, minItems: 1 },
  isRequired: true,
  example,
  read(text, name) {
    const asked = text.split(",");
    const unknown = asked.find((each) => !values.some((value) => value === each));
    if (unknown !== undefined) return err(`${name} has ${show(unknown)}; expected some of ${values.join(",")}`);
    return ok(values.filter((value) => asked.includes(value)));
  },
});
