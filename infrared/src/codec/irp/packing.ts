import type { Code } from "../protocol.ts";
import type { Irp, Parameter } from "./parse.ts";
import { namesOf, type Values } from "./render.ts";

const TOGGLE = "T";

interface Shared {
  readonly address?: readonly string[];
  readonly command?: readonly string[];
}

/** Address and command of a code as a protocol's parameters, and back. */
export function createPacking(irp: Irp, shared: Shared) {
  const command = shared.command ?? ["F"];
  const address = shared.address ?? irp.parameters.map(({ name }) => name).filter((name) => name !== TOGGLE && !command.includes(name));
  const [addressParts, commandParts] = [partsOf(irp, address), partsOf(irp, command)];
  const isWithin = (values: Values) =>
    [...addressParts, ...commandParts].every(({ name, min, max }) => {
      const value = values.get(name) ?? 0;
      return value >= min && value <= max;
    });
  const codeOf = (values: Values): Code | undefined => {
    if (!isWithin(values)) return undefined;
    const code = { address: packed(addressParts, values), command: packed(commandParts, values) };
    return values.has(TOGGLE) ? { ...code, toggle: values.get(TOGGLE) === 1 ? 1 : 0 } : code;
  };
  return {
    limits: { maxAddress: 2 ** bitsOf(addressParts) - 1, maxCommand: 2 ** bitsOf(commandParts) - 1 },
    codeOf,
    toCode(parameters: Readonly<Record<string, number>>): Code | undefined {
      const values: Values = new Map(Object.entries(parameters));
      const names = namesOf(irp, values);
      for (const { name } of [...addressParts, ...commandParts]) values.set(name, names(name));
      return codeOf(values);
    },
    valuesOf({ address: whole, command: what, toggle }: Code): Values {
      const values: Values = new Map([...unpacked(addressParts, whole), ...unpacked(commandParts, what)]);
      if (toggle !== undefined) values.set(TOGGLE, toggle);
      return values;
    },
  };
}

type Part = Parameter & { readonly bits: number };

const partsOf = ({ parameters }: Irp, names: readonly string[]): Part[] =>
  names.map((name) => {
    const parameter = parameters.find((one) => one.name === name);
    if (!parameter) throw new Error(`IRP: there is no parameter ${name}`);
    return { ...parameter, bits: Math.ceil(Math.log2(parameter.max + 1)) };
  });

const bitsOf = (parts: readonly Part[]) => parts.reduce((sum, { bits }) => sum + bits, 0);

function packed(parts: readonly Part[], values: Values): number {
  let [sum, factor] = [0, 1];
  for (const { name, bits } of parts) {
    sum += (values.get(name) ?? 0) * factor;
    factor *= 2 ** bits;
  }
  return sum;
}

function unpacked(parts: readonly Part[], number: number): (readonly [string, number])[] {
  let rest = number;
  return parts.map(({ name, bits }) => {
    const value = rest % 2 ** bits;
    rest = Math.floor(rest / 2 ** bits);
    return [name, value] as const;
  });
}
