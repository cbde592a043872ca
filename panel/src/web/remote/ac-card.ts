import type { AcFlag, AcRangeFacts, IrStateMessage } from "@clima/schemas";
import type { StationView } from "../../api-types.ts";
import type { Reader } from "../../reader.ts";
import {
  type AcChoice,
  type AcPart,
  type AcWish,
  choicesOfPart,
  type Difference,
  degreesOf,
  differencesOf,
  firstWish,
  flagsOf,
  wishAfter,
} from "../../remotes/ac-wish.ts";
import { api, serverNowMs } from "../api.ts";
import { make } from "../dom.ts";
import { clickable, redraw, selectOf, thermostat } from "./climate-controls.ts";
import { createOutcome } from "./press-outcome.ts";

/** The model of a protocol that has one only. */
const ONLY_MODEL = "default";
const CHOICES: readonly AcChoice[] = ["mode", "fan", "swing", "swingH"];

/** An air conditioner by its protocol: what that can say is chosen, and sent as a whole. */
export function createAcCard(station: string, remote: string, range: AcRangeFacts, reader: Reader) {
  const words = reader.words.remote.airConditioner;
  const say = acWords(reader);
  let wanted = firstWish(range);
  const choices = make("div", { class: "climate-choices" });
  const last = make("p", { class: "last-sent" }, words.neverSent);
  const outcome = createOutcome();

  async function put(name: string, state: object): Promise<boolean> {
    outcome.say("", reader.words.remote.sending(name));
    try {
      const { status, message, takenMs, held } = await api.putState(station, remote, state);
      const isSent = status === "ok";
      const differences = isSent && held?.power ? differencesOf(wanted, held).map(say.difference) : [];
      const sent = [reader.words.remote.sent(name, reader.number(takenMs, 0)), ...differences].join(". ");
      outcome.say(isSent ? "ok" : "bad", isSent ? sent : reader.words.remote.failed(name, message));
      return isSent;
    } catch (cause) {
      outcome.say("bad", reader.words.remote.failed(name, (cause as Error).message));
      return false;
    }
  }

  function choose(part: AcPart, value: string | number | boolean): void {
    wanted = { ...wanted, [part]: value };
    draw();
  }

  function draw(): void {
    const selects = CHOICES.flatMap((part) => {
      const all = choicesOfPart(range, part);
      const shown = { all, chosen: wanted[part], faces: say.faces(part) };
      return all.length === 0 ? [] : [selectOf(part, words[part], shown, (value) => choose(part, value))];
    });
    const flags = flagsOf(range).map((flag) => flagBox(flag, words.flags[flag], wanted[flag] === true, (isOn) => choose(flag, isOn)));
    redraw(choices, [
      thermostat(degreesOf(range), wanted.temperatureC, reader, (value) => choose("temperatureC", value)),
      ...selects,
      ...(flags.length === 0 ? [] : [make("div", { class: "climate-flags", role: "group", "aria-label": words.more }, ...flags)]),
    ]);
  }

  /** What was sent last, by anybody; or heard from the remote control in somebody's hand. */
  function render({ airConditioners = {} }: Pick<StationView, "airConditioners">): void {
    const state = airConditioners[remote];
    if (state === undefined) return;
    const ago = reader.ago(state.sentAt, serverNowMs());
    last.textContent = (state.source === "heard" ? words.lastHeard : words.lastSent)(say.state(state), ago);
    if (last.dataset["at"] === state.sentAt) return;
    last.dataset["at"] = state.sentAt;
    wanted = wishAfter(wanted, state);
    draw();
  }

  draw();
  const element = make(
    "section",
    { class: "climate", "data-remote": remote, "aria-label": remote },
    make("h3", {}, remote, make("small", {}, range.model === ONLY_MODEL ? range.protocol : `${range.protocol} ${range.model}`)),
    choices,
    make(
      "div",
      { class: "climate-send" },
      clickable("off", words.off, () => put(words.off, { mode: "off", keep: true })),
      clickable("send", words.send, () => put(say.wish(wanted), wanted)),
    ),
    last,
    outcome.element,
  );
  return { element, render };
}

function flagBox(flag: AcFlag, label: string, isOn: boolean, onChoice: (isOn: boolean) => void): HTMLElement {
  const box = make("input", { type: "checkbox", "data-choice": flag, ...(isOn ? { checked: "" } : {}) });
  box.addEventListener("change", () => onChoice(box.checked));
  return make("label", {}, box, label);
}

/** States and their parts in the reader's words. */
function acWords(reader: Reader) {
  const words = reader.words.remote.airConditioner;
  const named: { readonly [C in AcChoice]: Readonly<Record<string, string>> } = {
    mode: words.modes,
    fan: words.fans,
    swing: words.swings,
    swingH: words.swings,
  };
  const degrees = (celsius: number) => {
    const { number, unit } = reader.value("temperatureC", celsius);
    return `${number} ${unit}`;
  };

  function partName(part: AcPart): string {
    if (part === "temperatureC") return words.temperature;
    return part in named ? words[part as AcChoice] : words.flags[part as AcFlag];
  }

  function valueWords(part: AcPart, value: string | number | boolean): string {
    if (typeof value === "boolean") return value ? words.isOn : words.isOff;
    if (typeof value === "number") return degrees(value);
    return named[part as AcChoice]?.[value] ?? value;
  }

  const wish = ({ mode = "", temperatureC, fan }: Partial<AcWish>) =>
    [
      named.mode[mode] ?? mode,
      ...(temperatureC === undefined ? [] : [degrees(temperatureC)]),
      ...(fan === undefined ? [] : [`${words.fan.toLowerCase()} ${named.fan[fan] ?? fan}`]),
    ].join(", ");

  return {
    wish,
    state: (state: IrStateMessage) => (state.mode === "off" ? words.off : wish(state)),
    faces: (part: AcChoice) => named[part],
    difference({ part, wished, held }: Difference): string {
      const [name, wanted] = [partName(part), valueWords(part, wished)];
      return held === undefined ? words.notHeld(name, wanted) : words.heldInstead(name, valueWords(part, held), wanted);
    },
  };
}
