import { createHash, type Hash } from "node:crypto";
import type { MovedRecord } from "./moved-kind.ts";

/** What two stores have of the same stretch of time. */
export interface Comparison {
  /** Those of the source of which the target lacks a value, or has another. */
  readonly lacking: readonly MovedRecord[];
  /** Records that only the target has. */
  readonly onlyInTarget: number;
}

/** Compares what is stored. A target that has more, such as readings that came there alone, lacks nothing. */
export function compare(source: readonly MovedRecord[], target: readonly MovedRecord[]): Comparison {
  if (target.length === 0) return { lacking: source, onlyInTarget: 0 };
  const there = byIdentity(target);
  const lacking = source.filter(({ identity, values }) => {
    const stored = there.get(identity);
    return stored === undefined || Object.keys(values).some((name) => stored.values[name] !== values[name]);
  });
  const identities = new Set(source.map(({ identity }) => identity));
  const onlyInTarget = target.filter(({ identity }) => !identities.has(identity)).length;
  return { lacking, onlyInTarget };
}

/**
 * Sums of the records of a source and of what a target has of them, equal when these are equal: SHA-256 of identities and values, without the
 * values that only the target has. What is the same so far is summed once.
 */
export function createChecksums() {
  const ofSource = createHash("sha256");
  let ofTarget: Hash | undefined;
  return {
    add(source: readonly MovedRecord[], target: readonly MovedRecord[]): void {
      const there = byIdentity(target);
      let [lines, linesThere] = ["", ""];
      let isSame = true;
      for (const { identity, values } of source) {
        const names = Object.keys(values).sort();
        const stored = there.get(identity)?.values;
        const line = lineOf(identity, names, values);
        const isSameHere = stored !== undefined && names.every((name) => stored[name] === values[name]);
        isSame &&= isSameHere;
        lines += line;
        if (stored) linesThere += isSameHere ? line : lineOf(identity, names, stored);
      }
      if (!isSame) ofTarget ??= ofSource.copy();
      ofTarget?.update(linesThere);
      ofSource.update(lines);
    },
    texts() {
      const sourceChecksum = textOf(ofSource);
      return { sourceChecksum, targetChecksum: ofTarget === undefined ? sourceChecksum : textOf(ofTarget) };
    },
  };
}

const byIdentity = (records: readonly MovedRecord[]) => new Map(records.map((each) => [each.identity, each]));

/** A value that is not there has no place in it. */
function lineOf(identity: string, names: readonly string[], values: MovedRecord["values"]): string {
  let line = identity;
  for (const name of names) if (values[name] !== undefined) line += ` ${name}=${values[name]}`;
  return `${line}\n`;
}

/** For people: its first twelve digits. */
const textOf = (hash: Hash): string => hash.digest("hex").slice(0, 12);
