import { err, ok, type Result, show } from "@clima/schemas";

/** The steps from the whole message to one value in it: names of properties, places in lists. */
export type JsonPath = readonly (string | number)[];

/** A name without dot and bracket, a place in brackets, or any name in brackets and quotation marks. */
const STEP = /(?:^|\.)([^.[\]"]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** A path as people write it: `AM2301.Temperature`, `a[0].b`, `sensors["living room"].t`. */
export function parseJsonPath(text: string): Result<JsonPath, string> {
  const steps: (string | number)[] = [];
  for (STEP.lastIndex = 0; STEP.lastIndex < text.length; ) {
    const [, name, place, quoted] = STEP.exec(text) ?? [];
    if (name !== undefined) steps.push(name);
    else if (place !== undefined) steps.push(Number(place));
    else if (quoted !== undefined) steps.push(JSON.parse(quoted) as string);
    else return err(`the path is ${show(text)}; expected one like AM2301.Temperature, a[0].b or a["b.c"]`);
  }
  return steps.length > 0 ? ok(steps) : err("the path is empty; leave it out where the message is the number itself");
}

/** What is at the end of the path; undefined where the message does not go so far. */
export function atPath(message: unknown, path: JsonPath): unknown {
  let value = message;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
