/** One encoder and one decoder for all descriptions. */
import { err, ok, type Result } from "@clima/schemas";
import { adjustmentsTo } from "./adjustments.ts";
import type { AcSignal, AcState, AirConditioner } from "./climate-protocol.ts";
import type { AcDescription } from "./description.ts";
import { extrasAfterState, extrasOf, messagesOf, readExtra, withExtraMessages, withPossibleExtras } from "./extras.ts";
import type { Wish } from "./fields.ts";
import type { FrameShape } from "./frame-shape.ts";
import { hexOf, isSameMessage, messageOf } from "./places.ts";
import { messagesIn, pulsesOfMessages } from "./pulses.ts";
import { rangeOf } from "./range.ts";
import { createStateMessage } from "./state-message.ts";

const USUAL: Omit<Wish, "power" | "mode"> = { temperatureC: 24, fan: "auto", swing: "off", swingH: "off" };

/** A conditioner whose signals can be read as messages first, once for all that share a shape. */
export interface DescribedConditioner extends AirConditioner {
  readonly shape: FrameShape;
  understand(messages: readonly Uint8Array[], before?: AcState): AcState | undefined;
}

/** An air conditioner from its description. Faults of the description throw. */
export function airConditioner(description: AcDescription): DescribedConditioner {
  const { protocol, model = "default", shape, rules = [], extras = [] } = description;
  const { write, read } = createStateMessage(description);
  const off = description.offCode === undefined ? undefined : messageOf(description.offCode);
  const knownExtras = messagesOf(extras);
  const range = rangeOf(description);

  function messagesFor(message: Uint8Array, wish: Wish, before: AcState | undefined): readonly Uint8Array[] {
    if (!wish.power && off) return [off];
    return withExtraMessages(description.onAir?.(message, wish, before) ?? [message], extras, wish, before);
  }

  function encode(wished: AcState, before?: AcState): Result<AcSignal, string> {
    const mode = wished.mode ?? before?.mode ?? (wished.power ? undefined : range.modes[0]);
    if (mode === undefined) return err(`the mode is missing; expected one of ${range.modes.join(", ")}`);
    const whole: Wish = { ...USUAL, ...description.usual, ...before, ...wished, mode };
    const possible = withPossibleExtras(extras, whole, before);
    const wish = rules.reduce((mended, rule) => rule(mended), possible);
    const message = write(wish, before);
    const messages = messagesFor(message, wish, before);
    const isOffOnly = !wish.power && off !== undefined;
    const held = { ...read(message, before), ...extrasOf(extras, isOffOnly ? before : wish), power: wish.power };
    return ok({
      frame: { carrierHz: shape.carrierHz, timingsUs: pulsesOfMessages(messages, shape) },
      codes: messages.map((sent) => hexOf(sent, description.base)),
      held,
      adjustments: adjustmentsTo(wished, held, range),
    });
  }

  function readState(message: Uint8Array, before: AcState | undefined): AcState | undefined {
    const form = description.heard ? description.heard(message) : message;
    const state = form && read(form, before);
    return state && { ...state, ...extrasAfterState(extras, before) };
  }

  /** What a toggle changes is known once the state is, also where it is sent first. */
  const stateFirst = (messages: readonly Uint8Array[]) => {
    const isOfExtra = (message: Uint8Array) => Number(knownExtras.some((extra) => isSameMessage(message, extra.message)));
    return knownExtras.length === 0 ? messages : messages.toSorted((a, b) => isOfExtra(a) - isOfExtra(b));
  };

  function understand(messages: readonly Uint8Array[], before?: AcState): AcState | undefined {
    let held = before;
    let isUnderstood = false;
    for (const message of stateFirst(messages)) {
      const heard = isSameMessage(message, off)
        ? { ...held, power: false }
        : (readExtra(knownExtras, message, held) ?? readState(message, held));
      held = heard ?? held;
      isUnderstood ||= heard !== undefined;
    }
    return isUnderstood ? held : undefined;
  }

  return {
    protocol,
    model,
    range,
    shape,
    encode,
    understand,
    decode: (timingsUs, before) => understand(messagesIn(timingsUs, shape), before),
  };
}
