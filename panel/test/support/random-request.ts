import type { DescribedParameter, Operation, Schema } from "./api-document.ts";
import { READINGS_FROM_MS } from "./served-api.ts";

/** A request made up from a description, and what is wrong with it. */
export interface RandomRequest {
  readonly url: string;
  readonly init: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string };
  /** One of these is named by the refusal; none: nothing is wrong with it that the description tells. */
  readonly wrong: readonly string[];
}

const NASTY = [
  "",
  " ",
  "0",
  "-1",
  "1e999",
  "NaN",
  "null",
  "[]",
  "{}",
  "%",
  "%00",
  "\u0000",
  "é",
  "😀",
  "../..",
  "' OR 1=1 --",
  "a".repeat(3000),
  "__proto__",
];
const DAY_MS = 86_400_000;

export function createRequestMaker(random: () => number, complaintOf: (schema: Schema, value: unknown) => string | undefined) {
  const whole = (below: number) => Math.floor(random() * below);
  const pick = <T>(items: readonly T[]): T => items[whole(items.length)] as T;
  const isOnceIn = (times: number) => whole(times) === 0;

  function instant(): string {
    const spanMs = pick([3_600_000, DAY_MS, 365 * DAY_MS, 4000 * DAY_MS]);
    const ms = READINGS_FROM_MS + Math.floor((random() - 0.5) * 2 * spanMs);
    return pick([
      new Date(ms).toISOString(),
      new Date(ms).toISOString().replace("Z", "+02:00"),
      "0000-01-01T00:00Z",
      "9999-12-31T23:59:59.999Z",
    ]);
  }

  /** A text that the schema allows. */
  function right({ name, schema, example }: DescribedParameter): string {
    if (name === "station" || name === "timeZone") return String(example);
    if (schema["format"] === "date-time") return instant();
    if (schema["type"] === "integer") {
      const [from, to] = [Number(schema["minimum"]), Number(schema["maximum"])];
      return String(pick([from, to, Math.round(Math.exp(random() * Math.log(to - from)) + from), 60_000, 3_600_000, DAY_MS]));
    }
    const values = enumOf(schema);
    if (values === undefined) return String(example);
    return schema["type"] === "array" ? values.filter((_, at) => at === 0 || isOnceIn(4)).join(",") : String(pick(values));
  }

  const enumOf = (schema: Schema) => (schema["enum"] ?? (schema["items"] as Schema | undefined)?.["enum"]) as readonly string[] | undefined;

  /** A text that it does not allow. */
  function wrong({ name, schema }: DescribedParameter): string {
    if (name === "station") return pick(["Garden", "-a", "a".repeat(33), "ä", "a%00b", "a%2Fb"]);
    if (schema["format"] === "date-time")
      return pick([...NASTY, "yesterday", "2026-02-30T00:00Z", "2026-11-23T04:00:00", "2026-13-01T00:00Z", "2026-11-23T25:00Z"]);
    if (schema["type"] === "integer") return pick(["", "-1", "0", "1.5", "1e3", "99999999999999999999", "0x10", "one", "NaN"]);
    return pick(NASTY);
  }

  function bodyOf(operation: Operation, complaints: string[]): Pick<RandomRequest["init"], "body" | "headers"> {
    const described = operation.requestBody?.content["application/json"];
    if (described === undefined) return { headers: {} };
    const json = { "content-type": "application/json" };
    const example = described.example as Record<string, unknown>;
    const name = pick(Object.keys(example));
    switch (whole(8)) {
      case 0:
        complaints.push("content-type");
        return {
          headers: { "content-type": pick(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "a"]) },
          body: JSON.stringify(example),
        };
      case 1:
        complaints.push("body");
        return {
          headers: json,
          body: pick([...NASTY.filter((text) => text !== "{}"), "[1]", '"text"', `${"[".repeat(20_000)}`, " ".repeat(66_000)]),
        };
      case 2: {
        const { [name]: _left, ...rest } = example;
        return changed(described.schema, rest, name, complaints);
      }
      case 3:
        return changed(described.schema, { ...example, [name]: pick([null, [], {}, 7.5, true, ""]) }, name, complaints);
      default:
        return { headers: json, body: JSON.stringify(example) };
    }
  }

  /** It is wrong where the description does not allow it. */
  function changed(schema: Schema, body: object, name: string, complaints: string[]): Pick<RandomRequest["init"], "body" | "headers"> {
    if (complaintOf(schema, body) !== undefined) complaints.push(name, "expected");
    return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  }

  /** One time in twelve a parameter that is none, one time in twenty one that comes twice. */
  function spoil(query: [string, string][], complaints: string[]): void {
    if (isOnceIn(12)) {
      complaints.push("parameter");
      query.push([pick(["form", "constructor", "__proto__", "From"]), "1"]);
    }
    const given = query[0];
    if (given !== undefined && isOnceIn(20)) {
      complaints.push(given[0]);
      query.push(given);
    }
  }

  return function requestOf(base: string, method: string, path: string, operation: Operation): RandomRequest {
    const complaints: string[] = [];
    const query: [string, string][] = [];
    let filled = path;
    for (const parameter of operation.parameters) {
      const isWrong = isOnceIn(8);
      const text = isWrong ? wrong(parameter) : right(parameter);
      if (parameter.in === "path") filled = filled.replace(`{${parameter.name}}`, isWrong ? encodeURI(decodeURI(text)) : text);
      else if (isWrong || parameter.required || !isOnceIn(3)) query.push([parameter.name, text]);
      if (isWrong) complaints.push(parameter.name);
    }
    spoil(query, complaints);
    const { headers, body } = bodyOf(operation, complaints);
    const strange = isOnceIn(20)
      ? { "accept-encoding": pick(["gzip;q=0", "*;q=0", "br", "gzip, deflate"]), "if-none-match": pick(["*", '"x"', "x"]) }
      : {};
    return {
      url: `${base}${filled}?${new URLSearchParams(query)}`,
      init: { method, headers: { ...headers, ...strange }, ...(body === undefined ? {} : { body }) },
      wrong: complaints,
    };
  };
}
