import type { Notice } from "../notices.ts";
import { make } from "./dom.ts";

/** What is away that the page depends on, at the top of it. */
export function createNoticeList(element: HTMLElement) {
  return {
    render(notices: readonly Notice[]): void {
      // An alert is read out each time that it changes, so it is left alone while it says the same.
      const isSame =
        notices.length === element.children.length && notices.every(({ words }, at) => element.children[at]?.textContent === words);
      if (!isSame) element.replaceChildren(...notices.map(({ about, words }) => make("p", { "data-about": about }, words)));
      element.hidden = notices.length === 0;
    },
  };
}
