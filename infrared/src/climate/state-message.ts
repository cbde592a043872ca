/** The message that holds a state, written and read by the fields and checks of a description. */
import { areRight, fillChecks } from "./checksums.ts";
import type { AcState } from "./climate-protocol.ts";
import type { AcDescription } from "./description.ts";
import type { Wish } from "./fields.ts";
import { messageOf, places, readPlace, writePlace } from "./places.ts";

export interface StateMessage {
  write(wish: Wish, before: AcState | undefined): Uint8Array;
  /** Undefined where the message is of another protocol, or damaged. */
  read(message: Uint8Array, before: AcState | undefined): AcState | undefined;
}

export function createStateMessage({ base: hex, fixed: fixedPlaces, fields, checks = [] }: AcDescription): StateMessage {
  const base = messageOf(hex);
  const fixed = places(fixedPlaces).map((at) => ({ at, code: readPlace(base, at) }));

  function write(wish: Wish, before: AcState | undefined): Uint8Array {
    const message = base.slice();
    for (const field of fields) writePlace(message, field.at, field.write(wish, before));
    fillChecks(message, checks);
    return message;
  }

  function read(message: Uint8Array, before: AcState | undefined): AcState | undefined {
    if (message.length !== base.length || !fixed.every(({ at, code }) => readPlace(message, at) === code)) return undefined;
    if (!areRight(message, checks)) return undefined;
    const state: Record<string, unknown> = { power: true };
    for (const field of fields) {
      const said = field.read(readPlace(message, field.at), before);
      if (!said) return undefined;
      Object.assign(state, said);
    }
    return state as unknown as AcState;
  }

  return { write, read };
}
