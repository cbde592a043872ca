import type { StationView } from "../../api-types.ts";
import type { Reader } from "../../reader.ts";
import { api } from "../api.ts";
import { make } from "../dom.ts";
import { signalPicture } from "./signal-picture.ts";

const LESSON_MS = 30_000;

/** Has the station learn a button: what to do, how long there is, and what was received. */
export function createLessonCard(station: string, reader: Reader) {
  const { form, start, outcome, left, picture, nameOf } = createForm(reader);
  const words = reader.words.remote.lesson;
  let isLearning = false;
  let latest: Pick<StationView, "presses" | "received"> = { presses: [] };
  /** What was known when the lesson began is no news. */
  let before = latest;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isLearning) void learn(nameOf("remote"), nameOf("button"));
  });

  async function learn(remoteName: string, buttonName: string): Promise<void> {
    isLearning = true;
    before = latest;
    start.disabled = true;
    picture.hidden = true;
    outcome.className = "lesson";
    outcome.textContent = words.stepPress;
    const stopCounting = countDown();
    try {
      const { status, message } = await api.learn(station, remoteName, buttonName, LESSON_MS);
      outcome.className = `lesson ${status === "ok" ? "ok" : "bad"}`;
      outcome.textContent = message;
    } catch (cause) {
      outcome.className = "lesson bad";
      outcome.textContent = (cause as Error).message;
    }
    stopCounting();
    start.disabled = false;
    isLearning = false;
  }

  function countDown(): () => void {
    const endMs = performance.now() + LESSON_MS;
    const tell = () => {
      left.textContent = words.waiting(reader.number(Math.max(0, (endMs - performance.now()) / 1000), 0));
    };
    tell();
    const timer = setInterval(tell, 1000);
    return () => {
      clearInterval(timer);
      left.textContent = "";
    };
  }

  /** What the station says and its receiver saw while a lesson is on. */
  function render(view: StationView): void {
    latest = view;
    if (!isLearning) return;
    const { presses, received } = view;
    const [newest] = presses;
    if (newest?.status === "accepted" && newest.at !== before.presses[0]?.at) outcome.textContent = newest.message;
    if (received === undefined || received.at === before.received?.at || received.at === picture.dataset["at"]) return;
    picture.dataset["at"] = received.at;
    const { protocol, address, command, timingsUs } = received;
    const lengthMs = timingsUs.reduce((sum, each) => sum + Math.abs(each), 0) / 1000;
    const code = protocol === undefined ? [] : [`${protocol} ${[address, command].filter((each) => each !== undefined).join(" ")}`];
    const told = [...code, words.picture(String(Math.ceil(timingsUs.length / 2)), reader.number(lengthMs, 0))].join(" · ");
    picture.replaceChildren(signalPicture(timingsUs, `${words.received}: ${told}`), make("figcaption", {}, `${words.received}: ${told}`));
    picture.hidden = false;
  }

  return { element: form, render };
}

function createForm(reader: Reader) {
  const words = reader.words.remote.lesson;
  const field = (name: string, label: string) =>
    make("label", {}, make("span", {}, label), make("input", { name, required: "", maxlength: "128", autocomplete: "off" }));
  const start = make("button", { type: "submit" }, words.start);
  const outcome = make("p", { class: "lesson", role: "status", "aria-live": "polite" });
  const left = make("p", { class: "lesson-left" });
  const picture = make("figure", { class: "signal", hidden: "" });
  const form = make(
    "form",
    { class: "teach", "aria-label": words.title },
    make("h3", {}, words.title),
    make("ol", { class: "steps" }, make("li", {}, words.stepName), make("li", {}, words.stepPress)),
    field("remote", words.remote),
    field("button", words.button),
    start,
    outcome,
    left,
    picture,
  );
  const nameOf = (name: string) => form.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value.trim() ?? "";
  return { form, start, outcome, left, picture, nameOf };
}
