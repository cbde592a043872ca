import type { Reader } from "../../reader.ts";
import { MAX_PAUSE_MS, MAX_STEPS, type Macro, type MacroStep, type Shortcuts, withMacro, withoutMacro } from "../../shortcuts/shortcuts.ts";
import { make } from "../dom.ts";
import { createButtonPicker, type Remotes } from "./button-picker.ts";
import type { Keep } from "./keep.ts";
import { describeStep } from "./step-words.ts";

/** Makes macros, changes them and takes them away. */
export function createMacroEditor(reader: Reader, keep: Keep) {
  const words = reader.words.shortcuts;
  const { form, name, picker, list, seconds, addPress, addPause } = createForm(reader);
  const known = make("ul", { class: "removable" });
  let steps: readonly MacroStep[] = [];

  function setSteps(next: readonly MacroStep[]): void {
    steps = next;
    const items = steps.map((step, index) => {
      const told = describeStep(step, reader);
      return removable(told, words.remove(told), () => setSteps(steps.filter((_each, other) => other !== index)));
    });
    list.replaceChildren(...(items.length > 0 ? items : [make("li", { class: "no-steps" }, words.noSteps)]));
    const isFull = steps.length >= MAX_STEPS;
    addPress.disabled = isFull;
    addPause.disabled = isFull;
  }

  addPress.addEventListener("click", () => {
    const step = picker.value();
    if (step.button !== "") setSteps([...steps, step]);
  });
  addPause.addEventListener("click", () => {
    if (seconds.reportValidity()) setSteps([...steps, { pauseMs: Math.round(seconds.valueAsNumber * 1000) }]);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (steps.length === 0 || !(await keep(withMacro({ name: name.value.trim(), steps })))) return;
    name.value = "";
    setSteps([]);
  });

  function itemOf(macro: Macro): HTMLElement {
    const edit = make("button", { type: "button", "aria-label": words.edit(macro.name) }, macro.name);
    edit.addEventListener("click", () => {
      name.value = macro.name;
      setSteps(macro.steps);
      name.focus();
    });
    return removable(edit, words.remove(macro.name), () => void keep(withoutMacro(macro.name)));
  }

  setSteps([]);
  return {
    element: make("section", {}, make("h4", {}, words.macros), known, form),
    render({ macros }: Shortcuts, remotes: Remotes): void {
      picker.render(remotes);
      known.replaceChildren(...macros.map(itemOf));
    },
  };
}

function removable(what: Node | string, label: string, remove: () => void): HTMLElement {
  const button = make("button", { type: "button", "aria-label": label }, "✕");
  button.addEventListener("click", remove);
  return make("li", {}, what, button);
}

function createForm(reader: Reader) {
  const words = reader.words.shortcuts;
  const labelled = <E extends HTMLElement>(label: string, field: E) => make("label", {}, make("span", {}, label), field);
  const button = (text: string, type = "button") => make("button", { type }, text);
  const name = make("input", { required: "", maxlength: "128", autocomplete: "off", pattern: ".*\\S.*" });
  const most = String(MAX_PAUSE_MS / 1000);
  const seconds = make("input", { type: "number", min: "0.1", max: most, step: "0.1", value: "1", required: "" });
  const picker = createButtonPicker(reader);
  const list = make("ol", { class: "removable", "aria-label": words.steps });
  const [addPress, addPause] = [button(words.addPress), button(words.addPause)];
  const form = make(
    "form",
    { "aria-label": words.newMacro },
    make("h5", {}, words.newMacro),
    labelled(words.name, name),
    list,
    picker.element,
    addPress,
    make("div", { class: "picker" }, labelled(words.seconds, seconds), addPause),
    button(words.save, "submit"),
  );
  return { form, name, picker, list, seconds, addPress, addPause };
}
