import { make } from "../dom.ts";

/** Where it is said what came of a press, also to a screen reader. */
export function createOutcome() {
  const element = make("p", { class: "outcome", role: "status", "aria-live": "polite" });
  function say(kind: "" | "ok" | "bad", words: string): void {
    element.className = `outcome ${kind}`;
    element.textContent = words;
  }
  return { element, say };
}
