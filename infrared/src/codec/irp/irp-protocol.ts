import { BETWEEN_FRAMES_US } from "../frames.ts";
import { type Code, type Protocol, TOLERANCE } from "../protocol.ts";
import type { Field } from "./expression.ts";
import { matchSteps } from "./match.ts";
import { createPacking } from "./packing.ts";
import { type Irp, parseIrp } from "./parse.ts";
import { fieldBits, type Passes, passesOf, type Step } from "./passes.ts";
import { namesOf, render, type Values } from "./render.ts";

/** A protocol as data. */
export interface IrpEntry {
  readonly name: string;
  readonly irp: string;
  /** The parameters of which the address is made, the first in its lowest bits; all but F and T when absent. */
  readonly address?: readonly string[];
  /** F when absent. */
  readonly command?: readonly string[];
  readonly minSends?: number;
  /** A share of each timing by which it may be wrong. */
  readonly tolerance?: number;
  /** Too little is in a frame to know it: it is sent, and never heard. */
  readonly isSentOnly?: boolean;
  /** See Protocol. */
  readonly isAlone?: boolean;
}

export interface IrpProtocol extends Protocol {
  /** The code of parameters by their names; undefined where one is out of its range. */
  toCode(parameters: Readonly<Record<string, number>>): Code | undefined;
}

/** Frames joined for a decoder have so long a gap between them. */
export const JOINT_US = 20_000;

/** The protocol of a text in IRP. */
export function irpProtocol(entry: IrpEntry): IrpProtocol {
  const { name, irp: text, minSends, tolerance = TOLERANCE, isSentOnly } = entry;
  const irp = parseIrp(text);
  const passes = passesOf(irp);
  const packing = createPacking(irp, entry);
  const send = (steps: readonly Step[], values: Values) => withoutGap(render(irp, steps, values));
  const variants = isSentOnly ? [] : variantsOf(irp, passes);
  const starts = startsOf(irp, passes);
  const framesACode = variants[0]?.frames ?? 1;
  return {
    name,
    irp: text,
    carrierHz: irp.carrierHz,
    ...packing.limits,
    ...(minSends === undefined ? {} : { minSends }),
    ...(irp.parameters.some((parameter) => parameter.name === TOGGLE) ? { hasToggle: true } : {}),
    ...(framesACode > 1 ? { framesACode } : {}),
    timings: {
      least: Math.min(...variants.map(({ leastTimings }) => leastTimings)),
      most: Math.max(0, ...variants.map(({ mostTimings }) => mostTimings)),
    },
    ...(entry.isAlone ? { isAlone: true } : {}),
    tolerance,
    spacing: gapOf(irp, passes.first),
    repeatSpacing: gapOf(irp, passes.held),
    toCode: packing.toCode,
    first: (code) => send(passes.first, packing.valuesOf(code)),
    repeat(code) {
      const values = packing.valuesOf(code);
      // What the first frame sets, as a toggle, is so in the next
      for (const step of passes.first) if (step.kind === "set") values.set(step.name, step.value(namesOf(irp, values)));
      return send(passes.held, values);
    },
    ...(passes.end.some(({ kind }) => kind === "bits") ? { last: (code: Code) => send(passes.end, packing.valuesOf(code)) } : {}),
    decode(timingsUs) {
      if (starts.some((start) => readVariant(timingsUs, start, irp, tolerance))) return undefined;
      for (const variant of variants) {
        const values = readVariant(timingsUs, variant, irp, tolerance);
        const code = values && packing.codeOf(values);
        if (code) return code;
      }
      return undefined;
    },
  };
}

const TOGGLE = "T";

function withoutGap(timingsUs: number[]): number[] {
  if ((timingsUs.at(-1) ?? 0) < 0) timingsUs.pop();
  return timingsUs;
}

/** How long it is dark after these steps. */
function gapOf(irp: Irp, steps: readonly Step[]): Protocol["spacing"] {
  const last = steps.findLast((step) => step.kind !== "set");
  if (last?.kind === "period") return { periodUs: last.us };
  const timingsUs = render(irp, steps, new Map());
  return { gapUs: Math.max(MIN_GAP_US, Math.abs(Math.min(0, timingsUs.at(-1) ?? 0))) };
}

/** Shorter, and a receiver takes two frames for one. */
const MIN_GAP_US = BETWEEN_FRAMES_US + 200;

/** A kind of frame, or of frames that belong together, which says all of a code. */
interface Variant {
  readonly steps: readonly Step[];
  readonly frames: number;
  readonly leastTimings: number;
  readonly mostTimings: number;
}

function variantsOf(irp: Irp, { first, held }: Passes): Variant[] {
  const names = irp.parameters.filter((parameter) => parameter.usual === undefined).map((parameter) => parameter.name);
  const isWhole = (steps: readonly Step[]) => names.every((name) => fieldsOf(steps).some((field) => field.name === name));
  const parts = [...framesOf(first), ...framesOf(held)].filter(isWhole);
  const found = parts.length > 0 ? parts : [first, held].filter(isWhole);
  return found.map((steps) => variantOf(irp, steps));
}

/** Frames that say no code, before those that do. */
function startsOf(irp: Irp, { first }: Passes): Variant[] {
  const hasBits = (steps: readonly Step[]) => steps.some(({ kind }) => kind === "bits");
  const isConstant = (steps: readonly Step[]) => fieldsOf(steps).every(({ name }) => name === undefined);
  return framesOf(first)
    .filter((steps) => hasBits(steps) && isConstant(steps))
    .map((steps) => variantOf(irp, steps));
}

const fieldsOf = (steps: readonly Step[]): readonly Field[] => steps.flatMap((step) => (step.kind === "bits" ? step.fields : []));

const isGap = (step: Step) => step.kind === "period" || (step.kind === "light" && step.us <= -BETWEEN_FRAMES_US);

function framesOf(steps: readonly Step[]): (readonly Step[])[] {
  const frames: Step[][] = [[]];
  for (const step of steps) {
    if (isGap(step)) frames.push(frames.at(-1)?.filter((earlier) => earlier.kind === "set") ?? []);
    else frames.at(-1)?.push(step);
  }
  return frames;
}

function variantOf(irp: Irp, steps: readonly Step[]): Variant {
  const frames = framesOf(steps).filter((frame) => frame.some((step) => step.kind !== "set")).length;
  const pieces = withoutGap(render(irp, steps, new Map())).length;
  const runs = fieldsOf(steps).reduce((sum, { width = 0 }) => sum + width, 0);
  // Where a symbol may begin with dark, timings run together
  const symbols = steps.flatMap((step) => (step.kind === "bits" ? step.symbols : []));
  const isFixed = symbols.every((lengths) => lengths.length === 2 && (lengths[0] ?? 0) > 0);
  const joint = steps.map((step) => (isGap(step) ? { kind: "light" as const, us: -JOINT_US } : step));
  const isGapLast = joint.at(-1)?.kind === "light" && isGap(joint.at(-1) as Step);
  return {
    steps: isGapLast ? joint.slice(0, -1) : joint,
    frames,
    leastTimings: isFixed ? pieces : Math.max(1, pieces - 2 * runs),
    mostTimings: isFixed ? pieces : pieces + 4 * runs,
  };
}

/** The parameters of a frame, all of whose other bits are right. */
function readVariant(timingsUs: readonly number[], variant: Variant, irp: Irp, tolerance: number): Values | undefined {
  const { steps, leastTimings, mostTimings } = variant;
  if (timingsUs.length < leastTimings || timingsUs.length > mostTimings) return undefined;
  const runs = matchSteps(timingsUs, steps, { tolerance, isHighFirst: irp.isHighFirst });
  if (!runs) return undefined;
  const values: Values = new Map();
  const parameters = new Set(irp.parameters.map(({ name }) => name));
  for (const [field, bits] of fieldsWithBits(steps, runs)) {
    if (field.name !== undefined && parameters.has(field.name)) takeBits(values, field, bits, irp.isHighFirst);
  }
  return isConsistent(irp, steps, runs, new Map(values)) ? values : undefined;
}

function* fieldsWithBits(steps: readonly Step[], runs: readonly (readonly number[])[]): Generator<readonly [Field, readonly number[]]> {
  let run = 0;
  for (const step of steps) {
    if (step.kind !== "bits") continue;
    let at = 0;
    for (const field of step.fields) {
      const { width = 0 } = field;
      yield [field, runs[run]?.slice(at, at + width) ?? []];
      at += width;
    }
    run += 1;
  }
}

function takeBits(values: Values, { name = "", from, isInverted, isReversed }: Field, bits: readonly number[], isHighFirst: boolean): void {
  const lowFirst = isHighFirst === isReversed ? bits : [...bits].reverse();
  const before = values.get(name) ?? 0;
  const kept = Math.floor(before / 2 ** (from + bits.length)) * 2 ** (from + bits.length) + (before % 2 ** from);
  const taken = lowFirst.reduce((sum, bit, index) => sum + (isInverted ? 1 - bit : bit) * 2 ** (from + index), 0);
  values.set(name, kept + taken);
}

/** Whether the same parameters make the same bits. */
function isConsistent(irp: Irp, steps: readonly Step[], runs: readonly (readonly number[])[], values: Values): boolean {
  const names = namesOf(irp, values);
  let run = 0;
  for (const step of steps) {
    if (step.kind === "set") values.set(step.name, step.value(names));
    if (step.kind !== "bits") continue;
    const bits = step.fields.flatMap((field) => fieldBits(field, names, irp.isHighFirst));
    const heard = runs[run] ?? [];
    if (!bits.every((bit, index) => bit === heard[index])) return false;
    run += 1;
  }
  return true;
}
