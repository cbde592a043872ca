/** What is sent at first, while the button is held, and at the end, each as steps one after the other. */
import type { Expression, Field } from "./expression.ts";
import type { Coding, Irp, Item, Stream } from "./parse.ts";

/** For each value of a group of bits the lengths in light and dark, in µs. */
export type Symbols = readonly (readonly number[])[];

export type Step =
  | { readonly kind: "light"; readonly us: number }
  | { readonly kind: "period"; readonly us: number }
  | { readonly kind: "set"; readonly name: string; readonly value: Expression }
  | { readonly kind: "bits"; readonly fields: readonly Field[]; readonly symbols: Symbols };

export interface Passes {
  readonly first: readonly Step[];
  readonly held: readonly Step[];
  readonly end: readonly Step[];
}

export function passesOf({ stream, isHighFirst }: Irp): Passes {
  const { coding = [] } = stream;
  const symbols = symbolsOf(coding, undefined, isHighFirst);
  const flat = (items: readonly Item[], way: number) => joined(flatten(items, { way, symbols, isHighFirst }));
  if (stream.isHeld) return { first: flat(stream.items, 0), held: flat(stream.items, 1), end: [] };
  const at = stream.items.findIndex((item) => item.kind === "stream" && item.isHeld);
  const held = stream.items[at];
  if (held?.kind !== "stream") return { first: flat(repeated(stream), 0), held: flat(repeated(stream), 1), end: [] };
  const before = flat(stream.items.slice(0, at), 0);
  const heldSteps = flat(held.items, 1);
  // An intro without the code says nothing by itself
  const hasCode = before.some((step) => step.kind === "bits" && step.fields.some(({ name }) => name === "F"));
  return {
    first: hasCode ? before : [...before, ...flat(held.items, 0)],
    held: heldSteps,
    end: flat(stream.items.slice(at + 1), 2),
  };
}

const repeated = ({ items, times }: Stream): readonly Item[] => Array.from({ length: times }, () => items).flat();

interface Context {
  readonly way: number;
  readonly symbols: Symbols;
  readonly isHighFirst: boolean;
}

function flatten(items: readonly Item[], context: Context): Step[] {
  return items.flatMap((item): Step[] => {
    if (item.kind === "bits") return [{ kind: "bits", fields: [item.field], symbols: context.symbols }];
    if (item.kind === "ways") return flatten(item.ways[Math.min(context.way, item.ways.length - 1)] ?? [], context);
    if (item.kind !== "stream") return [item];
    const symbols = item.coding ? symbolsOf(item.coding, context.symbols, context.isHighFirst) : context.symbols;
    return flatten(repeated(item), { ...context, symbols });
  });
}

/** Fields of one coding beside each other are one run of bits. */
function joined(steps: readonly Step[]): Step[] {
  const runs: Step[] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (step.kind === "bits" && last?.kind === "bits" && last.symbols === step.symbols)
      runs[runs.length - 1] = { ...last, fields: [...last.fields, ...step.fields] };
    else runs.push(step);
  }
  return runs;
}

/** A coding may be written in bits of the one around it. */
function symbolsOf(coding: Coding, outer: Symbols | undefined, isHighFirst: boolean): Symbols {
  return coding.map((items) =>
    items.flatMap((item) => {
      if (item.kind === "light") return [item.us];
      if (item.kind !== "bits" || !outer) throw new Error("IRP: a coding has lengths and bits only");
      return lengthsOf(
        fieldBits(item.field, () => 0, isHighFirst),
        outer,
        isHighFirst,
      );
    }),
  );
}

/** The bits of a field in the order in which they are sent. */
export function fieldBits(field: Field, names: (name: string) => number, isHighFirst: boolean): number[] {
  const { width = 0, data, from, isInverted, isReversed } = field;
  const number = Math.floor(data(names) / 2 ** from);
  const bits = Array.from({ length: width }, (_, bit) => {
    const set = Math.abs(Math.floor(number / 2 ** bit) % 2);
    return isInverted ? 1 - set : set;
  });
  return isHighFirst === isReversed ? bits : bits.reverse();
}

/** How many bits one symbol has. */
export const symbolBits = (symbols: Symbols): number => Math.round(Math.log2(symbols.length));

export function lengthsOf(bits: readonly number[], symbols: Symbols, isHighFirst: boolean): number[] {
  const size = symbolBits(symbols);
  const lengths: number[] = [];
  for (let at = 0; at < bits.length; at += size) lengths.push(...(symbols[symbolOf(bits.slice(at, at + size), isHighFirst)] ?? []));
  return lengths;
}

const symbolOf = (bits: readonly number[], isHighFirst: boolean) =>
  bits.reduce((sum, bit, index) => sum + bit * 2 ** (isHighFirst ? bits.length - 1 - index : index), 0);

/** The bits of a symbol's value. */
export const bitsOfValue = (value: number, size: number, isHighFirst: boolean): number[] => {
  const bits = Array.from({ length: size }, (_, bit) => (value >> bit) & 1);
  return isHighFirst ? bits.reverse() : bits;
};
