import type { Reader } from "../../reader.ts";
import { make } from "../dom.ts";

/** Where a lesson is described and begun, and its parts. */
export function createLessonForm(reader: Reader) {
  const words = reader.words.remote.lesson;
  const field = (name: string, label: string, more: Readonly<Record<string, string>>) =>
    make("label", {}, make("span", {}, label), make("input", { name, required: "", autocomplete: "off", ...more }));
  const airConditioner = make("input", { type: "checkbox", name: "airConditioner" });
  const start = make("button", { type: "submit" }, words.start);
  const stop = make("button", { type: "button", hidden: "" }, words.stop);
  const outcome = make("p", { class: "lesson", role: "status", "aria-live": "polite" });
  const left = make("p", { class: "lesson-left" });
  const picture = make("figure", { class: "signal", hidden: "" });
  const form = make(
    "form",
    { class: "teach", "aria-label": words.title },
    make("h3", {}, words.title),
    make("ol", { class: "steps" }, make("li", {}, words.stepName), make("li", {}, words.stepPress)),
    field("remote", words.remote, { maxlength: "128" }),
    field("button", words.button, { maxlength: "1000", placeholder: words.buttonsExample }),
    make("label", { class: "check" }, airConditioner, words.airConditioner),
    start,
    stop,
    outcome,
    left,
    picture,
  );
  const nameOf = (name: string) => form.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value.trim() ?? "";
  const typed = () => ({ remote: nameOf("remote"), buttons: nameOf("button"), isAirConditioner: airConditioner.checked });
  return { form, start, stop, outcome, left, picture, typed };
}
