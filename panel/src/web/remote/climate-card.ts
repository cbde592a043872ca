import type { StationView } from "../../api-types.ts";
import type { Reader } from "../../reader.ts";
import {
  type AirConditioner,
  type Choice,
  type ClimateState,
  choicesOf,
  nearestState,
  stateOfButton,
} from "../../remotes/air-conditioner.ts";
import { serverNowMs } from "../api.ts";
import { make } from "../dom.ts";
import { clickable, redraw, selectOf, thermostat } from "./climate-controls.ts";
import { sendPress } from "./press-button.ts";
import { createOutcome } from "./press-outcome.ts";

/** An air conditioner: its state is chosen, and sent as a whole. */
export function createClimateCard(station: string, remote: string, airConditioner: AirConditioner, reader: Reader) {
  const words = reader.words.remote.airConditioner;
  let wanted: ClimateState = middleOf(airConditioner);
  const choices = make("div", { class: "climate-choices" });
  const last = make("p", { class: "last-sent" }, words.neverSent);
  const outcome = createOutcome();
  const press = (button: string) => sendPress({ station, remote, reader, say: outcome.say }, button);
  const off = clickable("off", words.off, () => press(airConditioner.off));
  const send = clickable("send", words.send, () => {
    const state = nearestState(airConditioner, wanted);
    return state && press(state.button);
  });

  function choose(choice: Choice, value: string | number): void {
    // What goes with it is what is nearest to what was wanted so far.
    wanted = nearestState(airConditioner, { ...wanted, [choice]: value }) ?? wanted;
    draw();
  }

  function draw(): void {
    const selects = (["mode", "fan", "swing"] as const).flatMap((choice) => {
      const all = choicesOf(airConditioner, choice, wanted);
      return all.length === 0
        ? []
        : [selectOf(choice, words[choice], { all: all.map(String), chosen: wanted[choice] }, (value) => choose(choice, value))];
    });
    const degrees = choicesOf(airConditioner, "temperatureC", wanted).map(Number);
    redraw(choices, [
      ...(degrees.length === 0
        ? []
        : [thermostat(degrees, wanted.temperatureC ?? Number.NaN, reader, (value) => choose("temperatureC", value))]),
      ...selects,
    ]);
  }

  /** What was sent last, by anybody: the appliance does not answer, so what it does is not known. */
  function render({ presses }: Pick<StationView, "presses">): void {
    const press = presses.find((each) => each.remote === remote && each.status === "ok");
    if (press?.button === undefined) return;
    const state = stateOfButton(airConditioner, press.button);
    last.textContent = words.lastSent(
      press.button.toLowerCase() === airConditioner.off.toLowerCase() ? words.off : press.button,
      reader.ago(press.at, serverNowMs()),
    );
    if (state !== undefined && last.dataset["at"] !== press.at) {
      wanted = state;
      draw();
    }
    last.dataset["at"] = press.at;
  }

  draw();
  const element = make(
    "section",
    { class: "climate", "data-remote": remote, "aria-label": remote },
    make("h3", {}, remote),
    choices,
    make("div", { class: "climate-send" }, off, send),
    last,
    outcome.element,
  );
  return { element, render };
}

/** Its first mode, at a temperature that somebody may want. */
function middleOf(airConditioner: AirConditioner): ClimateState {
  const [state = { mode: "" }] = airConditioner.states;
  const degrees = choicesOf(airConditioner, "temperatureC", state).map(Number);
  const middle = degrees[degrees.length >> 1];
  return nearestState(airConditioner, middle === undefined ? state : { ...state, temperatureC: middle }) ?? state;
}
