import type { Names } from "./expression.ts";
import type { Irp } from "./parse.ts";
import { fieldBits, lengthsOf, type Step } from "./passes.ts";

/** The values of a protocol's parameters; a stream may set others meanwhile. */
export type Values = Map<string, number>;

/** What names mean: a parameter or what was set, a definition, or a parameter's usual value. */
export function namesOf({ definitions, parameters }: Irp, values: Values): Names {
  const names: Names = (name) => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const expression = definitions.get(name) ?? parameters.find((parameter) => parameter.name === name)?.usual;
    return expression ? expression(names) : 0;
  };
  return names;
}

/** Light and dark in turn, the last gap included, in µs. What the steps set stays in `values`. */
export function render(irp: Irp, steps: readonly Step[], values: Values): number[] {
  const names = namesOf(irp, values);
  const timingsUs: number[] = [];
  let sinceUs = 0;
  const add = (us: number) => {
    const last = timingsUs.at(-1) ?? 0;
    if (us * last > 0) timingsUs[timingsUs.length - 1] = last + us;
    else if (us > 0 || last > 0) timingsUs.push(us);
    sinceUs += Math.abs(us);
  };
  for (const step of steps) {
    if (step.kind === "set") values.set(step.name, step.value(names));
    if (step.kind === "light") add(step.us);
    if (step.kind === "period") {
      add(-Math.max(SHORTEST_GAP_US, step.us - sinceUs));
      sinceUs = 0;
    }
    if (step.kind === "bits") {
      const bits = step.fields.flatMap((field) => fieldBits(field, names, irp.isHighFirst));
      for (const us of lengthsOf(bits, step.symbols, irp.isHighFirst)) add(us);
    }
  }
  return timingsUs.map((us) => Math.sign(us) * Math.round(Math.abs(us)));
}

/** Where a period is shorter than what it carries. */
const SHORTEST_GAP_US = 10_000;
