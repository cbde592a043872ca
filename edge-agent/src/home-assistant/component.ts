import { createHash } from "node:crypto";
import type { Topics } from "@clima/schemas";

/** One entity before it has its id, by Home Assistant's names of its options. */
export interface Description {
  readonly platform: string;
  readonly name: string;
  readonly [option: string]: unknown;
}

export interface Component extends Description {
  readonly unique_id: string;
}

/** By an id that stays the same for the life of the entity. */
export type Components = Readonly<Record<string, Component>>;

/** What every component of a station is made with. */
export interface StationContext {
  /** By which Home Assistant knows the station. */
  readonly deviceId: string;
  readonly topics: ReturnType<Topics["station"]>;
}

/** Components by their ids, which make the unique ids. */
export const withIds = ({ deviceId }: Pick<StationContext, "deviceId">, descriptions: Readonly<Record<string, Description>>): Components =>
  Object.fromEntries(Object.entries(descriptions).map(([id, description]) => [id, { ...description, unique_id: `${deviceId}_${id}` }]));

const HASH_DIGITS = 8;

/** An id of letters, digits and _ from names of any characters; the hash keeps apart what would otherwise be the same. */
export function idOf(kind: string, ...names: readonly string[]): string {
  const readable = names.map((name) => name.replace(/[^A-Za-z0-9]+/g, "_")).join("_");
  const hash = createHash("sha256").update(JSON.stringify(names)).digest("hex").slice(0, HASH_DIGITS);
  return `${kind}_${readable}_${hash}`;
}

/**
 * A text in quotes that is the same in JSON and as a text of Jinja. What could begin or end a part of a template is escaped, so that it may stand in
 * a template's plain text, too.
 */
export const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[{}%#]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
