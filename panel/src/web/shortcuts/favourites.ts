import type { Reader } from "../../reader.ts";
import { type ButtonOf, hasButton, type Shortcuts, withFavourite, withoutFavourite } from "../../shortcuts/shortcuts.ts";
import { make } from "../dom.ts";
import { createButton, type Presser } from "../remote/press-button.ts";
import { createButtonPicker, type Remotes } from "./button-picker.ts";
import type { Keep } from "./keep.ts";

/** Buttons of all remotes that are wanted often. */
export function createFavourites(station: string, reader: Reader, say: Presser["say"]) {
  const words = reader.words.shortcuts;
  const element = make("div", { class: "keys favourites", role: "group", "aria-label": words.favourites });

  function keyOf({ remote, button }: ButtonOf, isThere: boolean): HTMLButtonElement {
    const face = make("span", {}, `${button} `, make("small", {}, remote));
    const key = createButton({ station, remote, reader, say }, button, face);
    // What is on it names it.
    key.removeAttribute("aria-label");
    if (!isThere) {
      key.disabled = true;
      key.title = words.gone(button, remote);
    }
    return key;
  }

  return {
    element,
    render({ favourites }: Shortcuts, remotes: Remotes): void {
      element.replaceChildren(...favourites.map((each) => keyOf(each, hasButton(remotes, each))));
      element.hidden = favourites.length === 0;
    },
  };
}

/** Adds favourites and takes them away. */
export function createFavouritesEditor(reader: Reader, keep: Keep) {
  const words = reader.words.shortcuts;
  const picker = createButtonPicker(reader);
  const list = make("ul", { class: "removable" });
  const form = make("form", {}, picker.element, make("button", { type: "submit" }, words.addFavourite));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { remote, button } = picker.value();
    if (button !== "") void keep(withFavourite({ remote, button }));
  });

  function itemOf(favourite: ButtonOf): HTMLElement {
    const name = words.buttonOf(favourite.button, favourite.remote);
    const remove = make("button", { type: "button", "aria-label": words.remove(name) }, "✕");
    remove.addEventListener("click", () => void keep(withoutFavourite(favourite)));
    return make("li", {}, make("span", {}, name), remove);
  }

  return {
    element: make("section", {}, make("h4", {}, words.favourites), list, form),
    render({ favourites }: Shortcuts, remotes: Remotes): void {
      picker.render(remotes);
      list.replaceChildren(...favourites.map(itemOf));
    },
  };
}
