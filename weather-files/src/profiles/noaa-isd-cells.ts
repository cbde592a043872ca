import { err, ok, type Result } from "@clima/schemas";

/** Where a number stands in a cell of several parts, such as `+0123,1`: its part, the digits that stand for "missing", the part of its quality. */
export interface Coded {
  readonly part: number;
  readonly quality: number;
  readonly missing: number;
  readonly scale: number;
}

/** Quality codes of erroneous values, of NCEI's own checks and of other sources' (isd-format-document.pdf, "AIR-TEMPERATURE-OBSERVATION air temperature quality code"). */
const ERRONEOUS = /^[37]$/;

/** The number of a cell, in the unit that its name says; "" where it is missing. */
export function coded({ part, quality, missing, scale }: Coded): (text: string) => Result<string, string> {
  return (text) => {
    const parts = text.split(",");
    const digits = (parts[part] ?? "").trim();
    if (digits === "") return ok("");
    if (!/^[+-]?\d+$/.test(digits))
      return err(
        `${JSON.stringify(text)} is not as the ISD has it; expected ${scale === 1 ? "numbers" : "tenths"} and codes with commas between`,
      );
    if (Math.abs(Number(digits)) === missing) return ok("");
    const code = (parts[quality] ?? "").trim();
    if (ERRONEOUS.test(code)) return err(`NOAA's quality code ${code} says that it is erroneous`);
    return ok(String(Number(digits) / scale));
  };
}
