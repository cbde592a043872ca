import { createHash, type Hash } from "node:crypto";
import type { StoreRecord } from "@clima/schemas";
import type { MovedRecord } from "./moved-kind.ts";

/** What two stores have of the same stretch of time. */
export interface Comparison {
  /** Records of the source of which the target lacks a value, or has another. */
  readonly lacking: readonly StoreRecord[];
  /** Records that only the target has. */
  readonly onlyInTarget: number;
}

/** Compares what is stored. A target that has more, such as readings that came there alone, lacks nothing. */
export function compare(source: readonly MovedRecord[], target: readonly MovedRecord[]): Comparison {
  const there = new Map(target.map((each) => [each.identity, new Map(each.values)]));
  const lacking = source.filter(({ identity, values }) => {
    const stored = there.get(identity);
    return !values.every(([name, value]) => stored?.get(name) === value);
  });
  const identities = new Set(source.map(({ identity }) => identity));
  const onlyInTarget = target.filter(({ identity }) => !identities.has(identity)).length;
  return { lacking: lacking.map(({ record }) => record), onlyInTarget };
}

/** A sum of records that is equal for equal records in the same order: SHA-256 of their identities and values. */
export function createChecksum() {
  const hash: Hash = createHash("sha256");
  return {
    add(records: readonly MovedRecord[]): void {
      for (const { identity, values } of records)
        hash.update(`${identity} ${values.map(([name, value]) => `${name}=${value}`).join(" ")}\n`);
    },
    /** For people: its first twelve digits. */
    text: (): string => hash.digest("hex").slice(0, 12),
  };
}

/** Those of the target that the source has, with no other values than the source has: what a checksum of both is made of. */
export function sharedOf(source: readonly MovedRecord[], target: readonly MovedRecord[]): MovedRecord[] {
  const there = new Map(target.map((each) => [each.identity, each]));
  return source.flatMap(({ identity, values }) => {
    const found = there.get(identity);
    if (found === undefined) return [];
    const names = new Set(values.map(([name]) => name));
    return [{ ...found, values: found.values.filter(([name]) => names.has(name)) }];
  });
}
