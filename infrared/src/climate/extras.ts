/** What has messages of its own: toggles, and settings that the message of the state does not hold. */
import type { AcFlag, AcRange, AcState } from "./climate-protocol.ts";
import type { Wish } from "./fields.ts";
import { isSameMessage, messageOf } from "./places.ts";

type Value = string | boolean;

export interface Extra {
  readonly key: "swing" | "swingH" | AcFlag;
  /** The message that changes between on and off; of a swing, between moving and not. */
  readonly toggle?: string;
  /** What sets a value, of a swing its positions, of a flag `true` and `false`: one message, or several with spaces between. */
  readonly codes?: Readonly<Record<string, string>>;
  /** Said also where nothing is known of before. */
  readonly isSaidFirst?: boolean;
  /** What every message of the state makes of it. */
  readonly afterState?: Value;
  /** Sent before the message of the state; after it when absent. */
  readonly isBeforeState?: boolean;
  /** Where it is not always possible. */
  readonly isPossible?: (wish: Wish) => boolean;
}

const isSwing = (key: Extra["key"]) => key === "swing" || key === "swingH";
const restOf = (key: Extra["key"]): Value => (isSwing(key) ? "off" : false);
const valueIn = (state: AcState | undefined, key: Extra["key"]): Value => state?.[key] ?? restOf(key);

/** The value that an extra can hold of a wish. */
function heldValue({ key, toggle, codes }: Extra, state: AcState | undefined): Value {
  const value = valueIn(state, key);
  if (toggle === undefined) return codes?.[String(value)] === undefined ? restOf(key) : value;
  if (!isSwing(key)) return value;
  return value === "off" ? "off" : "auto";
}

const messageFor = ({ toggle, codes }: Extra, value: Value): string | undefined => toggle ?? codes?.[String(value)];

/** The wish with what is not possible now left as it was. */
export function withPossibleExtras(extras: readonly Extra[], wish: Wish, before: AcState | undefined): Wish {
  const impossible = extras.filter(({ isPossible }) => isPossible?.(wish) === false);
  return { ...wish, ...Object.fromEntries(impossible.map(({ key }) => [key, valueIn(before, key)])) };
}

/** The messages of the state with those for what changes around them, in the order of the extras. */
export function withExtraMessages(state: readonly Uint8Array[], extras: readonly Extra[], wish: Wish, before: AcState | undefined) {
  const changes = extras.flatMap((extra) => {
    const value = heldValue(extra, wish);
    const isKnown = before !== undefined || !extra.isSaidFirst;
    const hex = isKnown && value === valueAfterState(extra, before) ? undefined : messageFor(extra, value);
    return hex === undefined ? [] : messagesIn(hex).map((message) => ({ isBeforeState: extra.isBeforeState ?? false, message }));
  });
  const first = changes.filter(({ isBeforeState }) => isBeforeState).map(({ message }) => message);
  return [...first, ...state, ...changes.filter(({ isBeforeState }) => !isBeforeState).map(({ message }) => message)];
}

const messagesIn = (hex: string): readonly Uint8Array[] => hex.split(" ").map(messageOf);

const valueAfterState = (extra: Extra, before: AcState | undefined): Value => extra.afterState ?? heldValue(extra, before);

/** What is held of the extras after a message of the state alone. */
export const extrasAfterState = (extras: readonly Extra[], before: AcState | undefined): Partial<AcState> =>
  Object.fromEntries(extras.map((extra) => [extra.key, valueAfterState(extra, before)]));

/** What is held of the extras of a state. */
export const extrasOf = (extras: readonly Extra[], state: AcState | undefined): Partial<AcState> =>
  Object.fromEntries(extras.map((extra) => [extra.key, heldValue(extra, state)]));

/** A message of an extra, and what it says; a toggle says no value. */
export interface ExtraMessage {
  readonly key: Extra["key"];
  readonly message: Uint8Array;
  readonly value?: Value;
}

export const messagesOf = (extras: readonly Extra[]): readonly ExtraMessage[] =>
  extras.flatMap(({ key, toggle, codes = {} }) => [
    ...(toggle === undefined ? [] : [{ key, message: messageOf(toggle) }]),
    ...Object.entries(codes).flatMap(([value, hex]) =>
      messagesIn(hex).map((message) => ({ key, message, value: isSwing(key) ? value : value === "true" })),
    ),
  ]);

/** The state after a message of an extra; undefined where it is none, or where nothing was before. */
export function readExtra(known: readonly ExtraMessage[], message: Uint8Array, before: AcState | undefined): AcState | undefined {
  const found = known.find((one) => isSameMessage(one.message, message));
  return found && before && { ...before, [found.key]: found.value ?? toggled(found.key, valueIn(before, found.key)) };
}

const toggled = (key: Extra["key"], value: Value): Value => (isSwing(key) ? (value === "off" ? "auto" : "off") : !value);

export function offersOf({ key, toggle, codes = {} }: Extra): Partial<AcRange> {
  if (!isSwing(key)) return { flags: [key as AcFlag] };
  const positions = toggle === undefined ? Object.keys(codes) : ["off", "auto"];
  return { [key === "swing" ? "swings" : "swingsH"]: positions };
}
