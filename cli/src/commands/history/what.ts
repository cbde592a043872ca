import { type Measurement, measurementNames, measurements } from "@clima/schemas";
import { fail } from "../../terminal.ts";

/** The words of `--what`: readings, and what is stored beside them. */
export const whatNames: readonly string[] = ["readings", ...measurementNames.map((name) => measurements[name].what)];

/** The measurement that a word of `--what` stands for; undefined for readings. Fails with a line for another word. */
export function measurementOf(what: string): Measurement | undefined {
  if (what === "readings") return undefined;
  return measurementNames.find((name) => measurements[name].what === what) ?? fail(`--what is ${what}; expected ${whatNames.join(", ")}`);
}

/** What records of it are called in counts. */
export const nounOf = (measurement: Measurement | undefined): string => (measurement === undefined ? "readings" : "points");
