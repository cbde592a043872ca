/** What a message says twice: sums, complements, copies. Written after the fields, in the order of the list; a message in which one fails is dropped. */
import { type Place, place, readPlace, writePlace } from "./places.ts";

export interface Check {
  readonly at: Place;
  of(message: Uint8Array): number;
}

/** Bytes from and to, both included. */
export type Span = readonly [first: number, last: number];

const bytesOf = (message: Uint8Array, [first, last]: Span) => message.subarray(first, last + 1);
export const sumOf = (numbers: Iterable<number>): number => [...numbers].reduce((sum, number) => sum + number, 0);
export const xorOf = (numbers: Iterable<number>): number => [...numbers].reduce((mixed, number) => mixed ^ number, 0);
export const nibblesOf = (bytes: Iterable<number>): number[] => [...bytes].flatMap((byte) => [byte & 0xf, byte >> 4]);
export const onesOf = (bytes: Iterable<number>): number => sumOf([...bytes].map((byte) => byte.toString(2).replaceAll("0", "").length));

export const check = (at: string, of: Check["of"]): Check => ({ at: place(at), of });

/** `start` + the sum of the bytes; as many bits as the place has. */
export const sum = (at: string, span: Span, start = 0): Check => check(at, (message) => start + sumOf(bytesOf(message, span)));

export const xor = (at: string, span: Span): Check => check(at, (message) => xorOf(bytesOf(message, span)));

/** The sum of all nibbles of the bytes. */
export const nibbleSum = (at: string, span: Span, start = 0): Check =>
  check(at, (message) => start + sumOf(nibblesOf(bytesOf(message, span))));

/** The same bits as another place. */
export function copy(at: string, from: string): Check {
  const source = place(from);
  return check(at, (message) => readPlace(message, source));
}

/** The inverse of another place. */
export function complement(at: string, from: string): Check {
  const source = place(from);
  return check(at, (message) => ~readPlace(message, source));
}

/** Every other byte is the inverse of the one before it: those at `first`, `first` + 2 … `last`. */
export function complements([first, last]: Span): readonly Check[] {
  const count = Math.floor((last - first) / 2) + 1;
  return Array.from({ length: count }, (_, index) => complement(`b${first + 2 * index}`, `b${first + 2 * index - 1}`));
}

export function fillChecks(message: Uint8Array, checks: readonly Check[]): void {
  for (const { at, of } of checks) writePlace(message, at, of(message));
}

export const areRight = (message: Uint8Array, checks: readonly Check[]): boolean =>
  checks.every(({ at, of }) => readPlace(message, at) === (of(message) & ((1 << at.length) - 1)));
