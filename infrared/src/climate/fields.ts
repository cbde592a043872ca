/** What a value means in a message. A field is written from what is wished, and read back into what is held; the difference is said to the user. */
import type { AcFan, AcFlag, AcMode, AcRange, AcState, AcSwing, AcSwingH } from "./climate-protocol.ts";
import { type Place, place } from "./places.ts";

/** A wish with everything that a message needs. */
export type Wish = AcState & Required<Pick<AcState, "mode" | "temperatureC" | "fan" | "swing" | "swingH">>;

export interface Field {
  readonly at: Place;
  /** The code for a wish. `before` is what was held, for codes that say what changes. */
  write(wish: Wish, before: AcState | undefined): number;
  /** What a code says; nothing where it says nothing of a state, undefined where it is of another protocol. */
  read(code: number, before: AcState | undefined): Partial<AcState> | undefined;
  readonly offers?: Partial<AcRange>;
}

interface Choices {
  readonly mode: AcMode;
  readonly fan: AcFan;
  readonly swing: AcSwing;
  readonly swingH: AcSwingH;
}
const OFFERS = { mode: "modes", fan: "fans", swing: "swings", swingH: "swingsH" } as const;

/** Where fan speeds share a code, it is read as the first of them. */
const FANS_READ_FIRST: readonly string[] = ["auto", "min", "medium", "max", "low", "high"];

/** A field that only follows the others: it offers nothing and says nothing. */
export const derived = (at: string, write: Field["write"]): Field => ({ at: place(at), write, read: () => ({}) });

export interface ChoiceOptions<Value> {
  /** Taken for a wish that has no code; `auto`, else the first of the codes, when absent. */
  readonly otherwise?: Value;
  /** What a code is read as, where it is not the first value with that code. */
  readonly reads?: Readonly<Record<number, Value>>;
}

/** One of several values by a table of codes. An unknown mode is no message of this protocol; another unknown code says nothing. */
export function choice<Key extends keyof Choices>(
  key: Key,
  at: string,
  codes: Partial<Readonly<Record<Choices[Key], number>>>,
  options: ChoiceOptions<Choices[Key]> = {},
): Field {
  const names = Object.keys(codes) as Choices[Key][];
  const table = new Map(names.map((name) => [name, codes[name] as number]));
  const otherwise = options.otherwise ?? ("auto" in codes ? ("auto" as Choices[Key]) : names[0]);
  const rank = (name: string) => (key === "fan" ? FANS_READ_FIRST.indexOf(name) : 0);
  const readable = new Map(
    [...table].sort(([a], [b]) => rank(b) - rank(a) || names.indexOf(b) - names.indexOf(a)).map(([name, code]) => [code, name]),
  );
  for (const [code, name] of Object.entries<Choices[Key]>(options.reads ?? {})) readable.set(Number(code), name);
  const write = (name: Choices[Key]) => table.get(name) ?? table.get(otherwise as Choices[Key]) ?? 0;
  const heardAs = new Map([...readable].map(([code, name]) => [name, code]));
  /** What was heard and stays: a value that can be read but not wished keeps its code. */
  const kept = (name: Choices[Key]) => (readable.get(write(name)) === name ? undefined : heardAs.get(name));
  return {
    at: place(at),
    write(wish, before) {
      const name = wish[key] as Choices[Key];
      return (before?.[key] === name ? kept(name) : undefined) ?? write(name);
    },
    read(code) {
      const name = readable.get(code);
      if (name === undefined) return key === "mode" ? undefined : {};
      return { [key]: name };
    },
    offers: { [OFFERS[key]]: names.filter((name) => readable.get(write(name)) === name) },
  };
}

/** The codes of auto, cool, dry, fan and heat in this order; undefined where the protocol has no such mode. */
export const modes = (at: string, codes: readonly (number | undefined)[], options?: ChoiceOptions<AcMode>): Field =>
  choice("mode", at, tableOf(["auto", "cool", "dry", "fan", "heat"], codes), options);

/** The codes of auto, min, low, medium, high and max in this order. */
export const fans = (at: string, codes: readonly (number | undefined)[], options?: ChoiceOptions<AcFan>): Field =>
  choice("fan", at, tableOf(["auto", "min", "low", "medium", "high", "max"], codes), options);

function tableOf<Name extends string>(names: readonly Name[], codes: readonly (number | undefined)[]): Partial<Record<Name, number>> {
  const known = names.map((name, index) => [name, codes[index]] as const).filter(([, code]) => code !== undefined);
  return Object.fromEntries(known) as Partial<Record<Name, number>>;
}

/** On and off; 1 and 0 unless said otherwise. */
export function power(at: string, [on, off]: readonly [number, number] = [1, 0]): Field {
  return { at: place(at), write: (wish) => (wish.power ? on : off), read: (code) => ({ power: code !== off }) };
}

/** A code that changes between on and off, so that what was before must be known; it is taken as off where nothing is. */
export function toggle(key: "power" | AcFlag, at: string, [change, keep]: readonly [number, number] = [1, 0]): Field {
  return {
    at: place(at),
    write: (wish, before) => ((wish[key] ?? false) === (before?.[key] ?? false) ? keep : change),
    read: (code, before) => ({ [key]: (code === change) !== (before?.[key] ?? false) }),
    ...(key === "power" ? {} : { offers: { flags: [key] } }),
  };
}

export function flag(key: AcFlag, at: string, [on, off]: readonly [number, number] = [1, 0]): Field {
  return { at: place(at), write: (wish) => (wish[key] ? on : off), read: (code) => ({ [key]: code === on }), offers: { flags: [key] } };
}

/** Flags of which only one can be on, by their codes: the first that is wished; 0 where none is. */
export function oneFlag(at: string, codes: Partial<Readonly<Record<AcFlag, number>>>): Field {
  const flags = Object.keys(codes) as AcFlag[];
  const codeOf = (flagName: AcFlag | undefined) => (flagName && codes[flagName]) ?? 0;
  return {
    at: place(at),
    write: (wish) => codeOf(flags.find((name) => wish[name])),
    read: (code) => Object.fromEntries(flags.map((name) => [name, codeOf(name) === code])),
    offers: { flags },
  };
}

/**
 * Fan speeds of which some are what a flag says: `{ quiet: 9, turbo: 3 }`, the first that is wished wins. A flag that was held and is not wished anew
 * ends when another speed is wished.
 */
export function fansOrFlags(fan: Field, codes: Partial<Readonly<Record<AcFlag, number>>>): Field {
  const flags = Object.entries(codes) as [AcFlag, number][];
  return {
    ...fan,
    write(wish, before) {
      const isEnded = before !== undefined && before.fan !== wish.fan;
      const code = flags.find(([key]) => wish[key] && !(isEnded && before[key]))?.[1];
      return code ?? fan.write(wish, before);
    },
    read: (code, before) => ({ ...fan.read(code, before), ...Object.fromEntries(flags.map(([key, on]) => [key, code === on])) }),
    offers: { ...fan.offers, flags: flags.map(([key]) => key) },
  };
}

export interface Degrees {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** Added to the temperature; 0 when absent. */
  readonly offset?: number;
  /** The code of a temperature that the scale has, where it is no sum. */
  readonly code?: (temperatureC: number) => number;
}

/** A temperature in °C. One that the scale has not becomes the nearest; a code outside of it says nothing. */
export function degrees(at: string, { min, max, step = 1, offset = 0, code = (c) => c + offset }: Degrees): Field {
  const scale = Array.from({ length: Math.round((max - min) / step) + 1 }, (_, index) => min + index * step);
  const readable = new Map(scale.map((temperatureC) => [code(temperatureC), temperatureC]));
  const nearest = (temperatureC: number) => Math.min(max, Math.max(min, Math.round(temperatureC / step) * step));
  return {
    at: place(at),
    write: ({ temperatureC }) => code(nearest(temperatureC)),
    read(found) {
      const temperatureC = readable.get(found);
      return temperatureC === undefined ? {} : { temperatureC };
    },
    offers: { temperaturesC: { min, max, step } },
  };
}

/**
 * A temperature in °C whose code has one bit more at the end: 1 says that the others are a code of °F, which is read to half a degree in °C.
 * It is sent in °C.
 */
export function orFahrenheit(celsius: Field, at: string, fahrenheitOf: (code: number) => number): Field {
  const isFahrenheit = 1 << celsius.at.length;
  const toC = (fahrenheit: number) => Math.round(((fahrenheit - 32) * 10) / 9) / 2;
  return {
    ...celsius,
    at: place(at),
    read: (code, before) => (code & isFahrenheit ? { temperatureC: toC(fahrenheitOf(code - isFahrenheit)) } : celsius.read(code, before)),
  };
}

/** 0x24 for 24. */
export const bcd = (number: number): number => Math.floor(number / 10) * 16 + (number % 10);
